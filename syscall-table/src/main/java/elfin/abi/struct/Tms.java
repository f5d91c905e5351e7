package elfin.abi.struct;

/** {@code struct tms}: times(2). */
@CStruct(value = "struct tms", header = "sys/times.h")
public final class Tms {
    public static final int SIZE = 32;

    public static final int TMS_UTIME = 0;
    public static final int TMS_STIME = 8;
    public static final int TMS_CUTIME = 16;
    public static final int TMS_CSTIME = 24;

    private Tms() {}
}
