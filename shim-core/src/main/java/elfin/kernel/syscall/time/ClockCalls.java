package elfin.kernel.syscall.time;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.struct.Tms;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.CpuClock;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.task.Usage;
import elfin.kernel.time.Clock;

/** clock_gettime(2), clock_getres(2), gettimeofday(2), time(2), times(2). */
public final class ClockCalls {
    private static final long NANOS_PER_SECOND = UserTime.NANOS_PER_SECOND;
    private static final long TICKS_PER_SECOND = 100;

    private ClockCalls() {}

    /** A clock's time in nanoseconds, or -1 when there is no such clock. */
    static long read(int clock) {
        return switch (clock) {
            case Clocks.CLOCK_REALTIME, Clocks.CLOCK_REALTIME_COARSE, Clocks.CLOCK_REALTIME_ALARM ->
                    Clock.realtimeNanos();
            case Clocks.CLOCK_MONOTONIC,
                    Clocks.CLOCK_MONOTONIC_COARSE,
                    Clocks.CLOCK_BOOTTIME,
                    Clocks.CLOCK_BOOTTIME_ALARM ->
                    Clock.monotonicNanos();
            case Clocks.CLOCK_MONOTONIC_RAW -> Clock.rawNanos();
            case Clocks.CLOCK_TAI ->
                    Clock.realtimeNanos() + Clock.taiOffsetSeconds() * NANOS_PER_SECOND;
            default -> {
                CpuClock used = CpuClock.find(clock, true);
                yield used == null ? -1 : used.nanos();
            }
        };
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
        long resolution = 1;
        if (clock == Clocks.CLOCK_REALTIME_COARSE || clock == Clocks.CLOCK_MONOTONIC_COARSE) {
            resolution = Scheduler.SAMPLE_NANOS;
        } else if (CpuClock.isNumber(clock)) {
            CpuClock used = CpuClock.find(clock, false);
            if (used == null) {
                return -Errno.EINVAL;
            }
            resolution = used.resolutionNanos();
        } else if (read(clock) < 0) {
            return -Errno.EINVAL;
        }
        if (address != 0) {
            UserTime.put(address, resolution);
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
            ClockSettings.putZone(zone);
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
            Usage own = new Usage();
            process.measure(own);
            Usage children = process.childrenUsage();
            UserMemory.putLong(address + Tms.TMS_UTIME, ticks(own.programNanos));
            UserMemory.putLong(address + Tms.TMS_STIME, ticks(own.kernelNanos));
            UserMemory.putLong(address + Tms.TMS_CUTIME, ticks(children.programNanos));
            UserMemory.putLong(address + Tms.TMS_CSTIME, ticks(children.kernelNanos));
        }
        return ticks(Clock.monotonicNanos());
    }

    private static long ticks(long nanos) {
        return nanos / (NANOS_PER_SECOND / TICKS_PER_SECOND);
    }
}
