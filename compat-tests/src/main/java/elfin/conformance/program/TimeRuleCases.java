package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.ItimerVal;
import elfin.raw.Mem;

/** Clocks, sleeps and alarms: addresses, ranges and clocks that are easily left out. */
final class TimeRuleCases {
    private static final int CLOCKFD = 3;
    private static final int HIGHEST_CLOCK = 16;
    private static final int ITIMER_REAL = 0;
    private static final int MOST_SECONDS = -1;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private TimeRuleCases() {}

    private static long time(long seconds, long nanos) {
        long time = memory(16);
        Mem.putLong(time, seconds);
        Mem.putLong(time + 8, nanos);
        return time;
    }

    private static long now(int clock) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        return Mem.getLong(time) * SECOND + Mem.getLong(time + 8);
    }

    private static void ring() {
        Handlers.install(Signal.SIGALRM);
        TimeCases.startTimer(1000, 1000);
    }

    @Case("clock_gettime")
    static void clocksOfDescriptorsNeedAClockDevice() {
        int clock = ~0 << 3 | CLOCKFD;
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, clock, memory(16)));
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, ~Kit.CLOSED << 3 | CLOCKFD, memory(16)));
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, HIGHEST_CLOCK, memory(16)));
    }

    @Case("clock_getres")
    static void resolutionMayGoNowhereButNotToBadMemory() {
        returns(0, call(Call.CLOCK_GETRES, Clocks.CLOCK_MONOTONIC, 0));
        fails(Errno.EFAULT, call(Call.CLOCK_GETRES, Clocks.CLOCK_MONOTONIC, UNMAPPED));
        fails(Errno.EINVAL, call(Call.CLOCK_GETRES, HIGHEST_CLOCK, 0));
    }

    @Case("clock_settime")
    static void timeToSetInBadMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.CLOCK_SETTIME, Clocks.CLOCK_REALTIME, UNMAPPED));
        fails(Errno.EINVAL, call(Call.CLOCK_SETTIME, HIGHEST_CLOCK, UNMAPPED));
    }

    @Case("settimeofday")
    static void dayToSetInBadMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.SETTIMEOFDAY, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.SETTIMEOFDAY, 0, UNMAPPED));
    }

    @Case("gettimeofday")
    static void dayMayGoNowhereButNotToBadMemory() {
        returns(0, call(Call.GETTIMEOFDAY, 0, 0));
        fails(Errno.EFAULT, call(Call.GETTIMEOFDAY, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.GETTIMEOFDAY, 0, UNMAPPED));
    }

    @Case("time")
    static void timeMayGoToMemory() {
        long place = memory(8);
        long time = succeeds(call(Call.TIME, place));
        equal("stored", time, Mem.getLong(place));
        fails(Errno.EFAULT, call(Call.TIME, UNMAPPED));
    }

    @Case("times")
    static void ticksInBadMemoryAreEfault() {
        fails(Errno.EFAULT, call(Call.TIMES, UNMAPPED));
    }

    @Case("adjtimex")
    static void adjustmentInBadMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.ADJTIMEX, UNMAPPED));
        fails(Errno.EFAULT, call(Call.CLOCK_ADJTIME, Clocks.CLOCK_REALTIME, UNMAPPED));
    }

    @Case("nanosleep")
    static void restInBadMemoryIsEfaultWhenInterrupted() {
        ring();
        fails(Errno.EFAULT, call(Call.NANOSLEEP, time(1000, 0), UNMAPPED));
        TimeCases.startTimer(0);
    }

    @Case("nanosleep")
    static void restInBadMemoryIsNotTouchedByAWholeSleep() {
        returns(0, call(Call.NANOSLEEP, time(0, MILLI / 10), UNMAPPED));
    }

    @Case("nanosleep")
    static void restMayLieWhereTheTimeLies() {
        ring();
        long time = time(1000, 0);
        fails(Errno.EINTR, call(Call.NANOSLEEP, time, time));
        TimeCases.startTimer(0);
        holds("left", Mem.getLong(time) >= 900 && Mem.getLong(time) < 1000);
    }

    @Case("nanosleep")
    static void timeInBadMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.NANOSLEEP, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.CLOCK_NANOSLEEP, Clocks.CLOCK_MONOTONIC, 0, UNMAPPED, 0));
    }

    @Case("clock_nanosleep")
    static void interruptedAbsoluteSleepLeavesNoRest() {
        ring();
        long rest = time(-1, -1);
        long until = now(Clocks.CLOCK_MONOTONIC) / SECOND + 1000;
        fails(
                Errno.EINTR,
                call(Call.CLOCK_NANOSLEEP, Clocks.CLOCK_MONOTONIC, 1, time(until, 0), rest));
        TimeCases.startTimer(0);
        equal("rest", -1, Mem.getLong(rest));
    }

    @Case("clock_nanosleep")
    static void everyClockOfTimeCanBeSleptBy() {
        int[] clocks = {
            Clocks.CLOCK_REALTIME, Clocks.CLOCK_MONOTONIC, Clocks.CLOCK_BOOTTIME, Clocks.CLOCK_TAI,
        };
        for (int clock : clocks) {
            long until = now(clock) + MILLI;
            returns(
                    0,
                    call(
                            Call.CLOCK_NANOSLEEP,
                            clock,
                            Clocks.TIMER_ABSTIME,
                            time(until / SECOND, until % SECOND),
                            0));
            holds("not too early", now(clock) >= until);
        }
    }

    @Case("clock_nanosleep")
    static void unknownFlagsOfASleepAreIgnored() {
        long before = now(Clocks.CLOCK_MONOTONIC);
        returns(0, call(Call.CLOCK_NANOSLEEP, Clocks.CLOCK_MONOTONIC, 0x7e, time(0, MILLI), 0));
        holds("slept", now(Clocks.CLOCK_MONOTONIC) - before >= MILLI);
    }

    @Case("clock_nanosleep")
    static void sleepUntilTheEndOfTimeCanBeInterrupted() {
        ring();
        fails(
                Errno.EINTR,
                call(
                        Call.CLOCK_NANOSLEEP,
                        Clocks.CLOCK_REALTIME,
                        Clocks.TIMER_ABSTIME,
                        time(Long.MAX_VALUE, 999_999_999),
                        0));
        fails(Errno.EINTR, call(Call.NANOSLEEP, time(Long.MAX_VALUE, 0), 0));
        TimeCases.startTimer(0);
    }

    @Case("alarm")
    static void secondsAreUnsigned() {
        returns(0, call(Call.ALARM, MOST_SECONDS));
        long left = call(Call.ALARM, 0);
        holds("left " + left, left > 4_000_000_000L);
    }

    @Case("alarm")
    static void alarmIsTheRealIntervalTimer() {
        returns(0, call(Call.ALARM, 50));
        long timer = memory(ItimerVal.SIZE);
        returns(0, call(Call.GETITIMER, ITIMER_REAL, timer));
        long seconds = Mem.getLong(timer + ItimerVal.IT_VALUE);
        holds("seconds " + seconds, seconds == 49 || seconds == 50);
        equal("interval", 0, Mem.getLong(timer) + Mem.getLong(timer + 8));
        call(Call.ALARM, 0);
        returns(0, call(Call.GETITIMER, ITIMER_REAL, timer));
        equal("off", 0, Mem.getLong(timer + 16) + Mem.getLong(timer + 24));
    }

    @Case("alarm")
    static void childHasNoAlarm() {
        returns(0, call(Call.ALARM, 50));
        Processes.inChild(() -> returns(0, call(Call.ALARM, 0)));
        holds("the parent's goes on", call(Call.ALARM, 0) > 0);
    }

    @Case("setitimer")
    static void settingWithoutATimeStopsTheTimer() {
        returns(0, call(Call.ALARM, 50));
        returns(0, call(Call.SETITIMER, ITIMER_REAL, 0, 0));
        returns(0, call(Call.ALARM, 0));
    }

    @Case("setitimer")
    static void oldTimerInBadMemoryIsEfaultWhenTheNewOneRuns() {
        long timer = memory(ItimerVal.SIZE);
        Mem.putLong(timer + 16, 50);
        fails(Errno.EFAULT, call(Call.SETITIMER, ITIMER_REAL, timer, UNMAPPED));
        holds("runs", call(Call.ALARM, 0) > 0);
        fails(Errno.EFAULT, call(Call.SETITIMER, ITIMER_REAL, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.GETITIMER, ITIMER_REAL, UNMAPPED));
    }
}
