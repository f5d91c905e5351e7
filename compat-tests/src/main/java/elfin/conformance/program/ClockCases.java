package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.unprivileged;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Timex;
import elfin.abi.struct.TimeVal;
import elfin.abi.struct.TimexStruct;
import elfin.raw.Mem;

/**
 * Setting and adjusting the clock: only what fails and what changes nothing, as on Linux it would
 * be the host's clock.
 */
final class ClockCases {
    private static final long SECOND = 1_000_000_000;

    private ClockCases() {}

    private static long time(long seconds, long part) {
        long time = memory(16);
        Mem.putLong(time, seconds);
        Mem.putLong(time + 8, part);
        return time;
    }

    private static long timex(int modes) {
        long timex = memory(TimexStruct.SIZE);
        Mem.putInt(timex + TimexStruct.MODES, modes);
        return timex;
    }

    private static long now(int clock) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        return Mem.getLong(time) * SECOND + Mem.getLong(time + 8);
    }

    @Case("clock_settime")
    static void timeMustBeSound() {
        fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, 0, time(-1, 0)));
        fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, 0, time(1, -1)));
        fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, 0, time(1, SECOND)));
        fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, 0, time(Long.MAX_VALUE, 0)));
        fails(Errno.EFAULT, call(Call.CLOCK_SETTIME, 0, UNMAPPED));
    }

    @Case("clock_settime")
    static void timeOfDayIsNeverBeforeTheMonotonicClock() {
        // 1970, while the machine runs for longer.
        fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, 0, time(0, 0)));
    }

    @Case("clock_settime")
    static void otherClocksCannotBeSet() {
        for (int clock : new int[] {1, 2, 3, 4, 5, 6, 7, 11}) {
            fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, clock, time(1, 0)));
        }
    }

    @Case("clock_settime")
    static void processorTimeCannotBeSet() {
        fails(Errno.EPERM, call(Call.CLOCK_SETTIME, ~0 << 3 | 2, time(1, 0)));
        fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, ~4_000_000 << 3 | 2, time(1, 0)));
    }

    @Case("clock_settime")
    static void settingTheTimeNeedsPrivilege() {
        unprivileged(
                () -> {
                    long seconds = now(Clocks.CLOCK_REALTIME) / SECOND;
                    fails(Errno.EPERM, call(Call.CLOCK_SETTIME, 0, time(seconds, 0)));
                    fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, 0, time(seconds, SECOND)));
                    fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, 1, time(seconds, 0)));
                });
    }

    @Case("settimeofday")
    static void nothingToSetSucceeds() {
        returns(0, call(Call.SETTIMEOFDAY, 0, 0));
    }

    @Case("settimeofday")
    static void timeOfDayMustBeSound() {
        fails(Errno.EINVAL, call(Call.SETTIMEOFDAY, time(-1, 0), 0));
        fails(Errno.EINVAL, call(Call.SETTIMEOFDAY, time(1, -1), 0));
        fails(Errno.EINVAL, call(Call.SETTIMEOFDAY, time(1, 1_000_000), 0));
        fails(Errno.EFAULT, call(Call.SETTIMEOFDAY, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.SETTIMEOFDAY, 0, UNMAPPED));
    }

    @Case("settimeofday")
    static void zoneMustBeSound() {
        long zone = memory(8);
        Mem.putInt(zone, 15 * 60 + 1);
        fails(Errno.EINVAL, call(Call.SETTIMEOFDAY, 0, zone));
        Mem.putInt(zone, -15 * 60 - 1);
        fails(Errno.EINVAL, call(Call.SETTIMEOFDAY, 0, zone));
    }

    @Case("settimeofday")
    static void settingTheDayNeedsPrivilege() {
        unprivileged(
                () -> {
                    fails(Errno.EPERM, call(Call.SETTIMEOFDAY, 0, memory(8)));
                    fails(Errno.EPERM, call(Call.SETTIMEOFDAY, 0, 0));
                    fails(Errno.EINVAL, call(Call.SETTIMEOFDAY, time(-1, 0), 0));
                });
    }

    @Case("gettimeofday")
    static void zoneIsGiven() {
        long zone = memory(16);
        Mem.putLong(zone, -1);
        returns(0, call(Call.GETTIMEOFDAY, 0, zone));
        equal("minutes west and daylight saving", 0, Mem.getLong(zone));
        fails(Errno.EFAULT, call(Call.GETTIMEOFDAY, 0, UNMAPPED));
    }

    @Case("adjtimex")
    static void readingTheAdjustmentChangesNothing() {
        long timex = timex(0);
        long state = succeeds(call(Call.ADJTIMEX, timex));
        holds("state", state >= 0 && state <= Timex.TIME_ERROR);
        equal("precision", 1, Mem.getLong(timex + TimexStruct.PRECISION));
        equal("tolerance", 500 << 16, Mem.getLong(timex + TimexStruct.TOLERANCE));
        holds("tick", Mem.getLong(timex + TimexStruct.TICK) >= 9000);
        equal("pps", 0, Mem.getLong(timex + TimexStruct.PPSFREQ));
        long seconds = Mem.getLong(timex + TimexStruct.TIME);
        holds("time", Math.abs(seconds - now(Clocks.CLOCK_REALTIME) / SECOND) <= 1);
    }

    @Case("adjtimex")
    static void unsynchronisedClockIsAnErrorState() {
        long timex = timex(0);
        long state = succeeds(call(Call.ADJTIMEX, timex));
        boolean unsynchronised = (Mem.getInt(timex + TimexStruct.STATUS) & Timex.STA_UNSYNC) != 0;
        holds("state", (state == Timex.TIME_ERROR) == unsynchronised);
    }

    @Case("adjtimex")
    static void adjustmentIsChecked() {
        long timex = timex(Timex.ADJ_TICK);
        fails(Errno.EINVAL, call(Call.ADJTIMEX, timex));
        Mem.putLong(timex + TimexStruct.TICK, 11_001);
        fails(Errno.EINVAL, call(Call.ADJTIMEX, timex));
        timex = timex(Timex.ADJ_SETOFFSET);
        Mem.putLong(timex + TimexStruct.TIME + TimeVal.TV_USEC, 1_000_000);
        fails(Errno.EINVAL, call(Call.ADJTIMEX, timex));
        Mem.putLong(timex + TimexStruct.TIME + TimeVal.TV_USEC, -1);
        fails(Errno.EINVAL, call(Call.ADJTIMEX, timex));
        timex = timex(Timex.ADJ_FREQUENCY);
        Mem.putLong(timex + TimexStruct.FREQ, Long.MAX_VALUE);
        fails(Errno.EINVAL, call(Call.ADJTIMEX, timex));
        fails(Errno.EINVAL, call(Call.ADJTIMEX, timex(0x8000)));
        fails(Errno.EFAULT, call(Call.ADJTIMEX, UNMAPPED));
    }

    @Case("adjtimex")
    static void adjustingNeedsPrivilege() {
        unprivileged(
                () -> {
                    fails(Errno.EPERM, call(Call.ADJTIMEX, timex(Timex.ADJ_FREQUENCY)));
                    fails(Errno.EPERM, call(Call.ADJTIMEX, timex(Timex.ADJ_SETOFFSET)));
                    fails(Errno.EPERM, call(Call.ADJTIMEX, timex(Timex.ADJ_OFFSET_SINGLESHOT)));
                    succeeds(call(Call.ADJTIMEX, timex(0)));
                    succeeds(call(Call.ADJTIMEX, timex(Timex.ADJ_OFFSET_SS_READ)));
                });
    }

    @Case("adjtimex")
    static void whatAdjtimeHasLeftIsRead() {
        long timex = timex(Timex.ADJ_OFFSET_SS_READ);
        Mem.putLong(timex + TimexStruct.OFFSET, 77);
        succeeds(call(Call.ADJTIMEX, timex));
        equal("offset", 0, Mem.getLong(timex + TimexStruct.OFFSET));
    }

    @Case("clock_adjtime")
    static void clockIsReadAsByAdjtimex() {
        long timex = timex(0);
        succeeds(call(Call.CLOCK_ADJTIME, Clocks.CLOCK_REALTIME, timex));
        equal("precision", 1, Mem.getLong(timex + TimexStruct.PRECISION));
    }

    @Case("clock_adjtime")
    static void otherClocksAreNotAdjusted() {
        for (int clock : new int[] {1, 2, 3, 4, 5, 6, 7, 11}) {
            fails(Errno.EOPNOTSUPP, call(Call.CLOCK_ADJTIME, clock, timex(0)));
        }
        fails(Errno.EOPNOTSUPP, call(Call.CLOCK_ADJTIME, ~0 << 3 | 2, timex(0)));
    }

    @Case("clock_adjtime")
    static void adjustedClockMustExist() {
        fails(Errno.EINVAL, call(Call.CLOCK_ADJTIME, 10, timex(0)));
        fails(Errno.EINVAL, call(Call.CLOCK_ADJTIME, 99, timex(0)));
        fails(Errno.EFAULT, call(Call.CLOCK_ADJTIME, 0, UNMAPPED));
    }

    @Case("clock_gettime")
    static void coarseClocksAreBehindByAtMostATick() {
        long fine = now(Clocks.CLOCK_MONOTONIC);
        long coarse = now(Clocks.CLOCK_MONOTONIC_COARSE);
        holds("not far behind", coarse > fine - 20_000_000);
        holds("not ahead", coarse <= now(Clocks.CLOCK_MONOTONIC));
        coarse = now(Clocks.CLOCK_REALTIME_COARSE);
        holds("not ahead", coarse <= now(Clocks.CLOCK_REALTIME));
    }

    @Case("clock_gettime")
    static void bootClockIsNotBehindTheMonotonicOne() {
        long monotonic = now(Clocks.CLOCK_MONOTONIC);
        holds("boot", now(Clocks.CLOCK_BOOTTIME) >= monotonic);
    }

    @Case("clock_gettime")
    static void rawClockGoes() {
        long before = now(Clocks.CLOCK_MONOTONIC_RAW);
        Machine.spin(100_000);
        holds("later", now(Clocks.CLOCK_MONOTONIC_RAW) > before);
    }

    @Case("clock_gettime")
    static void atomicTimeIsAheadByWholeSeconds() {
        long timex = timex(0);
        succeeds(call(Call.ADJTIMEX, timex));
        long ahead = Mem.getInt(timex + TimexStruct.TAI) * SECOND;
        long before = now(Clocks.CLOCK_REALTIME) + ahead;
        long atomic = now(Clocks.CLOCK_TAI);
        holds("between", before <= atomic && atomic <= now(Clocks.CLOCK_REALTIME) + ahead);
    }

    @Case("clock_getres")
    static void coarseClocksTickTheOthersDoNot() {
        long time = memory(16);
        for (int clock : new int[] {0, 1, 2, 3, 4, 7, 11}) {
            returns(0, call(Call.CLOCK_GETRES, clock, time));
            equal("clock " + clock, 1, Mem.getLong(time) * SECOND + Mem.getLong(time + 8));
        }
        for (int clock = 5; clock <= 6; clock++) {
            returns(0, call(Call.CLOCK_GETRES, clock, time));
            equal("clock " + clock, 4_000_000, Mem.getLong(time + 8));
        }
    }

    @Case("clock_getres")
    static void resolutionArgumentsAreChecked() {
        returns(0, call(Call.CLOCK_GETRES, 0, 0));
        fails(Errno.EINVAL, call(Call.CLOCK_GETRES, 10, 0));
        fails(Errno.EFAULT, call(Call.CLOCK_GETRES, 0, UNMAPPED));
        fails(Errno.EINVAL, call(Call.CLOCK_GETRES, ~4_000_000 << 3 | 2, memory(16)));
        fails(Errno.EINVAL, call(Call.CLOCK_GETRES, ~0 << 3 | 3, memory(16)));
    }
}
