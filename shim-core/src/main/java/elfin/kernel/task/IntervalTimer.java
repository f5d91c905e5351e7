package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.sched.KernelTimer;
import elfin.kernel.time.Clock;

/** A process's ITIMER_REAL, which is alarm(2)'s too: SIGALRM at a time, once or again and again. */
public final class IntervalTimer implements Runnable {
    private final Process process;
    private final KernelTimer timer = new KernelTimer(this);
    private long intervalNanos;

    IntervalTimer(Process process) {
        this.process = process;
    }

    /** Starts it, or stops it with 0. */
    public void set(long valueNanos, long newIntervalNanos) {
        intervalNanos = newIntervalNanos;
        timer.set(valueNanos == 0 ? Long.MAX_VALUE : Clock.monotonicNanos() + valueNanos);
    }

    /** The time left; 0 when it is off. */
    public long leftNanos() {
        long deadline = timer.deadlineNanos();
        return deadline == Long.MAX_VALUE ? 0 : Math.max(1, deadline - Clock.monotonicNanos());
    }

    /** The time between two signals, 0 for one only. */
    public long intervalNanos() {
        return intervalNanos;
    }

    /** It rings. */
    @Override
    public void run() {
        Signals.send(process, Signal.SIGALRM, Signal.SI_KERNEL, null);
        if (intervalNanos != 0) {
            timer.set(Clock.monotonicNanos() + intervalNanos);
        }
    }
}
