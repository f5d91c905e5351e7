package elfin.abi.struct;

/** {@code struct sockaddr_un}: unix(7). */
@CStruct(value = "struct sockaddr_un", header = "sys/un.h")
public final class SockAddrUn {
    public static final int SIZE = 110;

    public static final int SUN_FAMILY = 0;
    public static final int SUN_PATH = 2;

    private SockAddrUn() {}
}
