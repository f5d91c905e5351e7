package elfin.kernel.task;

import elfin.kernel.sched.KernelTimer;
import elfin.kernel.time.Clock;
import elfin.kernel.time.ClockListener;

/** By the monotonic clock, or by the time of day, whose jumps it follows. */
final class ClockAlarm extends Alarm {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final KernelTimer kernelTimer = new KernelTimer(this::rung);
    private final ClockListener listener = new ClockListener(this::arm);
    private boolean byTimeOfDay;
    private boolean atomic;
    private long deadlineNanos = NEVER;

    /** Chooses the clock, while it is off. */
    void use(boolean timeOfDay, boolean atomicTime) {
        byTimeOfDay = timeOfDay;
        atomic = atomicTime;
    }

    @Override
    void set(long newDeadlineNanos) {
        deadlineNanos = newDeadlineNanos;
        listener.listen(byTimeOfDay && newDeadlineNanos != NEVER);
        arm();
    }

    private void arm() {
        kernelTimer.set(deadlineNanos == NEVER ? NEVER : Math.max(0, deadlineNanos - difference()));
    }

    private void rung() {
        deadlineNanos = NEVER;
        listener.listen(false);
        ring();
    }

    @Override
    long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    long now() {
        return Clock.monotonicNanos() + difference();
    }

    private long difference() {
        if (!byTimeOfDay) {
            return 0;
        }
        return Clock.realtimeAtBoot() + (atomic ? Clock.taiOffsetSeconds() * NANOS_PER_SECOND : 0);
    }
}
