package elfin.abi;

/** Modes, status bits and results of adjtimex(2). */
public final class Timex {
    public static final int ADJ_OFFSET = 0x0001;
    public static final int ADJ_FREQUENCY = 0x0002;
    public static final int ADJ_MAXERROR = 0x0004;
    public static final int ADJ_ESTERROR = 0x0008;
    public static final int ADJ_STATUS = 0x0010;
    public static final int ADJ_TIMECONST = 0x0020;
    public static final int ADJ_TAI = 0x0080;
    public static final int ADJ_SETOFFSET = 0x0100;
    public static final int ADJ_MICRO = 0x1000;
    public static final int ADJ_NANO = 0x2000;
    public static final int ADJ_TICK = 0x4000;
    public static final int ADJ_OFFSET_SINGLESHOT = 0x8001;
    public static final int ADJ_OFFSET_SS_READ = 0xa001;

    public static final int STA_PLL = 0x0001;
    public static final int STA_UNSYNC = 0x0040;
    public static final int STA_NANO = 0x2000;
    public static final int STA_RONLY = 0xff00;

    public static final int TIME_OK = 0;
    public static final int TIME_ERROR = 5;

    private Timex() {}
}
