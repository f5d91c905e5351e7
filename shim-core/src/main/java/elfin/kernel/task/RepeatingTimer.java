package elfin.kernel.task;

import elfin.kernel.sched.KernelTimer;
import elfin.kernel.time.Clock;

/** A timer that expires at a time, once or again and again without drifting. */
abstract class RepeatingTimer implements Runnable {
    private static final long NEVER = Long.MAX_VALUE;

    private final KernelTimer timer = new KernelTimer(this);
    private long intervalNanos;

    /** When it expires next, on the monotonic clock. */
    private long expiry;

    /** Starts it; {@code Long.MAX_VALUE} is never. */
    final void start(long deadlineNanos, long newIntervalNanos) {
        intervalNanos = newIntervalNanos;
        expiry = deadlineNanos;
        timer.set(deadlineNanos);
    }

    final void stop() {
        timer.set(NEVER);
    }

    /** Nanoseconds until it expires; 0 when it is off. */
    public final long leftNanos() {
        long deadline = timer.deadlineNanos();
        return deadline == NEVER ? 0 : Math.max(1, deadline - Clock.monotonicNanos());
    }

    /** Nanoseconds between two expirations, 0 for one only. */
    public final long intervalNanos() {
        return intervalNanos;
    }

    @Override
    public final void run() {
        long count = 1;
        if (intervalNanos != 0) {
            count += (Clock.monotonicNanos() - expiry) / intervalNanos;
            expiry += count * intervalNanos;
            timer.set(expiry);
        }
        expired(count);
    }

    /** It has expired so many times since it rang last. */
    abstract void expired(long count);
}
