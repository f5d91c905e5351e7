package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Clocks, sleeping, timers and accounted time. */
final class TimeCases {
    private static final int REALTIME = 0;
    private static final int MONOTONIC = 1;
    private static final int PROCESS_TIME = 2;
    private static final int ITIMER_REAL = 0;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long YEAR_2020 = 1_577_836_800;

    private TimeCases() {}

    /** Sends SIGALRM once, after some microseconds. */
    static void startTimer(long micros) {
        startTimer(micros, 0);
    }

    /** One that rings again and again, for what might come too late for the first time. */
    static void startTimer(long micros, long interval) {
        long timer = memory(32);
        Mem.putLong(timer, interval / 1_000_000);
        Mem.putLong(timer + 8, interval % 1_000_000);
        Mem.putLong(timer + 16, micros / 1_000_000);
        Mem.putLong(timer + 24, micros % 1_000_000);
        succeeds(call(Call.SETITIMER, ITIMER_REAL, timer, 0));
    }

    private static long now(int clock) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        long nanos = Mem.getLong(time + 8);
        holds("nanoseconds in range", nanos >= 0 && nanos < SECOND);
        return Mem.getLong(time) * SECOND + nanos;
    }

    private static long time(long seconds, long nanos) {
        long time = memory(16);
        Mem.putLong(time, seconds);
        Mem.putLong(time + 8, nanos);
        return time;
    }

    @Case("clock_gettime")
    static void monotonicClockNeverGoesBack() {
        long last = now(MONOTONIC);
        for (int i = 0; i < 200; i++) {
            long next = now(MONOTONIC);
            holds("later", next >= last);
            last = next;
        }
    }

    @Case("clock_gettime")
    static void timeOfDayIsAfter2020() {
        holds("after 2020", now(REALTIME) / SECOND > YEAR_2020);
    }

    /** Numbers 8 and 9 need an alarm clock that wakes the machine; 10 was never used. */
    @Case("clock_gettime")
    static void clocksCanBeRead() {
        for (int clock = 0; clock <= 7; clock++) {
            holds("clock " + clock, now(clock) >= 0);
        }
        long realtime = now(REALTIME);
        holds("international atomic time", now(11) >= realtime);
    }

    @Case("clock_gettime")
    static void unknownClockIsEinval() {
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, 10, memory(16)));
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, 99, memory(16)));
    }

    @Case("clock_gettime")
    static void timeToUnmappedMemoryIsEfault() {
        fails(Errno.EFAULT, call(Call.CLOCK_GETTIME, MONOTONIC, UNMAPPED));
        fails(Errno.EFAULT, call(Call.CLOCK_GETTIME, MONOTONIC, 0));
    }

    @Case("clock_getres")
    static void resolutionIsAtMostATick() {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETRES, MONOTONIC, time));
        equal("seconds", 0, Mem.getLong(time));
        holds("nanoseconds", Mem.getLong(time + 8) >= 1 && Mem.getLong(time + 8) <= 10 * MILLI);
        returns(0, call(Call.CLOCK_GETRES, REALTIME, 0));
        fails(Errno.EINVAL, call(Call.CLOCK_GETRES, 99, time));
    }

    @Case("gettimeofday")
    static void gettimeofdayAgreesWithTheClock() {
        long time = memory(16);
        long before = now(REALTIME) / 1000;
        returns(0, call(Call.GETTIMEOFDAY, time, 0));
        long micros = Mem.getLong(time) * 1_000_000 + Mem.getLong(time + 8);
        long after = now(REALTIME) / 1000;
        holds("between two clock readings", before <= micros && micros <= after);
        fails(Errno.EFAULT, call(Call.GETTIMEOFDAY, UNMAPPED, 0));
    }

    @Case("time")
    static void timeAgreesWithTheClock() {
        long place = memory(8);
        long before = now(5) / SECOND;
        long seconds = call(Call.TIME, place);
        equal("stored", seconds, Mem.getLong(place));
        holds("not before", seconds >= before && seconds <= now(REALTIME) / SECOND);
        fails(Errno.EFAULT, call(Call.TIME, UNMAPPED));
    }

    @Case("nanosleep")
    static void sleepLastsAtLeastAsLongAsAsked() {
        long before = now(MONOTONIC);
        returns(0, call(Call.NANOSLEEP, time(0, 3 * MILLI), 0));
        holds("3 ms have passed", now(MONOTONIC) - before >= 3 * MILLI);
    }

    @Case("nanosleep")
    static void sleepOfZeroReturns() {
        returns(0, call(Call.NANOSLEEP, time(0, 0), 0));
    }

    @Case("nanosleep")
    static void sleepArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.NANOSLEEP, time(0, SECOND), 0));
        fails(Errno.EINVAL, call(Call.NANOSLEEP, time(0, -1), 0));
        fails(Errno.EINVAL, call(Call.NANOSLEEP, time(-1, 0), 0));
        fails(Errno.EFAULT, call(Call.NANOSLEEP, UNMAPPED, 0));
    }

    @Case("nanosleep")
    static void interruptedSleepSaysWhatIsLeft() {
        Handlers.install(Signal.SIGALRM);
        startTimer(5_000);
        long left = memory(16);
        fails(Errno.EINTR, call(Call.NANOSLEEP, time(60, 0), left));
        equal("handled", 1, Handlers.count);
        long nanos = Mem.getLong(left) * SECOND + Mem.getLong(left + 8);
        holds("less than 60 s are left", nanos > 0 && nanos < 60 * SECOND);
    }

    @Case("nanosleep")
    static void ignoredSignalDoesNotEndASleep() {
        Handlers.ignore(Signal.SIGALRM);
        startTimer(2_000);
        long before = now(MONOTONIC);
        returns(0, call(Call.NANOSLEEP, time(0, 10 * MILLI), 0));
        holds("10 ms have passed", now(MONOTONIC) - before >= 10 * MILLI);
    }

    @Case("clock_nanosleep")
    static void absoluteSleepEndsAtItsTime() {
        long until = now(MONOTONIC) + 3 * MILLI;
        returns(
                0,
                call(Call.CLOCK_NANOSLEEP, MONOTONIC, 1, time(until / SECOND, until % SECOND), 0));
        holds("time has come", now(MONOTONIC) >= until);
    }

    @Case("clock_nanosleep")
    static void absoluteSleepIntoThePastReturns() {
        returns(0, call(Call.CLOCK_NANOSLEEP, REALTIME, 1, time(1, 0), 0));
        returns(0, call(Call.CLOCK_NANOSLEEP, MONOTONIC, 1, time(0, 1), 0));
    }

    @Case("clock_nanosleep")
    static void clockSleepArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.CLOCK_NANOSLEEP, 99, 0, time(0, 1), 0));
        fails(Errno.EINVAL, call(Call.CLOCK_NANOSLEEP, MONOTONIC, 0, time(0, SECOND), 0));
        fails(Errno.EOPNOTSUPP, call(Call.CLOCK_NANOSLEEP, 3, 0, time(0, 1), 0));
        fails(Errno.EFAULT, call(Call.CLOCK_NANOSLEEP, MONOTONIC, 0, UNMAPPED, 0));
    }

    @Case("clock_nanosleep")
    static void interruptedAbsoluteSleepIsEintr() {
        Handlers.install(Signal.SIGALRM);
        startTimer(5_000);
        long until = now(MONOTONIC) + 2 * SECOND;
        fails(
                Errno.EINTR,
                call(Call.CLOCK_NANOSLEEP, MONOTONIC, 1, time(until / SECOND, until % SECOND), 0));
    }

    @Case("setitimer")
    static void timerIsReadBackAndStopped() {
        long timer = memory(32);
        startTimer(10_000_000);
        returns(0, call(Call.GETITIMER, ITIMER_REAL, timer));
        long left = Mem.getLong(timer + 16) * 1_000_000 + Mem.getLong(timer + 24);
        holds("left", left > 5_000_000 && left <= 10_000_000);
        long old = memory(32);
        returns(0, call(Call.SETITIMER, ITIMER_REAL, memory(32), old));
        holds("old value", Mem.getLong(old + 16) >= 5);
        returns(0, call(Call.GETITIMER, ITIMER_REAL, timer));
        equal("seconds left", 0, Mem.getLong(timer + 16));
        equal("microseconds left", 0, Mem.getLong(timer + 24));
    }

    @Case("setitimer")
    static void intervalTimerRepeats() {
        Handlers.install(Signal.SIGALRM);
        long timer = memory(32);
        Mem.putLong(timer + 8, 2_000);
        Mem.putLong(timer + 24, 2_000);
        returns(0, call(Call.SETITIMER, ITIMER_REAL, timer, 0));
        for (int i = 0; i < 3; i++) {
            fails(Errno.EINTR, call(Call.PAUSE));
        }
        returns(0, call(Call.SETITIMER, ITIMER_REAL, memory(32), 0));
        holds("handled at least 3 times", Handlers.count >= 3);
    }

    @Case("setitimer")
    static void timerInterruptsAComputation() {
        Handlers.install(Signal.SIGALRM);
        startTimer(2_000);
        long deadline = now(MONOTONIC) + 5 * SECOND;
        long time = memory(16);
        while (Handlers.handled() == 0) {
            if (Machine.spin(100_000) == 0 && Mem.getLong(time) * SECOND > deadline) {
                break;
            }
            returns(0, call(Call.CLOCK_GETTIME, MONOTONIC, time));
        }
        equal("handled", 1, Handlers.count);
    }

    @Case("setitimer")
    static void timerArgumentsAreChecked() {
        long timer = memory(32);
        fails(Errno.EINVAL, call(Call.SETITIMER, 3, timer, 0));
        fails(Errno.EINVAL, call(Call.GETITIMER, 3, timer));
        Mem.putLong(timer + 24, 1_000_000);
        fails(Errno.EINVAL, call(Call.SETITIMER, ITIMER_REAL, timer, 0));
        fails(Errno.EFAULT, call(Call.SETITIMER, ITIMER_REAL, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.GETITIMER, ITIMER_REAL, UNMAPPED));
    }

    @Case("alarm")
    static void alarmGivesTheSecondsLeft() {
        returns(0, call(Call.ALARM, 100));
        returns(100, call(Call.ALARM, 0));
        returns(0, call(Call.ALARM, 0));
    }

    @Case(value = "setitimer", ends = Case.KILLED_BY + Signal.SIGALRM)
    static void sigalrmKillsByDefault() {
        startTimer(2_000);
        call(Call.PAUSE);
    }

    @Case("times")
    static void ticksOfDayAdvance() {
        long times = memory(32);
        long first = succeeds(call(Call.TIMES, times));
        returns(0, call(Call.NANOSLEEP, time(0, 30 * MILLI), 0));
        long second = succeeds(call(Call.TIMES, times));
        holds("2 ticks later or more", second - first >= 2);
        equal("children's time", 0, Mem.getLong(times + 16) + Mem.getLong(times + 24));
        fails(Errno.EFAULT, call(Call.TIMES, UNMAPPED));
    }

    @Case("getrusage")
    static void usageOfSelfIsMeasured() {
        long usage = memory(144);
        returns(0, call(Call.GETRUSAGE, 0, usage));
        holds("resident size", Mem.getLong(usage + 32) > 0);
        fails(Errno.EINVAL, call(Call.GETRUSAGE, 5, usage));
        fails(Errno.EFAULT, call(Call.GETRUSAGE, 0, UNMAPPED));
    }

    @Case("getrusage")
    static void withoutChildrenTheirUsageIsZero() {
        long usage = memory(144);
        Mem.fill(usage, 144, (byte) 1);
        returns(0, call(Call.GETRUSAGE, -1, usage));
        for (int i = 0; i < 144; i += 8) {
            equal("offset " + i, 0, Mem.getLong(usage + i));
        }
    }

    @Case("clock_gettime")
    static void processTimeStandsStillInASleep() {
        long before = now(PROCESS_TIME);
        returns(0, call(Call.NANOSLEEP, time(0, 50 * MILLI), 0));
        holds("less than the sleep took", now(PROCESS_TIME) - before < 50 * MILLI);
    }

    @Case("clock_gettime")
    static void processTimePassesInAComputation() {
        long before = now(PROCESS_TIME);
        Machine.spin(1_000_000);
        holds("some processor time", now(PROCESS_TIME) > before);
    }
}
