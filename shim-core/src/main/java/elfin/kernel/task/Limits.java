package elfin.kernel.task;

import elfin.kernel.fs.FileTable;

/** Resource limits, soft and hard, by Linux's numbers: getrlimit(2). */
public final class Limits {
    public static final int RLIMIT_CPU = 0;
    public static final int RLIMIT_FSIZE = 1;
    public static final int RLIMIT_DATA = 2;
    public static final int RLIMIT_STACK = 3;
    public static final int RLIMIT_CORE = 4;
    public static final int RLIMIT_NPROC = 6;
    public static final int RLIMIT_NOFILE = 7;
    public static final int RLIMIT_MEMLOCK = 8;
    public static final int RLIMIT_AS = 9;
    public static final int RLIMIT_SIGPENDING = 11;
    public static final int RLIMIT_MSGQUEUE = 12;
    public static final int RLIMIT_NICE = 13;
    public static final int RLIMIT_RTPRIO = 14;
    public static final int RLIMIT_RTTIME = 15;

    /** How many resources there are. */
    public static final int COUNT = 16;

    public static final long INFINITY = -1;

    private static final long DEFAULT_STACK = 8L << 20;

    /** Linux's {@code MQ_BYTES_MAX}. */
    private static final long DEFAULT_QUEUE_BYTES = 819_200;

    private static final long DEFAULT_FILES = 1024;

    private final long[] soft = new long[COUNT];
    private final long[] hard = new long[COUNT];

    public Limits() {
        for (int i = 0; i < COUNT; i++) {
            soft[i] = INFINITY;
            hard[i] = INFINITY;
        }
        soft[RLIMIT_STACK] = DEFAULT_STACK;
        soft[RLIMIT_CORE] = 0;
        soft[RLIMIT_NOFILE] = DEFAULT_FILES;
        hard[RLIMIT_NOFILE] = FileTable.DEFAULT_MOST;
        set(RLIMIT_MSGQUEUE, DEFAULT_QUEUE_BYTES, DEFAULT_QUEUE_BYTES);
        set(RLIMIT_NICE, 0, 0);
        set(RLIMIT_RTPRIO, 0, 0);
    }

    /** A copy. */
    public Limits copy() {
        Limits copy = new Limits();
        for (int i = 0; i < COUNT; i++) {
            copy.set(i, soft[i], hard[i]);
        }
        return copy;
    }

    public long soft(int resource) {
        return soft[resource];
    }

    public long hard(int resource) {
        return hard[resource];
    }

    public void set(int resource, long newSoft, long newHard) {
        soft[resource] = newSoft;
        hard[resource] = newHard;
    }
}
