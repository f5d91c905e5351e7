package elfin.kernel.syscall.time;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Timex;
import elfin.abi.struct.TimeVal;
import elfin.abi.struct.TimexStruct;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.CpuClock;
import elfin.kernel.time.Clock;
import elfin.kernel.time.ClockDiscipline;

/** adjtimex(2), clock_adjtime(2): the rate of the guest's own clock. */
public final class ClockAdjustments {
    /** ADJ_ADJTIME and ADJ_OFFSET_READONLY: what makes a single shot of an offset. */
    private static final int ADJTIME = 0x8000;

    private static final int READ_ONLY = 0x2000;

    private static final int LEAST_TICK = 9_000;
    private static final int MOST_TICK = 11_000;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    /** What a frequency is multiplied with in Linux, so that larger ones overflow. */
    private static final long FREQUENCY_SCALE = 65_536_000;

    private ClockAdjustments() {}

    @Syscall("adjtimex")
    public static long adjtimex(long timex) {
        return adjust(timex, UserMemory.getInt(timex + TimexStruct.MODES));
    }

    @Syscall("clock_adjtime")
    public static long clockAdjtime(int clock, long timex) {
        int modes = UserMemory.getInt(timex + TimexStruct.MODES);
        UserMemory.getLong(timex + TimexStruct.SIZE - Long.BYTES);
        if (clock == Clocks.CLOCK_REALTIME) {
            return adjust(timex, modes);
        }
        boolean known = CpuClock.isNumber(clock) || ClockCalls.read(clock) >= 0;
        return known ? -Errno.EOPNOTSUPP : -Errno.EINVAL;
    }

    private static long adjust(long timex, int modes) {
        long wrong = check(timex, modes);
        if (wrong != 0) {
            return wrong;
        }
        long shown;
        if ((modes & ADJTIME) != 0) {
            shown = ClockDiscipline.singleShotMicros();
            if ((modes & READ_ONLY) == 0) {
                ClockDiscipline.adjust(UserMemory.getLong(timex + TimexStruct.OFFSET));
            }
        } else {
            if ((modes & Timex.ADJ_SETOFFSET) != 0) {
                Clock.setRealtimeNanos(Clock.realtimeNanos() + jump(timex, modes));
            }
            change(timex, modes);
            shown = ClockDiscipline.offsetNanos();
            if (!ClockDiscipline.isNanos()) {
                shown /= NANOS_PER_MICRO;
            }
        }
        put(timex, shown);
        return (ClockDiscipline.status() & Timex.STA_UNSYNC) != 0
                ? Timex.TIME_ERROR
                : Timex.TIME_OK;
    }

