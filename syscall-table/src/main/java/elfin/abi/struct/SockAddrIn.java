package elfin.abi.struct;

/** {@code struct sockaddr_in}: ip(7). */
@CStruct(value = "struct sockaddr_in", header = "netinet/in.h")
public final class SockAddrIn {
    public static final int SIZE = 16;

    public static final int SIN_FAMILY = 0;
    public static final int SIN_PORT = 2;
    public static final int SIN_ADDR = 4;

    private SockAddrIn() {}
}
