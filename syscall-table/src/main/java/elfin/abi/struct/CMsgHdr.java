package elfin.abi.struct;

/** {@code struct cmsghdr}: cmsg(3). The data follow it. */
@CStruct(value = "struct cmsghdr", header = "sys/socket.h")
public final class CMsgHdr {
    public static final int SIZE = 16;

    public static final int CMSG_LEN = 0;
    public static final int CMSG_LEVEL = 8;
    public static final int CMSG_TYPE = 12;

    private CMsgHdr() {}
}
