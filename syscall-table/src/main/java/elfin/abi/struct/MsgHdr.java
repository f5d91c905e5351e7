package elfin.abi.struct;

/** {@code struct msghdr}: sendmsg(2). */
@CStruct(value = "struct msghdr", header = "sys/socket.h")
public final class MsgHdr {
    public static final int SIZE = 56;

    public static final int MSG_NAME = 0;
    public static final int MSG_NAMELEN = 8;
    public static final int MSG_IOV = 16;
    public static final int MSG_IOVLEN = 24;
    public static final int MSG_CONTROL = 32;
    public static final int MSG_CONTROLLEN = 40;
    public static final int MSG_FLAGS = 48;

    private MsgHdr() {}
}
