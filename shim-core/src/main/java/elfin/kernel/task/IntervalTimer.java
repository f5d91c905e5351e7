package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.time.Clock;

/** A process's ITIMER_REAL, which is alarm(2)'s too: SIGALRM at a time, once or again and again. */
public final class IntervalTimer extends RepeatingTimer {
    private final Process process;

    IntervalTimer(Process process) {
        this.process = process;
    }

    /** Starts it, or stops it with 0. */
    public void set(long valueNanos, long intervalNanos) {
        start(
                valueNanos == 0 ? Long.MAX_VALUE : Clock.monotonicNanos() + valueNanos,
                intervalNanos);
    }

    @Override
    void expired(long count) {
        Signals.send(process, Signal.SIGALRM, Signal.SI_KERNEL, null);
    }
}
