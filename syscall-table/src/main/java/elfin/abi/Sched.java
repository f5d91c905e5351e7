package elfin.abi;

/** Scheduling policies and flags: sched(7), sched_setattr(2). */
public final class Sched {
    public static final int SCHED_OTHER = 0;
    public static final int SCHED_FIFO = 1;
    public static final int SCHED_RR = 2;
    public static final int SCHED_BATCH = 3;
    public static final int SCHED_IDLE = 5;
    public static final int SCHED_DEADLINE = 6;

    /** Or'ed to a policy: children begin with SCHED_OTHER. */
    public static final int SCHED_RESET_ON_FORK = 0x40000000;

    public static final int SCHED_FLAG_RESET_ON_FORK = 0x01;
    public static final int SCHED_FLAG_RECLAIM = 0x02;
    public static final int SCHED_FLAG_DL_OVERRUN = 0x04;
    public static final int SCHED_FLAG_KEEP_POLICY = 0x08;
    public static final int SCHED_FLAG_KEEP_PARAMS = 0x10;
    public static final int SCHED_FLAG_UTIL_CLAMP_MIN = 0x20;
    public static final int SCHED_FLAG_UTIL_CLAMP_MAX = 0x40;

    private Sched() {}
}
