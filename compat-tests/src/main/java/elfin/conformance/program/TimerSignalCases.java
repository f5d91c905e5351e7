package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.ItimerSpec;
import elfin.abi.struct.ItimerVal;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/**
 * Signals of the timers of timer_create(2) and setitimer(2) that are blocked, ignored or taken back
 * before they are delivered, and what is left of a timer meanwhile.
 */
final class TimerSignalCases {
    private static final int SIGEV_SIGNAL = 0;
    private static final int SIGEV_NONE = 1;
    private static final int SIGEV_THREAD = 2;
    private static final int SIGEV_THREAD_ID = 4;
    private static final int ITIMER_REAL = 0;
    private static final int ITIMER_VIRTUAL = 1;
    private static final int SI_TIMER = -2;
    private static final int REAL_TIME = 41;
    private static final int MOST_TIMERS_ONCE = 1024;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    private static final long FAR = 1000 * SECOND;

    private TimerSignalCases() {}

    private static int create(int clock, int signal, int notify) {
        long event = memory(64);
        Mem.putLong(event, 0x1234);
        Mem.putInt(event + 8, signal);
        Mem.putInt(event + 12, notify);
        long id = memory(8);
        returns(0, call(Call.TIMER_CREATE, clock, event, id));
        return Mem.getInt(id);
    }

    private static int create(int signal) {
        return create(Clocks.CLOCK_MONOTONIC, signal, SIGEV_SIGNAL);
    }

    private static long setting(long interval, long value) {
        long setting = memory(ItimerSpec.SIZE);
        Mem.putLong(setting, interval / SECOND);
        Mem.putLong(setting + 8, interval % SECOND);
        Mem.putLong(setting + 16, value / SECOND);
        Mem.putLong(setting + 24, value % SECOND);
        return setting;
    }

