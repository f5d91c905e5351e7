package elfin.kernel.sched;

/** What the scheduler needs of the machine; unit tests have one that only pretends. */
public interface Processor {
    /** The monotonic clock in nanoseconds. */
    long monotonicNanos();

    /**
     * Has {@link Scheduler#timerExpired} called at a time.
     *
     * @param deadlineNanos on the monotonic clock; {@code Long.MAX_VALUE} switches the timer off
     */
    void armTimer(long deadlineNanos);

    /**
     * Waits for an interrupt, with interrupts on, and comes back after its handler with interrupts
     * off.
     */
    void idle();

    /** Continues another thread; returns when this thread is continued in turn. */
    void switchTo(KernelThread from, KernelThread to);
}
