package elfin.kernel.sched;

/**
 * Something to be done at a time, in the timer's interrupt: it allocates nothing and never waits.
 */
public final class KernelTimer extends QueueNode {
    private static final long OFF = Long.MAX_VALUE;

    private final Runnable action;

    public KernelTimer(Runnable action) {
        this.action = action;
        key = OFF;
    }

    /** Sets it anew, or off with {@code Long.MAX_VALUE}; a time in the past rings at once. */
    public void set(long newDeadlineNanos) {
        if (queued) {
            Timers.remove(this);
        }
        key = newDeadlineNanos;
        if (newDeadlineNanos != OFF) {
            Timers.add(this, newDeadlineNanos);
        }
    }

    /** When it rings, on the monotonic clock; {@code Long.MAX_VALUE} when it is off. */
    public long deadlineNanos() {
        return key;
    }

    void ring() {
        key = OFF;
        action.run();
    }
}
