package elfin.abi.struct;

/** {@code struct timex}: adjtimex(2). */
@CStruct(value = "struct timex", header = "sys/timex.h")
public final class TimexStruct {
    public static final int SIZE = 208;

    public static final int MODES = 0;
    public static final int OFFSET = 8;
    public static final int FREQ = 16;
    public static final int MAXERROR = 24;
    public static final int ESTERROR = 32;
    public static final int STATUS = 40;
    public static final int CONSTANT = 48;
    public static final int PRECISION = 56;
    public static final int TOLERANCE = 64;
    public static final int TIME = 72;
    public static final int TICK = 88;
    public static final int PPSFREQ = 96;
    public static final int TAI = 160;

    private TimexStruct() {}
}