    private static void set(int id, long interval, long value) {
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(interval, value), 0));
    }

    private static void delete(int id) {
        returns(0, call(Call.TIMER_DELETE, id));
    }

    /** What is left of a timer, or its interval. */
    private static long read(int id, int offset) {
        long setting = memory(ItimerSpec.SIZE);
        returns(0, call(Call.TIMER_GETTIME, id, setting));
        return Mem.getLong(setting + offset) * SECOND + Mem.getLong(setting + offset + 8);
    }

    private static long left(int id) {
        return read(id, ItimerSpec.IT_VALUE);
    }

    private static long interval(int id) {
        return read(id, ItimerSpec.IT_INTERVAL);
    }

    private static long now(int clock) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        return Mem.getLong(time) * SECOND + Mem.getLong(time + 8);
    }

    private static void sleep(long nanos) {
        long time = memory(16);
        Mem.putLong(time + 8, nanos);
        returns(0, call(Call.NANOSLEEP, time, 0));
    }

    private static void block(int signal) {
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(signal));
    }

    private static long pending() {
        long set = memory(8);
        returns(0, call(Call.RT_SIGPENDING, set, 8));
        return Mem.getLong(set);
    }

    private static void awaitPending(int signal) {
        while ((pending() & Handlers.bit(signal)) == 0) {
            sleep(MILLI / 4);
            Kit.freeMemory();
        }
    }

    /** Takes a blocked signal, for which it waits: its information. */
    private static long take(int signal) {
        long set = memory(8);
        long info = memory(SigInfo.SIZE);
        Mem.putLong(set, Handlers.bit(signal));
        returns(signal, call(Call.RT_SIGTIMEDWAIT, set, info, 0, 8));
        return info;
    }

    private static void none(int signal) {
        long set = memory(8);
        Mem.putLong(set, Handlers.bit(signal));
        fails(Errno.EAGAIN, call(Call.RT_SIGTIMEDWAIT, set, 0, memory(16), 8));
    }

    private static int overrun(long info) {
        return Mem.getInt(info + SigInfo.SI_OVERRUN);
    }

    @Case("timer_getoverrun")
    static void expirationsWhileTheSignalWaitsAreItsOverrun() {
        overrunsBy(Clocks.CLOCK_MONOTONIC);
    }

    @Case("timer_getoverrun")
    static void processorTimeOverrunsToo() {
        overrunsBy(Clocks.CLOCK_PROCESS_CPUTIME_ID);
        overrunsBy(Clocks.CLOCK_THREAD_CPUTIME_ID);
    }

    /** The signal waits over more than ten expirations. */
    private static void overrunsBy(int clock) {
        block(REAL_TIME);
        int id = create(clock, REAL_TIME, SIGEV_SIGNAL);
        set(id, MILLI, MILLI);
        long start = now(clock);
        while (now(clock) < start + 12 * MILLI) {
            Kit.freeMemory();
        }
        long info = take(REAL_TIME);
        int told = overrun(info);
        holds("overrun of at least 10: " + told, told >= 10);
        returns(told, call(Call.TIMER_GETOVERRUN, id));
        delete(id);
    }

    @Case("timer_settime")
    static void expirationsBeforeAnAbsoluteStartAreOverruns() {
        block(REAL_TIME);
        int id = create(REAL_TIME);
        long start = now(Clocks.CLOCK_MONOTONIC) - 50 * MILLI;
        returns(0, call(Call.TIMER_SETTIME, id, Clocks.TIMER_ABSTIME, setting(MILLI, start), 0));
        holds("overrun", overrun(take(REAL_TIME)) >= 49);
        delete(id);
    }

    @Case("timer_getoverrun")
    static void signalOfASingleExpirationHasNoOverrun() {
        block(REAL_TIME);
        int id = create(REAL_TIME);
        set(id, 0, MILLI / 4);
        long info = take(REAL_TIME);
        equal("si_code", SI_TIMER, Mem.getInt(info + SigInfo.SI_CODE));
        equal("si_overrun", 0, overrun(info));
        returns(0, call(Call.TIMER_GETOVERRUN, id));
        delete(id);
    }

    @Case("timer_settime")
    static void settingForgetsTheOverrun() {
        block(REAL_TIME);
        int id = create(REAL_TIME);
        set(id, MILLI / 4, MILLI / 4);
        awaitPending(REAL_TIME);
        sleep(2 * MILLI);
        holds("overrun", overrun(take(REAL_TIME)) > 0);
        set(id, 0, FAR);
        returns(0, call(Call.TIMER_GETOVERRUN, id));
        delete(id);
    }

    @Case("timer_settime")
    static void settingTakesAWaitingSignalBack() {
        block(REAL_TIME);
        int id = create(REAL_TIME);
        set(id, MILLI / 4, MILLI / 4);
        awaitPending(REAL_TIME);
        set(id, 0, FAR);
        none(REAL_TIME);
        delete(id);
    }

    @Case("timer_settime")
    static void standardSignalIsTakenBackToo() {
        Handlers.install(Signal.SIGUSR1);
        block(Signal.SIGUSR1);
        int id = create(Signal.SIGUSR1);
        set(id, 0, MILLI / 4);
        awaitPending(Signal.SIGUSR1);
        set(id, 0, 0);
        Handlers.mask(Signal.SIG_SETMASK, 0);
        equal("handled", 0, Handlers.handled());
        delete(id);
    }

    @Case("timer_settime")
    static void laterExpirationUsesTheWaitingPlace() {
        block(REAL_TIME);
        int id = create(REAL_TIME);
        set(id, 0, MILLI / 4);
        awaitPending(REAL_TIME);
        set(id, 0, MILLI / 4);
        sleep(MILLI);
        take(REAL_TIME);
        none(REAL_TIME);
        delete(id);
    }

    @Case("timer_delete")
    static void deletingTakesAWaitingSignalBack() {
        Handlers.install(REAL_TIME);
        block(REAL_TIME);
        int id = create(REAL_TIME);
        set(id, MILLI / 4, MILLI / 4);
        awaitPending(REAL_TIME);
        delete(id);
        Handlers.mask(Signal.SIG_SETMASK, 0);
        equal("handled", 0, Handlers.handled());
    }

    @Case("timer_delete")
    static void idsOfDeletedTimersAreNotUsedAtOnce() {
        int first = create(REAL_TIME);
        delete(first);
        int second = create(REAL_TIME);
        equal("the next id", first + 1L, second);
        delete(second);
    }

    @Case("timer_create")
    static void eachTimerHasAPlaceForAStandardSignal() {
        block(Signal.SIGUSR2);
        int one = create(Signal.SIGUSR2);
        int other = create(Signal.SIGUSR2);
        set(one, 0, MILLI / 4);
        awaitPending(Signal.SIGUSR2);
        set(other, 0, MILLI / 4);
        while (left(other) != 0) {
            sleep(MILLI / 4);
            Kit.freeMemory();
        }
        equal("first", one, Mem.getInt(take(Signal.SIGUSR2) + SigInfo.SI_TIMERID));
        equal("second", other, Mem.getInt(take(Signal.SIGUSR2) + SigInfo.SI_TIMERID));
        none(Signal.SIGUSR2);
        delete(one);
        delete(other);
    }

    @Case("kill")
    static void sentSignalJoinsOneOfATimer() {
        block(Signal.SIGUSR2);
        int id = create(Signal.SIGUSR2);
        set(id, 0, MILLI / 4);
        awaitPending(Signal.SIGUSR2);
        Handlers.raise(Signal.SIGUSR2);
        equal("si_code", SI_TIMER, Mem.getInt(take(Signal.SIGUSR2) + SigInfo.SI_CODE));
        none(Signal.SIGUSR2);
        delete(id);
    }

    @Case("timer_create")
    static void timersSignalComesAfterASentOne() {
        block(Signal.SIGUSR2);
        int id = create(Signal.SIGUSR2);
        Handlers.raise(Signal.SIGUSR2);
        set(id, 0, MILLI / 4);
        while (left(id) != 0) {
            sleep(MILLI / 4);
            Kit.freeMemory();
        }
        equal("si_code", Signal.SI_USER, Mem.getInt(take(Signal.SIGUSR2) + SigInfo.SI_CODE));
        equal("si_code", SI_TIMER, Mem.getInt(take(Signal.SIGUSR2) + SigInfo.SI_CODE));
        delete(id);
    }

    @Case("rt_sigaction")
    static void ignoredRepeatingTimerWaitsForAHandler() {
        block(Signal.SIGUSR1);
        int id = create(Signal.SIGUSR1);
        set(id, MILLI / 4, MILLI / 4);
        awaitPending(Signal.SIGUSR1);
        Handlers.ignore(Signal.SIGUSR1);
        equal("pending", 0, pending());
        sleep(2 * MILLI);
        Handlers.install(Signal.SIGUSR1);
        equal("pending", Handlers.bit(Signal.SIGUSR1), pending());
        holds("overrun", overrun(take(Signal.SIGUSR1)) >= 4);
        delete(id);
    }

    @Case("rt_sigaction")
    static void timerThatExpiresWhileIgnoredWaitsForAHandler() {
        Handlers.ignore(Signal.SIGUSR1);
        int id = create(Signal.SIGUSR1);
        set(id, MILLI / 4, MILLI / 4);
        sleep(2 * MILLI);
        Handlers.install(Signal.SIGUSR1);
        while (Handlers.handled() == 0) {
            call(Call.SCHED_YIELD);
        }
        delete(id);
        holds("overrun", Handlers.infoInt(SigInfo.SI_OVERRUN) >= 0);
    }

    @Case("rt_sigaction")
    static void ignoredSignalOfASingleExpirationIsLost() {
        block(Signal.SIGUSR1);
        int id = create(Signal.SIGUSR1);
        set(id, 0, MILLI / 4);
        awaitPending(Signal.SIGUSR1);
        Handlers.ignore(Signal.SIGUSR1);
        Handlers.install(Signal.SIGUSR1);
        equal("pending", 0, pending());
        delete(id);
    }

    @Case("rt_sigaction")
    static void defaultThatIgnoresDoesNotBringATimersSignalBack() {
        block(Signal.SIGURG);
        int id = create(Signal.SIGURG);
        set(id, MILLI / 4, MILLI / 4);
        awaitPending(Signal.SIGURG);
        Handlers.ignore(Signal.SIGURG);
        returns(0, Handlers.setAction(Signal.SIGURG, Signal.SIG_DFL, 0, 0));
        equal("pending", 0, pending());
        delete(id);
    }

    @Case("timer_gettime")
    static void disarmedTimerHasNoInterval() {
        int id = create(REAL_TIME);
        set(id, MILLI, 0);
        equal("interval", 0, interval(id));
        set(id, MILLI, FAR);
        equal("interval", MILLI, interval(id));
        delete(id);
    }

    @Case("timer_gettime")
    static void timeLeftGoesOnWhileTheSignalWaits() {
        block(REAL_TIME);
        int id = create(REAL_TIME);
        set(id, 3 * MILLI, MILLI / 4);
        awaitPending(REAL_TIME);
        for (int i = 0; i < 20; i++) {
            long left = left(id);
            holds("left", left > 0 && left <= 3 * MILLI);
            sleep(MILLI / 2);
        }
        delete(id);
    }

    @Case("timer_gettime")
    static void silentTimerRepeats() {
        int id = create(Clocks.CLOCK_MONOTONIC, 0, SIGEV_NONE);
        set(id, 2 * MILLI, MILLI / 4);
        sleep(MILLI);
        long left = left(id);
        holds("left", left > 0 && left <= 2 * MILLI);
        returns(0, call(Call.TIMER_GETOVERRUN, id));
        delete(id);
    }

    @Case("timer_gettime")
    static void silentTimerRunsOutOnce() {
        int id = create(Clocks.CLOCK_MONOTONIC, 0, SIGEV_NONE);
        set(id, 0, MILLI / 4);
        sleep(MILLI);
        equal("left", 0, left(id));
        delete(id);
    }

    @Case("timer_gettime")
    static void settingInBadMemoryIsEfault() {
        int id = create(REAL_TIME);
        fails(Errno.EFAULT, call(Call.TIMER_GETTIME, id, UNMAPPED));
        fails(Errno.EFAULT, call(Call.TIMER_SETTIME, id, 0, UNMAPPED, 0));
        delete(id);
    }

    @Case("timer_settime")
    static void oldSettingInBadMemoryIsEfaultWhenTheTimerRuns() {
        int id = create(REAL_TIME);
        fails(Errno.EFAULT, call(Call.TIMER_SETTIME, id, 0, setting(0, FAR), UNMAPPED));
        holds("runs", left(id) > 0);
        delete(id);
    }

    @Case("timer_settime")
    static void unknownFlagsAreIgnored() {
        int id = create(REAL_TIME);
        returns(0, call(Call.TIMER_SETTIME, id, 0x7ffe, setting(0, FAR), 0));
        holds("left", left(id) > FAR / 2);
        delete(id);
    }

    @Case("timer_create")
    static void threadNotificationIsASignalToTheKernel() {
        block(REAL_TIME);
        int id = create(Clocks.CLOCK_MONOTONIC, REAL_TIME, SIGEV_THREAD);
        set(id, 0, MILLI / 4);
        equal("si_value", 0x1234, Mem.getLong(take(REAL_TIME) + SigInfo.SI_VALUE));
        delete(id);
    }

    @Case("timer_create")
    static void clocksThatCannotRingAreEopnotsupp() {
        long id = memory(8);
        fails(Errno.EOPNOTSUPP, call(Call.TIMER_CREATE, Clocks.CLOCK_MONOTONIC_RAW, 0, id));
        fails(Errno.EOPNOTSUPP, call(Call.TIMER_CREATE, Clocks.CLOCK_MONOTONIC_COARSE, 0, id));
        fails(Errno.EOPNOTSUPP, call(Call.TIMER_CREATE, Clocks.CLOCK_REALTIME_COARSE, 0, id));
    }

    @Case("timer_create")
    static void thereMayBeManyTimers() {
        int first = create(REAL_TIME);
        for (int i = 0; i < MOST_TIMERS_ONCE; i++) {
            Kit.freeMemory();
            equal("id", first + 1L + i, create(REAL_TIME));
        }
        for (int i = 0; i <= MOST_TIMERS_ONCE; i++) {
            delete(first + i);
        }
        fails(Errno.EINVAL, call(Call.TIMER_GETOVERRUN, first));
    }

    @Case("timer_create")
    static void childHasNoneOfTheTimers() {
        int id = create(REAL_TIME);
        set(id, 0, FAR);
        Processes.inChild(
                () -> {
                    fails(Errno.EINVAL, call(Call.TIMER_GETTIME, id, memory(ItimerSpec.SIZE)));
                    equal("first id", 0, create(REAL_TIME));
                });
        delete(id);
    }

    @Case("timer_create")
    static void signalOfAnEndedThreadIsLost() {
        int tid = Threads.start(ThreadJobs.MEET);
        long event = memory(64);
        Mem.putInt(event + 8, REAL_TIME);
        Mem.putInt(event + 12, SIGEV_THREAD_ID);
        Mem.putInt(event + 16, tid);
        long id = memory(8);
        returns(0, call(Call.TIMER_CREATE, Clocks.CLOCK_MONOTONIC, event, id));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
        set(Mem.getInt(id), MILLI / 4, MILLI / 4);
        sleep(MILLI);
        equal("pending", 0, pending());
        delete(Mem.getInt(id));
    }

    private static void startInterval(int which, long valueMicros, long intervalMicros) {
        long timer = memory(ItimerVal.SIZE);
        Mem.putLong(timer + 8, intervalMicros);
        Mem.putLong(timer + 24, valueMicros);
        returns(0, call(Call.SETITIMER, which, timer, 0));
    }

    private static long micros(int which, int offset) {
        long timer = memory(ItimerVal.SIZE);
        returns(0, call(Call.GETITIMER, which, timer));
        return Mem.getLong(timer + offset) * 1_000_000 + Mem.getLong(timer + offset + 8);
    }

    @Case("getitimer")
    static void realTimerStandsUntilItsSignalIsTaken() {
        block(Signal.SIGALRM);
        startInterval(ITIMER_REAL, 250, 900_000);
        awaitPending(Signal.SIGALRM);
        equal("value", 0, micros(ITIMER_REAL, ItimerVal.IT_VALUE));
        equal("interval", 900_000, micros(ITIMER_REAL, ItimerVal.IT_INTERVAL));
        take(Signal.SIGALRM);
        holds("goes on", micros(ITIMER_REAL, ItimerVal.IT_VALUE) > 0);
        startInterval(ITIMER_REAL, 0, 0);
    }

    @Case("setitimer")
    static void ignoredSignalEndsARealTimer() {
        Handlers.ignore(Signal.SIGALRM);
        startInterval(ITIMER_REAL, 250, 1000);
        sleep(MILLI);
        equal("value", 0, micros(ITIMER_REAL, ItimerVal.IT_VALUE));
        equal("interval", 1000, micros(ITIMER_REAL, ItimerVal.IT_INTERVAL));
        startInterval(ITIMER_REAL, 0, 0);
    }

    @Case("setitimer")
    static void stoppedRealTimerHasNoInterval() {
        startInterval(ITIMER_REAL, 0, 5000);
        equal("interval", 0, micros(ITIMER_REAL, ItimerVal.IT_INTERVAL));
    }

    @Case("setitimer")
    static void stoppedProcessorTimerKeepsItsInterval() {
        startInterval(ITIMER_VIRTUAL, 0, 8000);
        equal("interval", 8000, micros(ITIMER_VIRTUAL, ItimerVal.IT_INTERVAL));
        startInterval(ITIMER_VIRTUAL, 0, 0);
    }
}
