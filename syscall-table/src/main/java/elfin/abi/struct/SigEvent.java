package elfin.abi.struct;

/** {@code struct sigevent}: sigevent(7). */
@CStruct(value = "struct sigevent", header = "signal.h")
public final class SigEvent {
    public static final int SIZE = 64;

    public static final int SIGEV_VALUE = 0;
    public static final int SIGEV_SIGNO = 8;
    public static final int SIGEV_NOTIFY = 12;

    private SigEvent() {}
}
