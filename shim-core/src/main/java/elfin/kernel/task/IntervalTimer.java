package elfin.kernel.task;

import elfin.abi.Signal;

/** A process's ITIMER_REAL, which is alarm(2)'s too: SIGALRM at a time, once or again and again. */
public final class IntervalTimer extends RepeatingTimer {
    private final Process process;

    IntervalTimer(Process process) {
        super(new ClockAlarm());
        this.process = process;
    }

    @Override
    void expired(long count) {
        Signals.send(process, Signal.SIGALRM, Signal.SI_KERNEL, null);
    }
}
