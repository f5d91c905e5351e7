package elfin.abi.struct;

/** {@code struct timeval}: gettimeofday(2). */
@CStruct(value = "struct timeval", header = "sys/time.h")
public final class TimeVal {
    public static final int SIZE = 16;

    public static final int TV_SEC = 0;
    public static final int TV_USEC = 8;

    private TimeVal() {}
}
