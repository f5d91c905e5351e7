package elfin.kernel.syscall.time;

import elfin.abi.Errno;
import elfin.abi.struct.ItimerVal;
import elfin.abi.struct.TimeVal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.RepeatingTimer;
import elfin.kernel.task.Task;

/** getitimer(2), setitimer(2) and alarm(2). */
public final class IntervalTimers {
    private static final int ITIMER_REAL = 0;
    private static final int ITIMER_PROF = 2;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MICRO = 1000;
    private static final long MICROS_PER_SECOND = 1_000_000;

    /** Longer times are as good as never. */
    private static final long MOST_SECONDS = Long.MAX_VALUE / NANOS_PER_SECOND / 2;

    private IntervalTimers() {}

    private static RepeatingTimer timer(int which) {
        return Task.current().process.intervalTimer(which);
    }

    @Syscall("getitimer")
    public static long get(int which, long value) {
        if (which < ITIMER_REAL || which > ITIMER_PROF) {
            return -Errno.EINVAL;
        }
        RepeatingTimer timer = timer(which);
        put(value, timer.leftNanos(), timer.intervalNanos());
        return 0;
    }

    @Syscall("setitimer")
    public static long set(int which, long value, long old) {
        long valueNanos = 0;
        long intervalNanos = 0;
        if (value != 0) {
            intervalNanos = nanos(value + ItimerVal.IT_INTERVAL);
            valueNanos = nanos(value + ItimerVal.IT_VALUE);
        }
        boolean known = which >= ITIMER_REAL && which <= ITIMER_PROF;
        if (!known || valueNanos < 0 || intervalNanos < 0) {
            return -Errno.EINVAL;
        }
        RepeatingTimer timer = timer(which);
        long left = timer.leftNanos();
        long interval = timer.intervalNanos();
        timer.set(valueNanos, intervalNanos);
        if (old != 0) {
            put(old, left, interval);
        }
        return 0;
    }

    @Syscall("alarm")
    public static long alarm(int seconds) {
        RepeatingTimer timer = timer(ITIMER_REAL);
        long left = timer.leftNanos();
        timer.set((seconds & 0xffff_ffffL) * NANOS_PER_SECOND, 0);
        // Linux rounds to the nearest second, but never an alarm away.
        long rounded = (left + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
        return left > 0 ? Math.max(1, rounded) : 0;
    }

    /** A {@code struct timeval} in nanoseconds, or -1 when it is none. */
    private static long nanos(long address) {
        long seconds = UserMemory.getLong(address + TimeVal.TV_SEC);
        long micros = UserMemory.getLong(address + TimeVal.TV_USEC);
        if (seconds < 0 || micros < 0 || micros >= MICROS_PER_SECOND) {
            return -1;
        }
        return Math.min(seconds, MOST_SECONDS) * NANOS_PER_SECOND + micros * NANOS_PER_MICRO;
    }

    private static void put(long address, long valueNanos, long intervalNanos) {
        putTime(address + ItimerVal.IT_INTERVAL, intervalNanos);
        // A timer that runs is never shown as one that does not.
        long shown = valueNanos == 0 ? 0 : Math.max(valueNanos, NANOS_PER_MICRO);
        putTime(address + ItimerVal.IT_VALUE, shown);
    }

    private static void putTime(long address, long nanos) {
        UserMemory.putLong(address + TimeVal.TV_SEC, nanos / NANOS_PER_SECOND);
        UserMemory.putLong(address + TimeVal.TV_USEC, nanos % NANOS_PER_SECOND / NANOS_PER_MICRO);
    }
}
