package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.sched.SchedulingPolicy;

/** What is looked at whenever the timer samples a running task: its timers and its time limits. */
final class TimeLimits {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    private TimeLimits() {}

    static void check(Task task) {
        Process process = task.process;
        if (!process.cpuTimers.isEmpty()) {
            process.cpuTimers.check();
        }
        Limits limits = process.limits;
        if (limits.soft(Limits.RLIMIT_CPU) != Limits.INFINITY) {
            check(process, Limits.RLIMIT_CPU, process.usedNanos() / NANOS_PER_SECOND, 1);
        }
        if (limits.soft(Limits.RLIMIT_RTTIME) != Limits.INFINITY
                && SchedulingPolicy.isRealTime(task.policy())) {
            check(
                    process,
                    Limits.RLIMIT_RTTIME,
                    task.nanosSinceWait() / NANOS_PER_MICRO,
                    MICROS_PER_SECOND);
        }
    }

    /** At the soft limit SIGXCPU, which moves it on by a second; at the hard one SIGKILL. */
    private static void check(Process process, int resource, long used, long second) {
        Limits limits = process.limits;
        long soft = limits.soft(resource);
        long hard = limits.hard(resource);
        if (hard != Limits.INFINITY && Long.compareUnsigned(used, hard) >= 0) {
            Signals.send(process, Signal.SIGKILL, Signal.SI_KERNEL, null);
        } else if (Long.compareUnsigned(used, soft) >= 0) {
            Signals.send(process, Signal.SIGXCPU, Signal.SI_KERNEL, null);
            limits.set(resource, soft + second, hard);
        }
    }
}
