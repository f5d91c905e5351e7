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

    /** Starts it at a time of its clock; {@code Long.MAX_VALUE} is never. */
    final void start(long deadlineNanos, long newIntervalNanos) {
        intervalNanos = newIntervalNanos;
        expiry = deadlineNanos;
        alarm.set(deadlineNanos);
    }

    /**
     * Starts it, or stops it with 0.
     *
     * @param valueNanos from now
     */
    public final void set(long valueNanos, long newIntervalNanos) {
        long now = alarm.now();
        boolean never = valueNanos == 0 || valueNanos > NEVER - Math.max(0, now);
        start(never ? NEVER : now + valueNanos, newIntervalNanos);
    }

    final void stop() {
        alarm.set(NEVER);
    }

    /** Nanoseconds until it expires; 0 when it is off. */
    public final long leftNanos() {
        long deadline = alarm.deadlineNanos();
        return deadline == NEVER ? 0 : Math.max(1, deadline - alarm.now());
    }

    /** Nanoseconds between two expirations, 0 for one only. */
    public final long intervalNanos() {
        return intervalNanos;
    }

    /** The alarm rings, which is off now. */
    final void ring() {
        long count = 1;
        if (intervalNanos != 0) {
            count += Math.max(0, alarm.now() - expiry) / intervalNanos;
            expiry += count * intervalNanos;
            alarm.set(expiry);
        }
        expired(count);
    }

    /** It has expired so many times since it rang last. */
    abstract void expired(long count);
}
