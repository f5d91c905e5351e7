package elfin.kernel.sched;

/** Runnable threads with real-time priorities: the highest first, each priority a queue. */
final class RealTimeQueue {
    private static final int PRIORITIES = SchedulingPolicy.MOST_REAL_TIME + 1;

    private final KernelThread[] first = new KernelThread[PRIORITIES];
    private final KernelThread[] last = new KernelThread[PRIORITIES];

    /** Which priorities have threads: bit {@code p % 64} of word {@code p / 64}. */
    private long low;

    private long high;

    boolean isEmpty() {
        return (low | high) == 0;
    }

    /** The highest priority that has a thread, or 0. */
    int highest() {
        return high != 0
                ? 2 * Long.SIZE - 1 - Long.numberOfLeadingZeros(high)
                : low != 0 ? Long.SIZE - 1 - Long.numberOfLeadingZeros(low) : 0;
    }

    /** The thread whose turn it is; there is one. */
    KernelThread first() {
        return first[highest()];
    }

    void addLast(KernelThread thread) {
        int priority = thread.effectivePriority();
        thread.previousRealTime = last[priority];
        thread.nextRealTime = null;
        if (last[priority] == null) {
            first[priority] = thread;
            mark(priority, true);
        } else {
            last[priority].nextRealTime = thread;
        }
        last[priority] = thread;
    }

    void addFirst(KernelThread thread) {
        int priority = thread.effectivePriority();
        thread.nextRealTime = first[priority];
        thread.previousRealTime = null;
        if (first[priority] == null) {
            last[priority] = thread;
            mark(priority, true);
        } else {
            first[priority].previousRealTime = thread;
        }
        first[priority] = thread;
    }

    void remove(KernelThread thread) {
        int priority = thread.effectivePriority();
        if (thread.previousRealTime == null) {
            first[priority] = thread.nextRealTime;
        } else {
            thread.previousRealTime.nextRealTime = thread.nextRealTime;
        }
        if (thread.nextRealTime == null) {
            last[priority] = thread.previousRealTime;
        } else {
            thread.nextRealTime.previousRealTime = thread.previousRealTime;
        }
        thread.nextRealTime = null;
        thread.previousRealTime = null;
        if (first[priority] == null) {
            mark(priority, false);
        }
    }

    private void mark(int priority, boolean used) {
        long bit = 1L << priority % Long.SIZE;
        if (priority < Long.SIZE) {
            low = used ? low | bit : low & ~bit;
        } else {
            high = used ? high | bit : high & ~bit;
        }
    }
}
