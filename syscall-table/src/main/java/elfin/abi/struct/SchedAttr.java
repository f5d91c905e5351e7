package elfin.abi.struct;

/**
 * {@code struct sched_attr}: sched_setattr(2). It begins with its size in 32 bits; its first
 * version ends before the clamps.
 */
@CStruct(value = "struct sched_attr", header = "linux/sched/types.h")
public final class SchedAttr {
    public static final int SIZE = 56;

    public static final int SCHED_POLICY = 4;
    public static final int SCHED_FLAGS = 8;
    public static final int SCHED_NICE = 16;
    public static final int SCHED_PRIORITY = 20;
    public static final int SCHED_RUNTIME = 24;
    public static final int SCHED_DEADLINE = 32;
    public static final int SCHED_PERIOD = 40;
    public static final int SCHED_UTIL_MIN = 48;
    public static final int SCHED_UTIL_MAX = 52;

    private SchedAttr() {}
}
