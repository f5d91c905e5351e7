package elfin.kernel.syscall;

import elfin.abi.struct.ItimerSpec;
import elfin.abi.struct.TimeSpec;
import elfin.kernel.mm.UserMemory;

/** Times in a program's memory: {@code struct timespec} and {@code struct itimerspec}. */
public final class UserTime {
    public static final long NANOS_PER_SECOND = 1_000_000_000;

    /** On the monotonic clock. */
    public static final long NEVER = Long.MAX_VALUE;

    private UserTime() {}

    /**
     * A {@code struct timespec} in nanoseconds; negative when it is none, at most {@link #NEVER}.
     */
    public static long nanos(long address) {
        long seconds = UserMemory.getLong(address + TimeSpec.TV_SEC);
        long nanos = UserMemory.getLong(address + TimeSpec.TV_NSEC);
        if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
            return -1;
        }
        return seconds >= NEVER / NANOS_PER_SECOND ? NEVER : seconds * NANOS_PER_SECOND + nanos;
    }

    /** A time so many nanoseconds after a start that is not negative, at most {@link #NEVER}. */
    public static long after(long start, long nanos) {
        return nanos > NEVER - start ? NEVER : start + nanos;
    }

    /** Writes a {@code struct timespec}. */
    public static void put(long address, long nanos) {
        UserMemory.putLong(address + TimeSpec.TV_SEC, nanos / NANOS_PER_SECOND);
        UserMemory.putLong(address + TimeSpec.TV_NSEC, nanos % NANOS_PER_SECOND);
    }

    /** Writes a {@code struct itimerspec}. */
    public static void putTimer(long address, long intervalNanos, long leftNanos) {
        put(address + ItimerSpec.IT_INTERVAL, intervalNanos);
        put(address + ItimerSpec.IT_VALUE, leftNanos);
    }
}
