package elfin.abi.struct;

/** {@code struct timespec}: clock_gettime(2). */
@CStruct(value = "struct timespec", header = "time.h")
public final class TimeSpec {
    public static final int SIZE = 16;

    public static final int TV_SEC = 0;
    public static final int TV_NSEC = 8;

    private TimeSpec() {}
}
