package elfin.abi.struct;

/** {@code siginfo_t}: sigaction(2). */
@CStruct(value = "siginfo_t", header = "signal.h")
public final class SigInfo {
    public static final int SIZE = 128;

    public static final int SI_SIGNO = 0;
    public static final int SI_ERRNO = 4;
    public static final int SI_CODE = 8;
    public static final int SI_PID = 16;
    public static final int SI_UID = 20;
    public static final int SI_STATUS = 24;
    public static final int SI_VALUE = 24;
    public static final int SI_ADDR = 16;
    public static final int SI_TIMERID = 16;
    public static final int SI_OVERRUN = 20;
    public static final int SI_BAND = 16;

    private SigInfo() {}
}
