package elfin.kernel.task;

/** Rings a {@link RepeatingTimer} at a time of some clock. */
abstract class Alarm {
    static final long NEVER = Long.MAX_VALUE;

    /** Whom it rings. */
    RepeatingTimer timer;

    /** Sets it, or off with {@link #NEVER}. */
    abstract void set(long deadlineNanos);

    /** When it rings, or {@link #NEVER}. */
    abstract long deadlineNanos();

    /** The clock's time. */
    abstract long now();

    /** Ring. */
    final void ring() {
        timer.expired();
    }
}
