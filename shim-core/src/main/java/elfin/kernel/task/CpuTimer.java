package elfin.kernel.task;

/**
 * Something to be done when a process or task has used some processor time. It is looked at when
 * the timer samples the running task, so it is late by a sample at most.
 */
final class CpuTimer {
    private static final long OFF = Long.MAX_VALUE;

    final CpuClock clock;
    final Runnable action;
    CpuTimer next;
    private final Usage usage = new Usage();
    private long deadlineNanos = OFF;

    CpuTimer(CpuClock clock, Runnable action) {
        this.clock = clock;
        this.action = action;
    }

    /** Sets it anew, or off with {@code Long.MAX_VALUE}. */
    void set(long newDeadlineNanos) {
        CpuTimers timers = clock.process.cpuTimers;
        if (deadlineNanos != OFF) {
            timers.remove(this);
        }
        deadlineNanos = newDeadlineNanos;
        if (newDeadlineNanos != OFF) {
            timers.add(this);
        }
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** For the interrupt that samples the running task, which must not need memory. */
    boolean isDue() {
        return clock.nanos(usage) >= deadlineNanos;
    }
}
