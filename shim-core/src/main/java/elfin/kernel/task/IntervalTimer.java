package elfin.kernel.task;

import elfin.abi.Signal;

/**
 * A process's ITIMER_REAL, which is alarm(2)'s too: SIGALRM at a time, once or again and again. It
 * stands between its expiration and the delivery of the signal, and for ever when that is ignored.
 */
public final class IntervalTimer extends RepeatingTimer {
    private final Process process;

    IntervalTimer(Process process) {
        super(new ClockAlarm());
        this.process = process;
    }

    @Override
    public void set(long valueNanos, long intervalNanos) {
        super.set(valueNanos, valueNanos == 0 ? 0 : intervalNanos);
    }

    /** SIGALRM is taken. */
    void signalTaken() {
        if (intervalNanos() != 0 && isOff()) {
            forward();
            resume();
        }
    }

    @Override
    void expired() {
        Signals.send(process, Signal.SIGALRM, Signal.SI_KERNEL, null);
    }
}
