package elfin.kernel.syscall.time;

import elfin.abi.Errno;
import elfin.abi.struct.Tms;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** clock_gettime(2), clock_getres(2), gettimeofday(2), time(2), times(2). */
public final class ClockCalls {
    private static final long NANOS_PER_SECOND = UserTime.NANOS_PER_SECOND;

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
            case CLOCK_PROCESS_CPUTIME_ID -> Task.current().process.usedNanos();
            case CLOCK_THREAD_CPUTIME_ID -> Scheduler.usedNanos(Task.current());
            default -> clock < 0 ? usedNanos(clock) : -1;
        };
    }

    /**
     * A clock of some task's processor time, as clock_getcpuclockid(3) makes its number: the id's
     * complement, whether it is a thread's, and a kind.
     */
    private static long usedNanos(int clock) {
        int id = ~(clock >> 3);
        if ((clock & 3) == 3) {
            return -1;
        }
        boolean thread = (clock & 4) != 0;
        Task task = id == 0 ? Task.current() : ProcessTable.findTask(id);
        if (task == null || thread && task.process != Task.current().process) {
            return -1;
        }
        if (!thread && id != 0 && task.process.pid != id) {
            return -1;
        }
        return thread ? Scheduler.usedNanos(task) : task.process.usedNanos();
    }

    @Syscall("clock_gettime")
    public static long clockGettime(int clock, long address) {
        long nanos = read(clock);
        if (nanos < 0) {
            return -Errno.EINVAL;
        }
        UserTime.put(address, nanos);
        return 0;
    }

    @Syscall("clock_getres")
    public static long clockGetres(int clock, long address) {
        if (read(clock) < 0) {
            return -Errno.EINVAL;
        }
        if (address != 0) {
            boolean coarse = clock == CLOCK_REALTIME_COARSE || clock == CLOCK_MONOTONIC_COARSE;
            UserTime.put(address, coarse ? COARSE_RESOLUTION : 1);
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
            Process process = Task.current().process;
            UserMemory.putLong(address + Tms.TMS_UTIME, ticks(process.usedNanos()));
            UserMemory.putLong(address + Tms.TMS_STIME, 0);
            UserMemory.putLong(address + Tms.TMS_CUTIME, ticks(process.childrenNanos()));
            UserMemory.putLong(address + Tms.TMS_CSTIME, 0);
        }
        return ticks(Clock.monotonicNanos());
    }

    private static long ticks(long nanos) {
        return nanos / (NANOS_PER_SECOND / TICKS_PER_SECOND);
    }
}
