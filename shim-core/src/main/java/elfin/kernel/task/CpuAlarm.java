package elfin.kernel.task;

/** By processor time. */
final class CpuAlarm extends Alarm {
    private final CpuTimer cpuTimer;

    CpuAlarm(CpuClock clock) {
        cpuTimer = new CpuTimer(clock, this::ring);
    }

    @Override
    void set(long deadlineNanos) {
        cpuTimer.set(deadlineNanos);
    }

    @Override
    long deadlineNanos() {
        return cpuTimer.deadlineNanos();
    }

    @Override
    long now() {
        return cpuTimer.clock.nanos();
    }
}
