package elfin.kernel.task;

/** A process's ITIMER_VIRTUAL or ITIMER_PROF: its signal by processor time. */
public final class CpuIntervalTimer extends RepeatingTimer {
    private final Process process;
    private final int signal;

    CpuIntervalTimer(Process process, int signal, boolean programOnly) {
        super(new CpuAlarm(CpuClock.of(process, programOnly)));
        this.process = process;
        this.signal = signal;
    }

    @Override
    void expired() {
        if (intervalNanos() != 0) {
            forward();
            resume();
        }
        Signals.send(process, signal, elfin.abi.Signal.SI_KERNEL, null);
    }
}
