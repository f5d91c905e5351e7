package elfin.kernel.syscall.time;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.time.Clock;

/** nanosleep(2), clock_nanosleep(2). */
public final class Sleep {
    private static final int TIMER_ABSTIME = 1;

    /** Only time and signals wake it. */
    private static final WaitQueue QUEUE = new WaitQueue();

    private Sleep() {}

    @Syscall("nanosleep")
    public static long nanosleep(long wanted, long remaining) {
        return sleep(ClockCalls.CLOCK_MONOTONIC, 0, wanted, remaining);
    }

    @Syscall("clock_nanosleep")
    public static long clockNanosleep(int clock, int flags, long wanted, long remaining) {
        boolean known =
                clock == ClockCalls.CLOCK_REALTIME
                        || clock == ClockCalls.CLOCK_MONOTONIC
                        || clock == ClockCalls.CLOCK_BOOTTIME
                        || clock == ClockCalls.CLOCK_TAI;
        if (!known) {
            return ClockCalls.read(clock) < 0 ? -Errno.EINVAL : -Errno.EOPNOTSUPP;
        }
        return sleep(clock, flags, wanted, remaining);
    }

    private static long sleep(int clock, int flags, long wanted, long remaining) {
        long duration = UserTime.nanos(wanted);
        if (duration < 0) {
            return -Errno.EINVAL;
        }
        boolean absolute = (flags & TIMER_ABSTIME) != 0;
        long start = Clock.monotonicNanos();
        long deadline =
                absolute
                        ? duration - ClockCalls.read(clock) + start
                        : UserTime.after(start, duration);
        long now = start;
        while (now < deadline) {
            boolean quiet = QUEUE.awaitUntil(deadline);
            now = Clock.monotonicNanos();
            if (!quiet) {
                return interrupted(absolute, remaining, deadline - now);
            }
        }
        return 0;
    }

    private static long interrupted(boolean absolute, long remaining, long left) {
        if (absolute) {
            return -Errno.ERESTARTNOHAND;
        }
        if (remaining != 0) {
            UserTime.put(remaining, Math.max(left, 0));
        }
        return -Errno.EINTR;
    }
}
