package elfin.abi.struct;

/** {@code struct itimerspec}: timer_settime(2). */
@CStruct(value = "struct itimerspec", header = "time.h")
public final class ItimerSpec {
    public static final int SIZE = 32;

    public static final int IT_INTERVAL = 0;
    public static final int IT_VALUE = 16;

    private ItimerSpec() {}
}
