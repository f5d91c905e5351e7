package elfin.kernel.syscall.time;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
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
        long seconds = UserMemory.getLong(wanted);
        long nanos = UserMemory.getLong(wanted + 8);
        if (seconds < 0 || nanos < 0 || nanos >= ClockCalls.NANOS_PER_SECOND) {
            return -Errno.EINVAL;
        }
        long mostSeconds = Long.MAX_VALUE / ClockCalls.NANOS_PER_SECOND / 2;
        long duration = Math.min(seconds, mostSeconds) * ClockCalls.NANOS_PER_SECOND + nanos;
        boolean absolute = (flags & TIMER_ABSTIME) != 0;
        long start = Clock.monotonicNanos();
        long deadline = absolute ? start + duration - ClockCalls.read(clock) : start + duration;
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
            long rest = Math.max(left, 0);
            UserMemory.putLong(remaining, rest / ClockCalls.NANOS_PER_SECOND);
            UserMemory.putLong(remaining + 8, rest % ClockCalls.NANOS_PER_SECOND);
        }
        return -Errno.EINTR;
    }
}
