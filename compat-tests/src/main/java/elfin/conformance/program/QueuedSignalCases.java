package elfin.conformance.program;

import static elfin.conformance.program.Apart.run;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/**
 * RLIMIT_SIGPENDING: how many signals may be queued for all processes of a user together. The cases
 * have users of their own, who have nothing else.
 */
final class QueuedSignalCases {
    private static final int RLIMIT_SIGPENDING = 11;
    private static final int REAL_TIME = 40;
    private static final int OTHER_REAL_TIME = 41;
    private static final int SI_QUEUE = -1;
    private static final int CLOCK_MONOTONIC = 1;

    private QueuedSignalCases() {}

    private static void limit(long most) {
        long limit = memory(16);
        Mem.putLong(limit, most);
        Mem.putLong(limit + 8, most);
        returns(0, call(Call.SETRLIMIT, RLIMIT_SIGPENDING, limit));
    }

    /** A process of a user, with a limit, that blocks all signals. */
    private static void become(int user, long limit) {
        limit(limit);
        succeeds(call(Call.SETRESUID, user, user, user));
        Handlers.mask(Signal.SIG_BLOCK, -1);
    }

    private static long queue(long pid, int signal) {
        long info = memory(SigInfo.SIZE);
        Mem.putInt(info + 8, SI_QUEUE);
        Mem.putInt(info + SigInfo.SI_PID, (int) call(Call.GETPID));
        return call(Call.RT_SIGQUEUEINFO, pid, signal, info);
    }

    private static long queue(int signal) {
        return queue(call(Call.GETPID), signal);
    }

    /** Takes a signal that waits; its information is given. */
    private static long take(int signal) {
        long set = memory(8);
        long info = memory(SigInfo.SIZE);
        Mem.putLong(set, Handlers.bit(signal));
        returns(signal, call(Call.RT_SIGTIMEDWAIT, set, info, memory(16), 8));
        return info;
    }

    private static void none(int signal) {
        long set = memory(8);
        Mem.putLong(set, Handlers.bit(signal));
        fails(Errno.EAGAIN, call(Call.RT_SIGTIMEDWAIT, set, 0, memory(16), 8));
    }

    @Case("rt_sigqueueinfo")
    static void beyondTheLimitRealTimeSignalsAreEagain() {
        run(
                () -> {
                    become(54301, 3);
                    returns(0, queue(REAL_TIME));
                    returns(0, queue(REAL_TIME));
                    returns(0, queue(OTHER_REAL_TIME));
                    fails(Errno.EAGAIN, queue(REAL_TIME));
                    take(REAL_TIME);
                    returns(0, queue(REAL_TIME));
                    fails(Errno.EAGAIN, queue(OTHER_REAL_TIME));
                });
    }

    @Case("rt_sigqueueinfo")
    static void limitHoldsForAllProcessesOfAUser() {
        run(
                () -> {
                    become(54302, 2);
                    long child = Processes.sleeper();
                    returns(0, queue(child, REAL_TIME));
                    returns(0, queue(REAL_TIME));
                    fails(Errno.EAGAIN, queue(child, REAL_TIME));
                    fails(Errno.EAGAIN, queue(REAL_TIME));
                    returns(0, call(Call.KILL, child, Signal.SIGKILL));
                    equal("status", Signal.SIGKILL, Processes.statusOf(child));
                    take(Signal.SIGCHLD);
                    returns(0, queue(REAL_TIME));
                    fails(Errno.EAGAIN, queue(REAL_TIME));
                });
    }

    @Case("rt_sigqueueinfo")
    static void otherUsersHaveALimitOfTheirOwn() {
        run(
                () -> {
                    become(54303, 1);
                    returns(0, queue(REAL_TIME));
                    fails(Errno.EAGAIN, queue(REAL_TIME));
                });
        run(
                () -> {
                    become(54304, 1);
                    returns(0, queue(REAL_TIME));
                });
    }

