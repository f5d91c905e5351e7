package elfin.kernel.syscall.time;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.CpuClock;
import elfin.kernel.task.CpuSleep;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;
import elfin.kernel.time.ClockJumps;

/**
 * nanosleep(2), clock_nanosleep(2). A sleep that a stop interrupts goes on to its first end; one
 * until a time of day follows the clock when somebody sets it.
 */
public final class Sleep {
    /** Only time and signals wake it. */
    private static final WaitQueue QUEUE = new WaitQueue();

    /** CAP_WAKE_ALARM. */
    private static final int CAP_WAKE_ALARM = 35;

    private Sleep() {}

    @Syscall("nanosleep")
    public static long nanosleep(long wanted, long remaining) {
        long duration = UserTime.nanos(wanted);
        return duration < 0 ? -Errno.EINVAL : sleepFor(duration, remaining);
    }

    @Syscall("clock_nanosleep")
    public static long clockNanosleep(int clock, int flags, long wanted, long remaining) {
        CpuClock used = null;
        if (CpuClock.isNumber(clock)) {
            if (clock == Clocks.CLOCK_THREAD_CPUTIME_ID) {
                return -Errno.EOPNOTSUPP;
            }
            used = CpuClock.find(clock, false);
        }
        if (used == null) {
            long wrong = check(clock);
            if (wrong != 0) {
                return wrong;
            }
        }
        long time = UserTime.nanos(wanted);
        if (time < 0) {
            return -Errno.EINVAL;
        }
        boolean absolute = (flags & Clocks.TIMER_ABSTIME) != 0;
        if (used != null) {
            return sleepBy(used, time, absolute, remaining);
        }
        return absolute ? sleepUntil(clock, time) : sleepFor(time, remaining);
    }

    private static long check(int clock) {
        switch (clock) {
            case Clocks.CLOCK_REALTIME,
                    Clocks.CLOCK_MONOTONIC,
                    Clocks.CLOCK_BOOTTIME,
                    Clocks.CLOCK_TAI -> {
                return 0;
            }
            case Clocks.CLOCK_REALTIME_ALARM, Clocks.CLOCK_BOOTTIME_ALARM -> {
                boolean may = Task.current().credentials().hasCapability(CAP_WAKE_ALARM);
                return may ? 0 : -Errno.EPERM;
            }
            default -> {
                return ClockCalls.read(clock) < 0 ? -Errno.EINVAL : -Errno.EOPNOTSUPP;
            }
        }
    }

    private static long sleepFor(long duration, long remaining) {
        Task task = Task.current();
        long now = Clock.monotonicNanos();
        long deadline = task.takeResumedDeadline();
        if (deadline == 0) {
            deadline = UserTime.after(now, duration);
        }
        while (now < deadline) {
            boolean quiet = QUEUE.awaitUntil(deadline);
            now = Clock.monotonicNanos();
            if (!quiet) {
                return interrupted(task, deadline, deadline - now, remaining);
            }
        }
        return 0;
    }

    /** With a handler the caller learns what is left, without one it sleeps on. */
    private static long interrupted(Task task, long deadline, long left, long remaining) {
        if (remaining != 0) {
            UserTime.put(remaining, Math.max(left, 0));
        }
        task.resumeUntil(deadline);
        return -Errno.ERESTART_RESTARTBLOCK;
    }

    private static long sleepUntil(int clock, long time) {
        boolean followsClock =
                clock == Clocks.CLOCK_REALTIME
                        || clock == Clocks.CLOCK_REALTIME_ALARM
                        || clock == Clocks.CLOCK_TAI;
        WaitQueue queue = followsClock ? ClockJumps.QUEUE : QUEUE;
        while (true) {
            long difference = ClockCalls.read(clock) - Clock.monotonicNanos();
            long deadline = time == UserTime.NEVER ? time : time - difference;
            if (Clock.monotonicNanos() >= deadline) {
                return 0;
            }
            if (!queue.awaitUntil(deadline)) {
                return -Errno.ERESTARTNOHAND;
            }
        }
    }

    /** Until a process or task has used processor time. */
    private static long sleepBy(CpuClock clock, long time, boolean absolute, long remaining) {
        if (clock.isCallers()) {
            return -Errno.EINVAL;
        }
        Task task = Task.current();
        long deadline = task.takeResumedDeadline();
        if (deadline == 0) {
            deadline = absolute ? time : UserTime.after(clock.nanos(), time);
        }
        if (CpuSleep.until(clock, deadline)) {
            return 0;
        }
        return absolute
                ? -Errno.ERESTARTNOHAND
                : interrupted(task, deadline, deadline - clock.nanos(), remaining);
    }
}