    /** An error, or 0. */
    private static long check(long timex, int modes) {
        boolean maySet = ClockSettings.maySet();
        if ((modes & ADJTIME) != 0) {
            if ((modes & Timex.ADJ_OFFSET) == 0) {
                return -Errno.EINVAL;
            }
            return (modes & READ_ONLY) == 0 && !maySet ? -Errno.EPERM : 0;
        }
        if (modes != 0 && !maySet) {
            return -Errno.EPERM;
        }
        if ((modes & Timex.ADJ_TICK) != 0) {
            long tick = UserMemory.getLong(timex + TimexStruct.TICK);
            if (tick < LEAST_TICK || tick > MOST_TICK) {
                return -Errno.EINVAL;
            }
        }
        if ((modes & Timex.ADJ_SETOFFSET) != 0) {
            long part = UserMemory.getLong(timex + TimexStruct.TIME + TimeVal.TV_USEC);
            boolean nanos = (modes & Timex.ADJ_NANO) != 0;
            if (part < 0 || part >= (nanos ? UserTime.NANOS_PER_SECOND : MICROS_PER_SECOND)) {
                return -Errno.EINVAL;
            }
        }
        if ((modes & Timex.ADJ_FREQUENCY) != 0) {
            long frequency = UserMemory.getLong(timex + TimexStruct.FREQ);
            if (frequency < Long.MIN_VALUE / FREQUENCY_SCALE
                    || frequency > Long.MAX_VALUE / FREQUENCY_SCALE) {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    private static long jump(long timex, int modes) {
        long seconds = UserMemory.getLong(timex + TimexStruct.TIME + TimeVal.TV_SEC);
        long part = UserMemory.getLong(timex + TimexStruct.TIME + TimeVal.TV_USEC);
        boolean nanos = (modes & Timex.ADJ_NANO) != 0;
        return seconds * UserTime.NANOS_PER_SECOND + (nanos ? part : part * NANOS_PER_MICRO);
    }

    private static void change(long timex, int modes) {
        if ((modes & Timex.ADJ_STATUS) != 0) {
            ClockDiscipline.setStatus(UserMemory.getInt(timex + TimexStruct.STATUS));
        }
        if ((modes & Timex.ADJ_NANO) != 0) {
            ClockDiscipline.setNanos(true);
        }
        if ((modes & Timex.ADJ_MICRO) != 0) {
            ClockDiscipline.setNanos(false);
        }
        if ((modes & Timex.ADJ_FREQUENCY) != 0) {
            ClockDiscipline.setFrequency(UserMemory.getLong(timex + TimexStruct.FREQ));
        }
        if ((modes & Timex.ADJ_MAXERROR) != 0) {
            ClockDiscipline.setMaximumError(UserMemory.getLong(timex + TimexStruct.MAXERROR));
        }
        if ((modes & Timex.ADJ_ESTERROR) != 0) {
            ClockDiscipline.setEstimatedError(UserMemory.getLong(timex + TimexStruct.ESTERROR));
        }
        long constant = UserMemory.getLong(timex + TimexStruct.CONSTANT);
        if ((modes & Timex.ADJ_TIMECONST) != 0) {
            ClockDiscipline.setTimeConstant(constant);
        }
        if ((modes & Timex.ADJ_TAI) != 0) {
            ClockDiscipline.setTaiOffset(constant);
        }
        if ((modes & Timex.ADJ_OFFSET) != 0) {
            long offset = UserMemory.getLong(timex + TimexStruct.OFFSET);
            ClockDiscipline.setOffset(
                    ClockDiscipline.isNanos() ? offset : offset * NANOS_PER_MICRO);
        }
        if ((modes & Timex.ADJ_TICK) != 0) {
            ClockDiscipline.setTick(UserMemory.getLong(timex + TimexStruct.TICK));
        }
    }

    private static void put(long timex, long offset) {
        UserMemory.putLong(timex + TimexStruct.OFFSET, offset);
        UserMemory.putLong(timex + TimexStruct.FREQ, ClockDiscipline.frequency());
        UserMemory.putLong(timex + TimexStruct.MAXERROR, ClockDiscipline.maximumErrorMicros());
        UserMemory.putLong(timex + TimexStruct.ESTERROR, ClockDiscipline.estimatedErrorMicros());
        UserMemory.putInt(timex + TimexStruct.STATUS, ClockDiscipline.status());
        UserMemory.putLong(timex + TimexStruct.CONSTANT, ClockDiscipline.timeConstant());
        UserMemory.putLong(timex + TimexStruct.PRECISION, 1);
        UserMemory.putLong(timex + TimexStruct.TOLERANCE, ClockDiscipline.MOST_FREQUENCY);
        long now = Clock.realtimeNanos();
        long part = now % UserTime.NANOS_PER_SECOND;
        long time = timex + TimexStruct.TIME;
        UserMemory.putLong(time + TimeVal.TV_SEC, now / UserTime.NANOS_PER_SECOND);
        UserMemory.putLong(
                time + TimeVal.TV_USEC, ClockDiscipline.isNanos() ? part : part / NANOS_PER_MICRO);
        UserMemory.putLong(timex + TimexStruct.TICK, ClockDiscipline.tickMicros());
        if (UserMemory.clear(timex + TimexStruct.PPSFREQ, TimexStruct.TAI - TimexStruct.PPSFREQ)
                == 0) {
            UserMemory.putInt(timex + TimexStruct.TAI, Clock.taiOffsetSeconds());
        }
    }
}
