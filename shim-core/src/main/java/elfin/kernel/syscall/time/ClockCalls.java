package elfin.kernel.syscall.time;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** clock_gettime(2), clock_getres(2), gettimeofday(2), time(2), times(2). */
public final class ClockCalls {
    static final long NANOS_PER_SECOND = 1_000_000_000L;

    static final int CLOCK_REALTIME = 0;
    static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final int CLOCK_MONOTONIC_RAW = 4;
    private static final int CLOCK_REALTIME_COARSE = 5;
    private static final int CLOCK_MONOTONIC_COARSE = 6;
    static final int CLOCK_BOOTTIME = 7;
    private static final int CLOCK_REALTIME_ALARM = 8;
    private static final int CLOCK_BOOTTIME_ALARM = 9;
    static final int CLOCK_TAI = 11;
    private static final int COARSE_RESOLUTION = 4_000_000;
    private static final long TICKS_PER_SECOND = 100;

    private ClockCalls() {}

    /** A clock's time in nanoseconds, or -1 when there is no such clock. */
    static long read(int clock) {
        return switch (clock) {
            case CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_REALTIME_ALARM, CLOCK_TAI ->
                    Clock.realtimeNanos();
            case CLOCK_MONOTONIC,
                    CLOCK_MONOTONIC_RAW,
                    CLOCK_MONOTONIC_COARSE,
                    CLOCK_BOOTTIME,
                    CLOCK_BOOTTIME_ALARM ->
                    Clock.monotonicNanos();
            case CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID -> cpuNanos();
            default -> -1;
        };
    }

    /** The only program has the processor to itself, except while it sleeps. */
    static long cpuNanos() {
        Task task = Task.current();
        return Clock.monotonicNanos() - task.process.startNanos - task.sleptNanos();
    }

    @Syscall("clock_gettime")
    public static long clockGettime(int clock, long address) {
        long nanos = read(clock);
        if (nanos < 0) {
            return -Errno.EINVAL;
        }
        UserMemory.putLong(address, nanos / NANOS_PER_SECOND);
        UserMemory.putLong(address + 8, nanos % NANOS_PER_SECOND);
        return 0;
    }

    @Syscall("clock_getres")
    public static long clockGetres(int clock, long address) {
        if (read(clock) < 0) {
            return -Errno.EINVAL;
        }
        if (address != 0) {
            boolean coarse = clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE;
            UserMemory.putLong(address, 0);
            UserMemory.putLong(address + 8, coarse ? COARSE_RESOLUTION : 1);
        }
        return 0;
    }

    @Syscall("gettimeofday")
    public static long gettimeofday(long time, long zone) {
        if (time != 0) {
            long nanos = Clock.realtimeNanos();
            UserMemory.putLong(time, nanos / NANOS_PER_SECOND);
            UserMemory.putLong(time + 8, nanos % NANOS_PER_SECOND / 1000);
        }
        if (zone != 0) {
            UserMemory.putLong(zone, 0);
        }
        return 0;
    }

    @Syscall("time")
    public static long time(long address) {
        long seconds = Clock.realtimeNanos() / NANOS_PER_SECOND;
        if (address != 0) {
            UserMemory.putLong(address, seconds);
        }
        return seconds;
    }

    @Syscall("times")
    public static long times(long address) {
        if (address != 0) {
            UserMemory.putLong(address, cpuNanos() / (NANOS_PER_SECOND / TICKS_PER_SECOND));
            UserMemory.putLong(address + 8, 0);
            UserMemory.putLong(address + 16, 0);
            UserMemory.putLong(address + 24, 0);
        }
        return Clock.monotonicNanos() / (NANOS_PER_SECOND / TICKS_PER_SECOND);
    }

    private static final int RUSAGE_SIZE = 144;
    private static final int RUSAGE_SELF = 0;
    private static final int RUSAGE_CHILDREN = -1;
    private static final int RUSAGE_THREAD = 1;
    private static final int MAX_RESIDENT_OFFSET = 32;

    @Syscall("getrusage")
    public static long getrusage(int who, long address) {
        if (who != RUSAGE_SELF && who != RUSAGE_CHILDREN && who != RUSAGE_THREAD) {
            return -Errno.EINVAL;
        }
        if (UserMemory.clear(address, RUSAGE_SIZE) != 0) {
            return -Errno.EFAULT;
        }
        if (who != RUSAGE_CHILDREN) {
            long nanos = cpuNanos();
            UserMemory.putLong(address, nanos / NANOS_PER_SECOND);
            UserMemory.putLong(address + 8, nanos % NANOS_PER_SECOND / 1000);
            UserMemory.putLong(
                    address + MAX_RESIDENT_OFFSET,
                    Task.current().process.addressSpace.peakResidentBytes() / 1024);
        }
        return 0;
    }
}
