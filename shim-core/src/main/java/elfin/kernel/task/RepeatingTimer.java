package elfin.kernel.task;

/** A timer that expires at a time, once or again and again without drifting. */
public abstract class RepeatingTimer {
    private static final long NEVER = Alarm.NEVER;

    private final Alarm alarm;
    private long intervalNanos;

    /** When it expires next, on its clock. */
    private long expiry;

    RepeatingTimer(Alarm alarm) {
        this.alarm = alarm;
        alarm.timer = this;
    }

    /** Sets when it expires first, on its clock, and how often then; {@link #resume} starts it. */
    final void prepare(long deadlineNanos, long newIntervalNanos) {
        intervalNanos = newIntervalNanos;
        expiry = deadlineNanos;
    }

    /** A time of its clock that is so many nanoseconds away. */
    final long deadlineIn(long nanos) {
        long now = alarm.now();
        return nanos > NEVER - Math.max(0, now) ? NEVER : now + nanos;
    }

    /**
     * Starts it, or stops it with 0.
     *
     * @param valueNanos from now
     */
    public void set(long valueNanos, long newIntervalNanos) {
        prepare(valueNanos == 0 ? NEVER : deadlineIn(valueNanos), newIntervalNanos);
        resume();
    }

    final void stop() {
        alarm.set(NEVER);
    }

    /** Nanoseconds until it expires; 0 when it is off. */
    public long leftNanos() {
        return isOff() ? 0 : Math.max(1, untilExpiry());
    }

    final boolean isOff() {
        return alarm.deadlineNanos() == NEVER;
    }

    /** Nanoseconds until the expiry that comes next, whether it is off or not. */
    final long untilExpiry() {
        return expiry - alarm.now();
    }

    /** Nanoseconds between two expirations, 0 for one only. */
    public final long intervalNanos() {
        return intervalNanos;
    }

    /** Moves the next expiry beyond now: by how many intervals. */
    final long forward() {
        long late = -untilExpiry();
        if (late < 0) {
            return 0;
        }
        long count = late / intervalNanos + 1;
        expiry += count * intervalNanos;
        return count;
    }

    /** The alarm, which is off, rings at the next expiry. */
    final void resume() {
        alarm.set(expiry);
    }

    /** The alarm has rung and is off now. */
    abstract void expired();
}
