package elfin.kernel.sched;

/**
 * Something to be done at a time, in the timer's interrupt: it allocates nothing and never waits.
 */
public final class KernelTimer {
    private final Runnable action;

    /** Next timer by time. */
    KernelTimer next;

    /** When it rings; {@code Long.MAX_VALUE} when it is off. */
    long deadlineNanos = Long.MAX_VALUE;

    public KernelTimer(Runnable action) {
        this.action = action;
    }

    /** Sets it anew, or off with {@code Long.MAX_VALUE}; a time in the past rings at once. */
    public void set(long newDeadlineNanos) {
        Scheduler.removeTimer(this);
        deadlineNanos = newDeadlineNanos;
        if (newDeadlineNanos != Long.MAX_VALUE) {
            Scheduler.addTimer(this);
        }
    }

    /** When it rings, on the monotonic clock; {@code Long.MAX_VALUE} when it is off. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    void ring() {
        deadlineNanos = Long.MAX_VALUE;
        action.run();
    }
}
