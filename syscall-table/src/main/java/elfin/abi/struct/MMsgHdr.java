package elfin.abi.struct;

/** {@code struct mmsghdr}: sendmmsg(2). */
@CStruct(value = "struct mmsghdr", header = "sys/socket.h")
public final class MMsgHdr {
    public static final int SIZE = 64;

    public static final int MSG_HDR = 0;
    public static final int MSG_LEN = 56;

    private MMsgHdr() {}
}
