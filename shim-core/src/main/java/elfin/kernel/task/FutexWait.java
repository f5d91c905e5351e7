package elfin.kernel.task;

import elfin.kernel.time.Clock;

/** How long a wait for a futex lasts at most: to a time of the monotonic clock or of the day. */
public final class FutexWait {
    private static final long NEVER = Long.MAX_VALUE;

    /** Without an end. */
    public static final FutexWait FOREVER = new FutexWait(NEVER, false);

    private final long time;
    private final boolean ofDay;

    private FutexWait(long time, boolean ofDay) {
        this.time = time;
        this.ofDay = ofDay;
    }

    /** Until a time of the monotonic clock. */
    public static FutexWait until(long monotonicNanos) {
        return monotonicNanos == NEVER ? FOREVER : new FutexWait(monotonicNanos, false);
    }

    /** Until a time since 1970, whatever happens to the clock. */
    public static FutexWait untilTimeOfDay(long nanos) {
        return nanos == NEVER ? FOREVER : new FutexWait(nanos, true);
    }

    /** Whether setting the clock moves the end. */
    boolean followsClock() {
        return ofDay;
    }

    /** The end on the monotonic clock, as things are now. */
    public long deadline() {
        return ofDay ? time - Clock.realtimeAtBoot() : time;
    }

    boolean isOver() {
        long deadline = deadline();
        return deadline != NEVER && Clock.monotonicNanos() >= deadline;
    }

    /** Whether it ends at all. */
    public boolean ends() {
        return time != NEVER;
    }
}