    @Case("kill")
    static void standardSignalsAreCountedAndNeverRefused() {
        run(
                () -> {
                    become(54305, 1);
                    long self = call(Call.GETPID);
                    returns(0, call(Call.KILL, self, Signal.SIGUSR1));
                    fails(Errno.EAGAIN, queue(REAL_TIME));
                    returns(0, call(Call.KILL, self, Signal.SIGUSR2));
                    equal("si_pid", self, Mem.getInt(take(Signal.SIGUSR2) + SigInfo.SI_PID));
                    take(Signal.SIGUSR1);
                    returns(0, queue(REAL_TIME));
                });
    }

    @Case("kill")
    static void realTimeSignalBeyondTheLimitSaysNothing() {
        run(
                () -> {
                    become(54306, 0);
                    long self = call(Call.GETPID);
                    returns(0, call(Call.KILL, self, REAL_TIME));
                    returns(0, call(Call.KILL, self, REAL_TIME));
                    long info = take(REAL_TIME);
                    equal("si_signo", REAL_TIME, Mem.getInt(info));
                    equal("si_code", Signal.SI_USER, Mem.getInt(info + 8));
                    equal("si_pid", 0, Mem.getInt(info + SigInfo.SI_PID));
                    none(REAL_TIME);
                });
    }

    @Case("rt_sigqueueinfo")
    static void queuedStandardSignalBeyondTheLimitLosesItsValue() {
        run(
                () -> {
                    become(54307, 0);
                    returns(0, queue(Signal.SIGUSR1));
                    long info = take(Signal.SIGUSR1);
                    equal("si_code", Signal.SI_USER, Mem.getInt(info + 8));
                    equal("si_pid", 0, Mem.getInt(info + SigInfo.SI_PID));
                });
    }

    @Case("rt_sigaction")
    static void ignoringASignalGivesItsPlacesBack() {
        run(
                () -> {
                    become(54308, 2);
                    returns(0, queue(REAL_TIME));
                    returns(0, queue(REAL_TIME));
                    fails(Errno.EAGAIN, queue(OTHER_REAL_TIME));
                    Handlers.ignore(REAL_TIME);
                    returns(0, queue(OTHER_REAL_TIME));
                });
    }

    @Case("rt_tgsigqueueinfo")
    static void signalsOfAThreadAreCountedToo() {
        run(
                () -> {
                    become(54309, 1);
                    long self = call(Call.GETPID);
                    long info = memory(SigInfo.SIZE);
                    Mem.putInt(info + 8, SI_QUEUE);
                    returns(0, call(Call.RT_TGSIGQUEUEINFO, self, self, REAL_TIME, info));
                    fails(Errno.EAGAIN, call(Call.RT_TGSIGQUEUEINFO, self, self, REAL_TIME, info));
                    fails(Errno.EAGAIN, queue(REAL_TIME));
                });
    }

    @Case("timer_create")
    static void timersHaveAPlaceInTheQueue() {
        run(
                () -> {
                    become(54310, 1);
                    long id = memory(8);
                    returns(0, call(Call.TIMER_CREATE, CLOCK_MONOTONIC, 0, id));
                    fails(Errno.EAGAIN, queue(REAL_TIME));
                    fails(Errno.EAGAIN, call(Call.TIMER_CREATE, CLOCK_MONOTONIC, 0, id + 4));
                    returns(0, call(Call.TIMER_DELETE, Mem.getInt(id)));
                    returns(0, queue(REAL_TIME));
                });
    }

    @Case("prlimit64")
    static void statusTellsTheUsersQueuedSignalsAndTheLimit() {
        run(
                () -> {
                    become(54311, 7);
                    returns(0, queue(REAL_TIME));
                    returns(0, queue(REAL_TIME));
                    String status = ProcKit.read("/proc/self/status");
                    ProcKit.same("SigQ", "2/7", ProcKit.value(status, "SigQ"));
                });
    }
}
