package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/** timer_create(2) and its kin, and clocks of processor time. */
final class TimerCases {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    private static final int CLOCK_THREAD_CPUTIME_ID = 3;
    private static final int FUTEX_WAIT = 0;
    private static final int SIGEV_NONE = 1;
    private static final int SIGEV_THREAD_ID = 4;
    private static final int TIMER_ABSTIME = 1;
    private static final int SI_TIMER = -2;
    private static final int REAL_TIME = 40;
    private static final int RUSAGE_CHILDREN = -1;
    private static final long MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private TimerCases() {}

    private static long event(int signal, int notify, int tid) {
        long event = memory(64);
        Mem.putLong(event, 77);
        Mem.putInt(event + 8, signal);
        Mem.putInt(event + 12, notify);
        Mem.putInt(event + 16, tid);
        return event;
    }

    private static int create(int clock, long event) {
        long id = memory(8);
        returns(0, call(Call.TIMER_CREATE, clock, event, id));
        return Mem.getInt(id);
    }

    private static long setting(long interval, long value) {
        long setting = memory(32);
        Mem.putLong(setting, interval / NANOS_PER_SECOND);
        Mem.putLong(setting + 8, interval % NANOS_PER_SECOND);
        Mem.putLong(setting + 16, value / NANOS_PER_SECOND);
        Mem.putLong(setting + 24, value % NANOS_PER_SECOND);
        return setting;
    }

