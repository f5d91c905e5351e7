package elfin.abi.struct;

/** {@code struct ucred}: unix(7). */
@CStruct(value = "struct ucred", header = "sys/socket.h")
public final class UCred {
    public static final int SIZE = 12;

    public static final int PID = 0;
    public static final int UID = 4;
    public static final int GID = 8;

    private UCred() {}
}
