package elfin.abi.struct;

/** {@code struct itimerval}: setitimer(2). */
@CStruct(value = "struct itimerval", header = "sys/time.h")
public final class ItimerVal {
    public static final int SIZE = 32;

    public static final int IT_INTERVAL = 0;
    public static final int IT_VALUE = 16;

    private ItimerVal() {}
}
