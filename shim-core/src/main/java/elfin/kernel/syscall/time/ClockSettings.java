package elfin.kernel.syscall.time;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.struct.TimeSpec;
import elfin.abi.struct.TimeVal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.CpuClock;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;
import elfin.kernel.vdso.VdsoData;
import elfin.kernel.vdso.VdsoPages;

/** clock_settime(2), settimeofday(2): the guest's own clock. */
public final class ClockSettings {
    /** CAP_SYS_TIME. */
    private static final int CAP_SYS_TIME = 25;

    /** Linux's TIME_SETTOD_SEC_MAX: 30 years before its seconds overflow. */
    private static final long MOST_SECONDS =
            Long.MAX_VALUE / UserTime.NANOS_PER_SECOND - 30L * 365 * 24 * 3600;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int MOST_MINUTES_WEST = 15 * 60;
    private static final long NANOS_PER_MINUTE = 60 * UserTime.NANOS_PER_SECOND;

    private static int minutesWest;
    private static int daylightSaving;
    private static boolean zoneSet;

    private ClockSettings() {}

    static boolean maySet() {
        return Task.current().credentials().hasCapability(CAP_SYS_TIME);
    }

    /** Writes a {@code struct timezone}. */
    static void putZone(long address) {
        UserMemory.putInt(address, minutesWest);
        UserMemory.putInt(address + Integer.BYTES, daylightSaving);
    }

    @Syscall("clock_settime")
    public static long clockSettime(int clock, long time) {
        if (CpuClock.isNumber(clock) && clock < 0) {
            UserMemory.getLong(time + TimeSpec.TV_NSEC);
            return CpuClock.find(clock, false) == null ? -Errno.EINVAL : -Errno.EPERM;
        }
        if (clock == Clocks.CLOCK_PROCESS_CPUTIME_ID || clock == Clocks.CLOCK_THREAD_CPUTIME_ID) {
            return -Errno.EINVAL;
        }
        if (clock != Clocks.CLOCK_REALTIME) {
            return -Errno.EINVAL;
        }
        long seconds = UserMemory.getLong(time + TimeSpec.TV_SEC);
        long nanos = UserMemory.getLong(time + TimeSpec.TV_NSEC);
        return set(seconds, nanos);
    }

    /** Sets the time of day, which cannot be before the boot's time in 1970. */
    private static long set(long seconds, long nanos) {
        boolean sound =
                seconds >= 0
                        && seconds < MOST_SECONDS
                        && nanos >= 0
                        && nanos < UserTime.NANOS_PER_SECOND;
        if (!sound) {
            return -Errno.EINVAL;
        }
        if (!maySet()) {
            return -Errno.EPERM;
        }
        long time = seconds * UserTime.NANOS_PER_SECOND + nanos;
        if (time < Clock.monotonicNanos()) {
            return -Errno.EINVAL;
        }
        Clock.setRealtimeNanos(time);
        return 0;
    }

    @Syscall("settimeofday")
    public static long settimeofday(long time, long zone) {
        long seconds = 0;
        long micros = 0;
        if (time != 0) {
            seconds = UserMemory.getLong(time + TimeVal.TV_SEC);
            micros = UserMemory.getLong(time + TimeVal.TV_USEC);
            if (micros < 0 || micros >= MICROS_PER_SECOND || seconds < 0) {
                return -Errno.EINVAL;
            }
        }
        int west = zone == 0 ? 0 : UserMemory.getInt(zone);
        int saving = zone == 0 ? 0 : UserMemory.getInt(zone + Integer.BYTES);
        if (!maySet()) {
            return -Errno.EPERM;
        }
        if (zone != 0) {
            if (west > MOST_MINUTES_WEST || west < -MOST_MINUTES_WEST) {
                return -Errno.EINVAL;
            }
            setZone(west, saving, time != 0);
        }
        return time == 0 ? 0 : set(seconds, micros * 1000);
    }

    /** As in Linux the first zone alone says that the clock was local time until now. */
    private static void setZone(int west, int saving, boolean withTime) {
        minutesWest = west;
        daylightSaving = saving;
        if (VdsoPages.dataAddress() != 0) {
            VdsoData.setTimeZone(VdsoPages.dataAddress(), west, saving);
        }
        if (!zoneSet && !withTime && west != 0) {
            Clock.setRealtimeNanos(Clock.realtimeNanos() + west * NANOS_PER_MINUTE);
        }
        zoneSet = true;
    }
}
