package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.RUsage;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/** Processor time: its clocks, timers, sleeps and limits; what getrusage(2) counts. */
final class ProcessorTimeCases {
    private static final int ITIMER_VIRTUAL = 1;
    private static final int ITIMER_PROF = 2;
    private static final int RLIMIT_CPU = 0;
    private static final int RUSAGE_SELF = 0;
    private static final int RUSAGE_CHILDREN = -1;
    private static final int RUSAGE_THREAD = 1;
    private static final int PROF = 0;
    private static final int VIRT = 1;
    private static final int SCHED = 2;
    private static final int THREAD = 4;
    private static final int NO_TASK = 4_000_000;
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;

    private ProcessorTimeCases() {}

    private static int clockOf(long id, int kind) {
        return ~(int) id << 3 | kind;
    }

    private static long now(int clock) {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, clock, time));
        return Mem.getLong(time) * SECOND + Mem.getLong(time + 8);
    }

    private static long time(long nanos) {
        long time = memory(16);
        Mem.putLong(time, nanos / SECOND);
        Mem.putLong(time + 8, nanos % SECOND);
        return time;
    }

    private static long usage(int who) {
        long usage = memory(RUsage.SIZE);
        returns(0, call(Call.GETRUSAGE, who, usage));
        return usage;
    }

    private static long micros(long time) {
        return Mem.getLong(time) * 1_000_000 + Mem.getLong(time + 8);
    }

    /** A child that computes for ever. */
    private static long computing() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            while (true) {
                Machine.spin(100_000);
            }
        }
        return child;
    }

    private static void kill(long child) {
        returns(0, call(Call.KILL, child, 9));
        equal("status", 9, statusOf(child));
    }

    private static long timer(long valueMicros, long intervalMicros) {
        long timer = memory(32);
        Mem.putLong(timer + 8, intervalMicros);
        Mem.putLong(timer + 16, valueMicros / 1_000_000);
        Mem.putLong(timer + 24, valueMicros % 1_000_000);
        return timer;
    }

    private static void computeUntilHandled(int count) {
        while (Handlers.handled() < count) {
            Machine.spin(50_000);
        }
    }

    @Case("clock_gettime")
    static void ownClockHasANumberByProcess() {
        int clock = clockOf(call(Call.GETPID), SCHED);
        long before = now(Clocks.CLOCK_PROCESS_CPUTIME_ID);
        long middle = now(clock);
        holds("between", before <= middle && middle <= now(Clocks.CLOCK_PROCESS_CPUTIME_ID));
    }

    @Case("clock_gettime")
    static void ownClockHasANumberByThread() {
        int clock = clockOf(call(Call.GETTID), SCHED | THREAD);
        long before = now(Clocks.CLOCK_THREAD_CPUTIME_ID);
        long middle = now(clock);
        holds("between", before <= middle && middle <= now(Clocks.CLOCK_THREAD_CPUTIME_ID));
    }

    @Case("clock_gettime")
    static void childsClockGoesWhileItComputes() {
        long child = computing();
        int clock = clockOf(child, SCHED);
        while (now(clock) < 2 * MILLI) {
            returns(0, call(Call.NANOSLEEP, time(MILLI), 0));
            Kit.freeMemory();
        }
        kill(child);
    }

    @Case("clock_gettime")
    static void sleepingChildsClockStands() {
        long child = Processes.sleeper();
        int clock = clockOf(child, SCHED);
        returns(0, call(Call.NANOSLEEP, time(10 * MILLI), 0));
        holds("little", now(clock) < 10 * MILLI);
        kill(child);
    }

    @Case("clock_gettime")
    static void clocksOfNobodyAreEinval() {
        long time = memory(16);
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, clockOf(NO_TASK, SCHED), time));
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, clockOf(NO_TASK, SCHED | THREAD), time));
        // Kind 3 is a device's descriptor.
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, clockOf(Kit.CLOSED, 3), time));
    }

    @Case("clock_gettime")
    static void threadsClocksAreTheirProcesss() {
        long child = Processes.sleeper();
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, clockOf(child, SCHED | THREAD), memory(16)));
        kill(child);
    }

    @Case("clock_gettime")
    static void otherThreadHasAClock() {
        int tid = Threads.start(ThreadJobs.MEET);
        Threads.await(0, 1);
        holds("time", now(clockOf(tid, SCHED | THREAD)) >= 0);
        fails(Errno.EINVAL, call(Call.CLOCK_GETTIME, clockOf(tid, SCHED), memory(16)));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
    }

    @Case("clock_gettime")
    static void profileClockIsProgramAndKernelTime() {
        Machine.spin(100_000);
        long virtual = now(clockOf(0, VIRT));
        holds("profile", now(clockOf(0, PROF)) >= virtual);
    }

    @Case("clock_getres")
    static void processorClocksHaveTheirResolution() {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETRES, clockOf(0, SCHED), time));
        equal("exact", 1, Mem.getLong(time + 8));
        returns(0, call(Call.CLOCK_GETRES, clockOf(0, PROF), time));
        equal("sampled", 4 * MILLI, Mem.getLong(time + 8));
    }

    @Case("clock_nanosleep")
    static void sleepsUntilAChildHasComputed() {
        long child = computing();
        int clock = clockOf(child, SCHED);
        returns(0, call(Call.CLOCK_NANOSLEEP, clock, 0, time(5 * MILLI), 0));
        holds("computed", now(clock) >= 5 * MILLI);
        kill(child);
    }

    @Case("clock_nanosleep")
    static void absoluteSleepByProcessorTimeOfThePastReturns() {
        returns(0, call(Call.CLOCK_NANOSLEEP, 2, Clocks.TIMER_ABSTIME, time(1), 0));
    }

    @Case("clock_nanosleep")
    static void ownThreadsClockWouldNeverEnd() {
        fails(Errno.EOPNOTSUPP, call(Call.CLOCK_NANOSLEEP, 3, 0, time(1), 0));
        fails(Errno.EINVAL, call(Call.CLOCK_NANOSLEEP, clockOf(0, SCHED | THREAD), 0, time(1), 0));
        fails(
                Errno.EINVAL,
                call(
                        Call.CLOCK_NANOSLEEP,
                        clockOf(call(Call.GETTID), SCHED | THREAD),
                        0,
                        time(1),
                        0));
        fails(Errno.EINVAL, call(Call.CLOCK_NANOSLEEP, clockOf(NO_TASK, SCHED), 0, time(1), 0));
    }

    @Case("clock_nanosleep")
    static void interruptedSleepByProcessorTimeSaysWhatIsLeft() {
        Handlers.install(Signal.SIGALRM);
        TimeCases.startTimer(3_000);
        long left = memory(16);
        // Nobody of this process computes.
        fails(Errno.EINTR, call(Call.CLOCK_NANOSLEEP, 2, 0, time(5 * SECOND), left));
        holds("left", Mem.getLong(left) >= 4);
    }

    @Case("clock_nanosleep")
    static void clocksThatCannotBeSleptBy() {
        for (int clock : new int[] {4, 5, 6}) {
            fails(Errno.EOPNOTSUPP, call(Call.CLOCK_NANOSLEEP, clock, 0, time(1), 0));
        }
        returns(0, call(Call.CLOCK_NANOSLEEP, Clocks.CLOCK_TAI, 0, time(1), 0));
        returns(0, call(Call.CLOCK_NANOSLEEP, Clocks.CLOCK_BOOTTIME, 0, time(1), 0));
    }

    @Case("nanosleep")
    static void stoppedSleepLastsAsLongAsAsked() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long before = now(Clocks.CLOCK_MONOTONIC);
            long result = call(Call.NANOSLEEP, time(30 * MILLI), 0);
            long slept = now(Clocks.CLOCK_MONOTONIC) - before;
            boolean right = result == 0 && slept >= 30 * MILLI;
            call(Call.EXIT_GROUP, right ? 7 : 1);
        }
        returns(0, call(Call.NANOSLEEP, time(5 * MILLI), 0));
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        equal("stopped", Signal.SIGSTOP << 8 | 0x7f, statusOf(child, 2));
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        equal("status", 7 << 8, statusOf(child));
    }

    @Case("setitimer")
    static void profileTimerSendsSigprof() {
        Handlers.install(Signal.SIGPROF);
        returns(0, call(Call.SETITIMER, ITIMER_PROF, timer(2_000, 0), 0));
        computeUntilHandled(1);
        equal("si_code", Signal.SI_KERNEL, Handlers.infoInt(SigInfo.SI_CODE));
        long left = memory(32);
        returns(0, call(Call.GETITIMER, ITIMER_PROF, left));
        equal("left", 0, Mem.getLong(left + 16) + Mem.getLong(left + 24));
    }

    @Case("setitimer")
    static void virtualTimerSendsSigvtalrm() {
        Handlers.install(Signal.SIGVTALRM);
        returns(0, call(Call.SETITIMER, ITIMER_VIRTUAL, timer(2_000, 0), 0));
        computeUntilHandled(1);
        equal("signal", Signal.SIGVTALRM, Handlers.lastSignal);
    }

    @Case("setitimer")
    static void profileTimerRepeats() {
        Handlers.install(Signal.SIGPROF);
        returns(0, call(Call.SETITIMER, ITIMER_PROF, timer(1_000, 1_000), 0));
        computeUntilHandled(3);
        long old = memory(32);
        returns(0, call(Call.SETITIMER, ITIMER_PROF, timer(0, 0), old));
        equal("interval", 1_000, Mem.getLong(old + 8));
    }

    @Case("setitimer")
    static void profileTimerStandsInASleep() {
        Handlers.install(Signal.SIGPROF);
        returns(0, call(Call.SETITIMER, ITIMER_PROF, timer(20_000, 0), 0));
        returns(0, call(Call.NANOSLEEP, time(30 * MILLI), 0));
        equal("handled", 0, Handlers.handled());
        returns(0, call(Call.SETITIMER, ITIMER_PROF, timer(0, 0), 0));
    }

    @Case("getitimer")
    static void processorTimersAreReadBack() {
        for (int which = ITIMER_VIRTUAL; which <= ITIMER_PROF; which++) {
            long left = memory(32);
            returns(0, call(Call.GETITIMER, which, left));
            equal("off", 0, Mem.getLong(left + 16) + Mem.getLong(left + 24));
            returns(0, call(Call.SETITIMER, which, timer(100_000_000, 7), 0));
            returns(0, call(Call.GETITIMER, which, left));
            holds("left", Mem.getLong(left + 16) >= 99 && Mem.getLong(left + 16) <= 100);
            equal("interval", 7, Mem.getLong(left + 8));
            returns(0, call(Call.SETITIMER, which, timer(0, 0), 0));
        }
    }

    @Case("setitimer")
    static void childHasNoProcessorTimers() {
        returns(0, call(Call.SETITIMER, ITIMER_PROF, timer(100_000_000, 0), 0));
        inChild(
                () -> {
                    long left = memory(32);
                    returns(0, call(Call.GETITIMER, ITIMER_PROF, left));
                    equal("left", 0, Mem.getLong(left + 16));
                });
        returns(0, call(Call.SETITIMER, ITIMER_PROF, timer(0, 0), 0));
    }

    @Case("timer_create")
    static void timerByProcessTimeExpires() {
        timerByProcessorTime(Clocks.CLOCK_PROCESS_CPUTIME_ID);
    }

    @Case("timer_create")
    static void timerByThreadTimeExpires() {
        timerByProcessorTime(Clocks.CLOCK_THREAD_CPUTIME_ID);
    }

    @Case("timer_create")
    static void timerByANumberedClockExpires() {
        timerByProcessorTime(clockOf(call(Call.GETPID), PROF));
    }

    private static void timerByProcessorTime(int clock) {
        Handlers.install(Signal.SIGALRM);
        long id = memory(8);
        returns(0, call(Call.TIMER_CREATE, clock, 0, id));
        long setting = memory(32);
        Mem.putLong(setting + 24, 2 * MILLI);
        returns(0, call(Call.TIMER_SETTIME, Mem.getInt(id), 0, setting, 0));
        computeUntilHandled(1);
        equal("si_code", -2, Handlers.infoInt(SigInfo.SI_CODE));
        returns(0, call(Call.TIMER_DELETE, Mem.getInt(id)));
    }

    @Case("timer_create")
    static void timerByNobodysTimeIsEinval() {
        fails(Errno.EINVAL, call(Call.TIMER_CREATE, clockOf(NO_TASK, SCHED), 0, memory(8)));
        for (int clock : new int[] {4, 5, 6}) {
            fails(Errno.EOPNOTSUPP, call(Call.TIMER_CREATE, clock, 0, memory(8)));
        }
    }

    @Case("getrusage")
    static void computingIsProgramTime() {
        inChild(
                () -> {
                    while (now(Clocks.CLOCK_PROCESS_CPUTIME_ID) < 25 * MILLI) {
                        Machine.spin(300_000);
                        Kit.freeMemory();
                    }
                    long usage = usage(RUSAGE_SELF);
                    long program = micros(usage + RUsage.RU_UTIME);
                    holds("mostly the program's", program >= 15_000);
                });
    }

    @Case("getrusage")
    static void callsAreKernelTime() {
        inChild(
                () -> {
                    long buffer = Kit.anonymous(1 << 20);
                    long zero = succeeds(call(Call.OPEN, Kit.text("/dev/zero"), 0, 0));
                    while (now(Clocks.CLOCK_PROCESS_CPUTIME_ID) < 40 * MILLI) {
                        returns(1 << 20, call(Call.READ, zero, buffer, 1 << 20));
                    }
                    holds("some", micros(usage(RUSAGE_SELF) + RUsage.RU_STIME) > 0);
                });
    }

    @Case("getrusage")
    static void threadsTimeIsPartOfItsProcesss() {
        Machine.spin(200_000);
        long thread = usage(RUSAGE_THREAD);
        long process = usage(RUSAGE_SELF);
        long threadTime = micros(thread) + micros(thread + RUsage.RU_STIME);
        long processTime = micros(process) + micros(process + RUsage.RU_STIME);
        holds("part", threadTime <= processTime);
        long resident = Mem.getLong(thread + RUsage.RU_MAXRSS);
        holds("resident", resident > 0 && resident <= Mem.getLong(process + RUsage.RU_MAXRSS));
    }

    @Case("getrusage")
    static void waitsAreVoluntarySwitches() {
        long before = Mem.getLong(usage(RUSAGE_SELF) + RUsage.RU_NVCSW);
        for (int i = 0; i < 3; i++) {
            returns(0, call(Call.NANOSLEEP, time(100_000), 0));
        }
        holds("3 more", Mem.getLong(usage(RUSAGE_SELF) + RUsage.RU_NVCSW) - before >= 3);
    }

    @Case("getrusage")
    static void touchedPagesAreMinorFaults() {
        long pages = Kit.anonymous(10 * Kit.PAGE);
        long before = Mem.getLong(usage(RUSAGE_THREAD) + RUsage.RU_MINFLT);
        for (int i = 0; i < 10; i++) {
            Mem.putByteVolatile(pages + (long) i * Kit.PAGE, (byte) 1);
        }
        long faults = Mem.getLong(usage(RUSAGE_THREAD) + RUsage.RU_MINFLT) - before;
        holds("1 to 30 faults", faults >= 1 && faults <= 30);
    }

    @Case("getrusage")
    static void childrensPeakIsTheLargestChilds() {
        inChild(
                () -> {
                    inChild(
                            () -> {
                                long pages = Kit.anonymous(8 << 20);
                                for (int i = 0; i < 8 << 20; i += Kit.PAGE) {
                                    Mem.putByteVolatile(pages + i, (byte) 1);
                                }
                            });
                    long peak = Mem.getLong(usage(RUSAGE_CHILDREN) + RUsage.RU_MAXRSS);
                    holds("8 MiB", peak >= 8 << 10);
                });
    }

    @Case("wait4")
    static void usageOfAChildIsItsOwnAndItsChildrens() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long grandchild = computing();
            while (now(clockOf(grandchild, SCHED)) < 10 * MILLI) {
                call(Call.NANOSLEEP, time(MILLI), 0);
                Kit.freeMemory();
            }
            kill(grandchild);
            call(Call.EXIT_GROUP, 0);
        }
        long usage = memory(RUsage.SIZE);
        returns(child, call(Call.WAIT4, child, 0, 0, usage));
        long micros = micros(usage) + micros(usage + RUsage.RU_STIME);
        holds("10 ms", micros >= 10_000);
        holds("resident size", Mem.getLong(usage + RUsage.RU_MAXRSS) > 0);
    }

    @Case("getrusage")
    static void usageIsChecked() {
        fails(Errno.EINVAL, call(Call.GETRUSAGE, 2, memory(RUsage.SIZE)));
        fails(Errno.EINVAL, call(Call.GETRUSAGE, -2, memory(RUsage.SIZE)));
        fails(Errno.EFAULT, call(Call.GETRUSAGE, RUSAGE_THREAD, UNMAPPED));
        fails(Errno.EFAULT, call(Call.GETRUSAGE, RUSAGE_CHILDREN, UNMAPPED));
    }

    @Case("times")
    static void timesOfNowhereGivesTheTicks() {
        holds("ticks", call(Call.TIMES, 0) != 0);
    }

    private static void limitSeconds(long soft, long hard) {
        long limit = memory(16);
        Mem.putLong(limit, soft);
        Mem.putLong(limit + 8, hard);
        returns(0, call(Call.SETRLIMIT, RLIMIT_CPU, limit));
    }

    @Case("setrlimit")
    static void softTimeLimitSendsSigxcpuAndMovesOn() {
        inChild(
                () -> {
                    Handlers.install(Signal.SIGXCPU);
                    limitSeconds(0, -1);
                    computeUntilHandled(1);
                    long limit = memory(16);
                    returns(0, call(Call.GETRLIMIT, RLIMIT_CPU, limit));
                    equal("soft limit", 1, Mem.getLong(limit));
                });
    }

    @Case("setrlimit")
    static void softTimeLimitKillsByDefault() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            limitSeconds(0, -1);
            Machine.spin(Long.MAX_VALUE);
        }
        equal("status", Signal.SIGXCPU, statusOf(child) & 0x7f);
    }

    @Case("setrlimit")
    static void hardTimeLimitKills() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Handlers.install(Signal.SIGXCPU);
            limitSeconds(0, 0);
            Machine.spin(Long.MAX_VALUE);
        }
        equal("status", Signal.SIGKILL, statusOf(child) & 0x7f);
    }
}
