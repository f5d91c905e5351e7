package elfin.abi.struct;

/** {@code struct utimbuf}: utime(2). */
@CStruct(value = "struct utimbuf", header = "utime.h")
public final class UtimBuf {
    public static final int SIZE = 16;

    public static final int ACTIME = 0;
    public static final int MODTIME = 8;

    private UtimBuf() {}
}