    private static long now(int clock) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        return Mem.getLong(time) * NANOS_PER_SECOND + Mem.getLong(time + 8);
    }

    private static void awaitHandled(int count) {
        while (Handlers.handled() < count) {
            call(Call.SCHED_YIELD);
        }
    }

    @Case("timer_create")
    static void expirationCarriesItsValue() {
        Handlers.install(REAL_TIME);
        int id = create(CLOCK_MONOTONIC, event(REAL_TIME, 0, 0));
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(0, MILLI), 0));
        awaitHandled(1);
        equal("si_code", SI_TIMER, Handlers.infoInt(SigInfo.SI_CODE));
        equal("si_timerid", id, Handlers.infoInt(SigInfo.SI_TIMERID));
        equal("si_overrun", 0, Handlers.infoInt(SigInfo.SI_OVERRUN));
        equal("si_value", 77, Handlers.infoLong(SigInfo.SI_VALUE));
        long left = memory(32);
        returns(0, call(Call.TIMER_GETTIME, id, left));
        equal("left", 0, Mem.getLong(left + 16) + Mem.getLong(left + 24));
        returns(0, call(Call.TIMER_DELETE, id));
        fails(Errno.EINVAL, call(Call.TIMER_DELETE, id));
    }

    @Case("timer_settime")
    static void intervalExpiresAgainAndAgain() {
        Handlers.install(Signal.SIGALRM);
        int id = create(CLOCK_REALTIME, 0);
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(MILLI, MILLI), 0));
        awaitHandled(3);
        long old = memory(32);
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(0, 0), old));
        equal("interval", MILLI, Mem.getLong(old + 8));
        returns(0, call(Call.TIMER_DELETE, id));
    }

    @Case("timer_settime")
    static void timeMayBeAbsolute() {
        ringsAtTime(CLOCK_REALTIME);
        ringsAtTime(CLOCK_MONOTONIC);
    }

    private static void ringsAtTime(int clock) {
        Handlers.reset();
        Handlers.install(Signal.SIGALRM);
        int id = create(clock, 0);
        long time = now(clock) + 2 * MILLI;
        returns(0, call(Call.TIMER_SETTIME, id, TIMER_ABSTIME, setting(0, time), 0));
        awaitHandled(1);
        holds("not too early", now(clock) >= time);
        // A time that has passed.
        returns(0, call(Call.TIMER_SETTIME, id, TIMER_ABSTIME, setting(0, 1), 0));
        awaitHandled(2);
        returns(0, call(Call.TIMER_DELETE, id));
    }

    @Case("timer_getoverrun")
    static void expirationsBeforeDeliveryAreCounted() {
        Handlers.install(REAL_TIME);
        int id = create(CLOCK_MONOTONIC, event(REAL_TIME, 0, 0));
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(REAL_TIME));
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(MILLI, MILLI), 0));
        long time = memory(16);
        Mem.putLong(time + 8, 20 * MILLI);
        returns(0, call(Call.NANOSLEEP, time, 0));
        Handlers.mask(Signal.SIG_SETMASK, 0);
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(0, 0), 0));
        holds("handled", Handlers.handled() >= 1);
        returns(0, call(Call.TIMER_DELETE, id));
    }

    @Case("timer_create")
    static void silentTimerOnlyCounts() {
        int id = create(CLOCK_MONOTONIC, event(0, SIGEV_NONE, 0));
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(0, 100 * NANOS_PER_SECOND), 0));
        long left = memory(32);
        returns(0, call(Call.TIMER_GETTIME, id, left));
        holds("left", Mem.getLong(left + 16) == 99 || Mem.getLong(left + 16) == 100);
        returns(0, call(Call.TIMER_GETOVERRUN, id));
        returns(0, call(Call.TIMER_DELETE, id));
    }

    @Case("timer_create")
    static void threadMayBeNamed() {
        Handlers.install(REAL_TIME);
        int tid = (int) call(Call.GETTID);
        int id = create(CLOCK_MONOTONIC, event(REAL_TIME, SIGEV_THREAD_ID, tid));
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(0, MILLI), 0));
        awaitHandled(1);
        returns(0, call(Call.TIMER_DELETE, id));
    }

    /** The main thread, which waits meanwhile, is not disturbed. */
    @Case("timer_create")
    static void processorTimeIsToldToTheThreadThatUsesIt() {
        Handlers.install(REAL_TIME);
        int id = create(CLOCK_PROCESS_CPUTIME_ID, event(REAL_TIME, 0, 0));
        Threads.start(ThreadJobs.COMPUTE);
        returns(0, call(Call.TIMER_SETTIME, id, 0, setting(0, 5 * MILLI), 0));
        long result = call(Call.FUTEX, Threads.address(0), FUTEX_WAIT, 0, 0);
        holds("not interrupted", result != -Errno.EINTR);
        Threads.join(ThreadJobs.COMPUTE);
        equal("handled", 1, Handlers.handled());
        returns(0, call(Call.TIMER_DELETE, id));
    }

    @Case("timer_create")
    static void argumentsAreChecked() {
        long id = memory(8);
        fails(Errno.EINVAL, call(Call.TIMER_CREATE, 77, 0, id));
        fails(Errno.EINVAL, call(Call.TIMER_CREATE, CLOCK_MONOTONIC, event(65, 0, 0), id));
        fails(Errno.EINVAL, call(Call.TIMER_CREATE, CLOCK_MONOTONIC, event(10, 3, 0), id));
        fails(
                Errno.EINVAL,
                call(Call.TIMER_CREATE, CLOCK_MONOTONIC, event(10, SIGEV_THREAD_ID, 1), id));
        fails(Errno.EFAULT, call(Call.TIMER_CREATE, CLOCK_MONOTONIC, 0, Kit.UNMAPPED));
        fails(Errno.EFAULT, call(Call.TIMER_CREATE, CLOCK_MONOTONIC, Kit.UNMAPPED, id));
        fails(Errno.EINVAL, call(Call.TIMER_SETTIME, 999, 0, setting(0, 0), 0));
        fails(Errno.EINVAL, call(Call.TIMER_GETTIME, 999, memory(32)));
        fails(Errno.EINVAL, call(Call.TIMER_GETOVERRUN, 999));
        int timer = create(CLOCK_MONOTONIC, 0);
        fails(Errno.EINVAL, call(Call.TIMER_SETTIME, timer, 0, 0, 0));
        long wrong = setting(0, 0);
        Mem.putLong(wrong + 24, NANOS_PER_SECOND);
        fails(Errno.EINVAL, call(Call.TIMER_SETTIME, timer, 0, wrong, 0));
        returns(0, call(Call.TIMER_DELETE, timer));
    }

    /** Uses at least so much processor time. */
    private static void compute(long nanos) {
        long end = now(CLOCK_PROCESS_CPUTIME_ID) + nanos;
        while (now(CLOCK_PROCESS_CPUTIME_ID) < end) {
            Kit.freeMemory();
        }
    }

    @Case("clock_gettime")
    static void sleepingUsesNoProcessorTime() {
        long before = now(CLOCK_THREAD_CPUTIME_ID);
        long time = memory(16);
        Mem.putLong(time + 8, 50 * MILLI);
        returns(0, call(Call.NANOSLEEP, time, 0));
        holds("used", now(CLOCK_THREAD_CPUTIME_ID) - before < 40 * MILLI);
    }

    @Case("getrusage")
    static void childrensTimeCountsWhenTheyAreWaitedFor() {
        long usage = memory(144);
        long own = memory(144);
        returns(0, call(Call.GETRUSAGE, RUSAGE_CHILDREN, usage));
        long before = micros(usage);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            compute(30 * MILLI);
            call(Call.EXIT_GROUP, 0);
        }
        returns(child, call(Call.WAIT4, child, 0, 0, own));
        holds("the child's", micros(own) >= 20_000);
        returns(0, call(Call.GETRUSAGE, RUSAGE_CHILDREN, usage));
        holds("all children's", micros(usage) - before >= 20_000);
    }

    /** User and system time. */
    private static long micros(long usage) {
        return (Mem.getLong(usage) + Mem.getLong(usage + 16)) * 1_000_000
                + Mem.getLong(usage + 8)
                + Mem.getLong(usage + 24);
    }
}
