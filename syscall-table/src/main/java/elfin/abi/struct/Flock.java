package elfin.abi.struct;

/** {@code struct flock}: record locks of fcntl(2). */
@CStruct(value = "struct flock", header = "fcntl.h")
public final class Flock {
    public static final int SIZE = 32;

    public static final int L_TYPE = 0;
    public static final int L_WHENCE = 2;
    public static final int L_START = 8;
    public static final int L_LEN = 16;
    public static final int L_PID = 24;

    private Flock() {}
}
