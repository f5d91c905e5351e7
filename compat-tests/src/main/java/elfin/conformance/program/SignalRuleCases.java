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

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/**
 * Signals: arguments that the calls refuse, orders, stops, and what a program that is run keeps.
 */
final class SignalRuleCases {
    private static final String SELF = "/proc/self/exe";
    private static final int WUNTRACED = 2;
    private static final int WNOHANG = 1;
    private static final int STOPPED = 0x7f;
    private static final int SI_QUEUE = -1;
    private static final int SI_ASYNCNL = -60;
    private static final int SI_UNKNOWN = -8;
    private static final int KEPT = 48;
    private static final int REAL_TIME = 40;
    private static final int NOBODY_ID = 0x3fff_fff0;
    private static final int SET = 8;
    private static final long MILLI = 1_000_000;

    private SignalRuleCases() {}

    private static long set(int... signals) {
        long set = memory(SET);
        for (int signal : signals) {
            Mem.putLong(set, Mem.getLong(set) | Handlers.bit(signal));
        }
        return set;
    }

    private static long info(int code) {
        long info = memory(SigInfo.SIZE);
        Mem.putInt(info + SigInfo.SI_CODE, code);
        return info;
    }

    private static long millis(long millis) {
        long time = memory(16);
        Mem.putLong(time + 8, millis * MILLI);
        return time;
    }

    private static long await(long set, long info, long timeout) {
        return call(Call.RT_SIGTIMEDWAIT, set, info, timeout, SET);
    }

    private static void block(int... signals) {
        returns(0, call(Call.RT_SIGPROCMASK, Signal.SIG_BLOCK, set(signals), 0, SET));
    }

    private static void kill(long child) {
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        equal("status", Signal.SIGKILL, statusOf(child));
    }

    @Case("kill")
    static void badSignalToNobodyIsEsrch() {
        fails(Errno.ESRCH, call(Call.KILL, NOBODY_ID, 65));
        fails(Errno.ESRCH, call(Call.KILL, Integer.MIN_VALUE, Signal.SIGTERM));
    }

    @Case("kill")
    static void everybodyCanBeAskedFor() {
        long child = Processes.sleeper();
        returns(0, call(Call.KILL, -1, 0));
        kill(child);
    }

    @Case("tgkill")
    static void signalZeroAsksForAThread() {
        long self = call(Call.GETPID);
        returns(0, call(Call.TGKILL, self, self, 0));
        returns(0, call(Call.TKILL, self, 0));
        fails(Errno.ESRCH, call(Call.TGKILL, self, NOBODY_ID, 0));
        fails(Errno.ESRCH, call(Call.TKILL, NOBODY_ID, 0));
    }

    @Case("rt_sigqueueinfo")
    static void argumentsOfQueueingAreChecked() {
        long self = call(Call.GETPID);
        fails(Errno.EFAULT, call(Call.RT_SIGQUEUEINFO, self, REAL_TIME, UNMAPPED));
        fails(Errno.EINVAL, call(Call.RT_SIGQUEUEINFO, self, 65, info(SI_QUEUE)));
        fails(Errno.ESRCH, call(Call.RT_SIGQUEUEINFO, NOBODY_ID, REAL_TIME, info(SI_QUEUE)));
        returns(0, call(Call.RT_SIGQUEUEINFO, self, 0, info(SI_QUEUE)));
    }

    @Case("rt_tgsigqueueinfo")
    static void argumentsOfQueueingToAThreadAreChecked() {
        long self = call(Call.GETPID);
        int queue = Call.RT_TGSIGQUEUEINFO;
        fails(Errno.EINVAL, call(queue, 0, self, REAL_TIME, info(SI_QUEUE)));
        fails(Errno.EINVAL, call(queue, self, 0, REAL_TIME, info(SI_QUEUE)));
        fails(Errno.EINVAL, call(queue, self, self, 65, info(SI_QUEUE)));
        fails(Errno.EFAULT, call(queue, self, self, REAL_TIME, UNMAPPED));
        fails(Errno.ESRCH, call(queue, self, NOBODY_ID, REAL_TIME, info(SI_QUEUE)));
        returns(0, call(queue, self, self, 0, info(SI_QUEUE)));
    }

    @Case("rt_tgsigqueueinfo")
    static void threadOfAnotherProcessIsNotFound() {
        long child = Processes.sleeper();
        long self = call(Call.GETPID);
        fails(
                Errno.ESRCH,
                call(Call.RT_TGSIGQUEUEINFO, self, child, Signal.SIGUSR1, info(SI_QUEUE)));
        kill(child);
    }

    @Case("rt_tgsigqueueinfo")
    static void otherThreadsAreNotToldThatTheKernelSends() {
        long child = Processes.sleeper();
        fails(Errno.EPERM, call(Call.RT_TGSIGQUEUEINFO, child, child, REAL_TIME, info(0)));
        fails(
                Errno.EPERM,
                call(Call.RT_TGSIGQUEUEINFO, child, child, REAL_TIME, info(Signal.SI_TKILL)));
        kill(child);
    }

    @Case("rt_sigqueueinfo")
    static void processMayTellItselfThatTheKernelSends() {
        block(REAL_TIME);
        long self = call(Call.GETPID);
        returns(0, call(Call.RT_SIGQUEUEINFO, self, REAL_TIME, info(Signal.SI_KERNEL)));
        long taken = memory(SigInfo.SIZE);
        returns(REAL_TIME, await(set(REAL_TIME), taken, millis(0)));
        equal("si_code", Signal.SI_KERNEL, Mem.getInt(taken + SigInfo.SI_CODE));
    }

    @Case("rt_sigqueueinfo")
    static void informationArrivesInItsFirst48Bytes() {
        block(REAL_TIME);
        long info = info(SI_ASYNCNL);
        Mem.putInt(info, 7);
        Mem.putInt(info + SigInfo.SI_ERRNO, 1234);
        for (int at = SigInfo.SI_PID; at < SigInfo.SIZE; at += 8) {
            Mem.putLong(info + at, 0x0102_0304_0506_0700L + at);
        }
        returns(0, call(Call.RT_SIGQUEUEINFO, call(Call.GETPID), REAL_TIME, info));
        long taken = memory(SigInfo.SIZE);
        returns(REAL_TIME, await(set(REAL_TIME), taken, millis(0)));
        equal("si_signo", REAL_TIME, Mem.getInt(taken));
        equal("si_errno", 1234, Mem.getInt(taken + SigInfo.SI_ERRNO));
        for (int at = SigInfo.SI_PID; at < SigInfo.SIZE; at += 8) {
            long expected = at < KEPT ? 0x0102_0304_0506_0700L + at : 0;
            equal("word " + at, expected, Mem.getLong(taken + at));
        }
    }

    @Case("rt_sigqueueinfo")
    static void moreInformationOfAnUnknownCodeIsE2big() {
        long self = call(Call.GETPID);
        long info = info(SI_UNKNOWN);
        Mem.putLong(info + KEPT - 8, 1);
        block(REAL_TIME);
        returns(0, call(Call.RT_SIGQUEUEINFO, self, REAL_TIME, info));
        Mem.putLong(info + KEPT, 1);
        fails(Errno.E2BIG, call(Call.RT_SIGQUEUEINFO, self, REAL_TIME, info));
    }

    @Case("rt_sigtimedwait")
    static void argumentsOfWaitingAreChecked() {
        long wrong = memory(16);
        Mem.putLong(wrong + 8, 1_000_000_000);
        fails(Errno.EINVAL, await(set(REAL_TIME), 0, wrong));
        Mem.putLong(wrong + 8, 0);
        Mem.putLong(wrong, -1);
        fails(Errno.EINVAL, await(set(REAL_TIME), 0, wrong));
        fails(Errno.EFAULT, await(UNMAPPED, 0, millis(0)));
        fails(Errno.EFAULT, await(set(REAL_TIME), 0, UNMAPPED));
        fails(Errno.EINVAL, call(Call.RT_SIGTIMEDWAIT, set(REAL_TIME), 0, millis(0), 4));
    }

    @Case("rt_sigtimedwait")
    static void badPlaceForTheInformationLosesTheSignal() {
        block(REAL_TIME);
        Handlers.raise(REAL_TIME);
        fails(Errno.EFAULT, await(set(REAL_TIME), UNMAPPED, millis(0)));
        fails(Errno.EAGAIN, await(set(REAL_TIME), 0, millis(0)));
    }

    @Case("rt_sigtimedwait")
    static void unblockableSignalsAreNotWaitedFor() {
        fails(Errno.EAGAIN, await(set(Signal.SIGKILL, Signal.SIGSTOP), 0, millis(1)));
    }

    @Case("rt_sigtimedwait")
    static void threadsOwnSignalComesBeforeLowerOnesOfTheProcess() {
        block(Signal.SIGHUP, REAL_TIME);
        Handlers.raise(Signal.SIGHUP);
        Handlers.raiseForThread(REAL_TIME);
        long both = set(Signal.SIGHUP, REAL_TIME);
        returns(REAL_TIME, await(both, 0, millis(0)));
        returns(Signal.SIGHUP, await(both, 0, millis(0)));
    }

    @Case("rt_sigtimedwait")
    static void faultsSignalsAreTakenFirst() {
        block(Signal.SIGHUP, Signal.SIGSEGV, Signal.SIGSYS);
        Handlers.raise(Signal.SIGHUP);
        Handlers.raise(Signal.SIGSYS);
        Handlers.raise(Signal.SIGSEGV);
        long all = set(Signal.SIGHUP, Signal.SIGSEGV, Signal.SIGSYS);
        returns(Signal.SIGSEGV, await(all, 0, millis(0)));
        returns(Signal.SIGSYS, await(all, 0, millis(0)));
        returns(Signal.SIGHUP, await(all, 0, millis(0)));
    }

    /** A child that sends a signal again and again. */
    private static long pester(int signal) {
        long parent = call(Call.GETPID);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            while (true) {
                call(Call.KILL, parent, signal);
                call(Call.SCHED_YIELD);
            }
        }
        return child;
    }

    @Case("rt_sigtimedwait")
    static void ignoredSignalThatIsNotBlockedIsNotWaitedFor() {
        long child = pester(Signal.SIGURG);
        fails(Errno.EAGAIN, await(set(Signal.SIGURG), 0, millis(4)));
        kill(child);
    }

    @Case("rt_sigtimedwait")
    static void ignoredSignalThatIsBlockedIsWaitedFor() {
        block(Signal.SIGURG);
        long child = pester(Signal.SIGURG);
        returns(Signal.SIGURG, await(set(Signal.SIGURG), 0, 0));
        kill(child);
    }

    @Case("rt_sigtimedwait")
    static void handlerIsNotRunForASignalThatIsWaitedFor() {
        Handlers.install(Signal.SIGUSR1);
        block(Signal.SIGUSR1);
        long child = pester(Signal.SIGUSR1);
        returns(Signal.SIGUSR1, await(set(Signal.SIGUSR1), 0, 0));
        kill(child);
        equal("handled", 0, Handlers.handled());
    }

    @Case("rt_sigsuspend")
    static void argumentsOfSuspendingAreChecked() {
        fails(Errno.EINVAL, call(Call.RT_SIGSUSPEND, set(), 4));
        fails(Errno.EFAULT, call(Call.RT_SIGSUSPEND, UNMAPPED, SET));
    }

    @Case("rt_sigpending")
    static void argumentsOfPendingAreChecked() {
        fails(Errno.EINVAL, call(Call.RT_SIGPENDING, memory(16), 16));
        fails(Errno.EFAULT, call(Call.RT_SIGPENDING, UNMAPPED, SET));
    }

    @Case("rt_sigprocmask")
    static void oldMaskInBadMemoryIsEfaultWhenTheMaskIsSet() {
        fails(
                Errno.EFAULT,
                call(Call.RT_SIGPROCMASK, Signal.SIG_BLOCK, set(REAL_TIME), UNMAPPED, SET));
        equal("blocked", Handlers.bit(REAL_TIME), Handlers.blocked());
    }

    @Case("rt_sigaction")
    static void oldActionInBadMemoryIsEfaultWhenTheActionIsSet() {
        long action = memory(Handlers.ACTION_SIZE);
        Mem.putLong(action, Signal.SIG_IGN);
        fails(Errno.EFAULT, call(Call.RT_SIGACTION, Signal.SIGUSR1, action, UNMAPPED, SET));
        Handlers.raise(Signal.SIGUSR1);
    }

    @Case("rt_sigaction")
    static void actionOfUnblockableSignalsCanBeRead() {
        long action = memory(Handlers.ACTION_SIZE);
        Mem.putLong(action, -1);
        returns(0, call(Call.RT_SIGACTION, Signal.SIGKILL, 0, action, SET));
        equal("handler", Signal.SIG_DFL, Mem.getLong(action));
        fails(Errno.EINVAL, call(Call.RT_SIGACTION, Signal.SIGSTOP, action, 0, SET));
    }

    @Case("sigaltstack")
    static void argumentsOfTheSignalStackAreChecked() {
        fails(Errno.EFAULT, call(Call.SIGALTSTACK, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.SIGALTSTACK, 0, UNMAPPED));
        long stack = memory(24);
        Mem.putInt(stack + 8, 0x10);
        fails(Errno.EINVAL, call(Call.SIGALTSTACK, stack, 0));
    }

    @Case("rt_sigreturn")
    static void contextNeverBlocksUnblockableSignals() {
        Handlers.install(Signal.SIGUSR1);
        Handlers.maskToRestore = -2;
        Handlers.raise(Signal.SIGUSR1);
        long unblockable = Handlers.bit(Signal.SIGKILL) | Handlers.bit(Signal.SIGSTOP);
        equal("blocked", -2 & ~unblockable, Handlers.blocked());
    }

    @Case("kill")
    static void everySignalThatEndsAProcessDoes() {
        for (int signal = 1; signal <= Signal.NSIG; signal++) {
            if (endsAProcess(signal)) {
                long child = Processes.sleeper();
                returns(0, call(Call.KILL, child, signal));
                equal("signal", signal, statusOf(child) & 0x7f);
            }
        }
    }

    /** By default, as signal(7) has it; of the real-time ones the first and the last. */
    private static boolean endsAProcess(int signal) {
        boolean realTime = signal == 32 || signal == Signal.NSIG;
        boolean stops = signal >= Signal.SIGSTOP && signal <= Signal.SIGTTOU;
        boolean ignored =
                signal == Signal.SIGCHLD
                        || signal == Signal.SIGCONT
                        || signal == Signal.SIGURG
                        || signal == Signal.SIGWINCH;
        return signal < 32 ? !stops && !ignored : realTime;
    }

    @Case("kill")
    static void blockedContinueSignalContinuesAndWaits() {
        long page = Processes.sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            block(Signal.SIGCONT);
            Mem.putIntVolatile(page, 1);
            call(Call.KILL, call(Call.GETPID), Signal.SIGSTOP);
            call(Call.EXIT_GROUP, await(set(Signal.SIGCONT), 0, 0));
        }
        equal("stopped", Signal.SIGSTOP << 8 | STOPPED, statusOf(child, WUNTRACED));
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        equal("status", Signal.SIGCONT << 8, statusOf(child));
    }

    @Case("kill")
    static void ignoredContinueSignalContinues() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Handlers.ignore(Signal.SIGCONT);
            call(Call.KILL, call(Call.GETPID), Signal.SIGSTOP);
            call(Call.EXIT_GROUP, 4);
        }
        equal("stopped", Signal.SIGSTOP << 8 | STOPPED, statusOf(child, WUNTRACED));
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        equal("status", 4 << 8, statusOf(child));
    }

    @Case("kill")
    static void handledStopSignalDoesNotStop() {
        Handlers.install(Signal.SIGTSTP);
        Handlers.raise(Signal.SIGTSTP);
        equal("handled", 1, Handlers.handled());
    }

    /** A child in a group or session of its own, that sends itself a stop signal. */
    private static long stopper(boolean ownSession, int signal) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(ownSession ? call(Call.SETSID) : call(Call.SETPGID, 0, 0));
            call(Call.KILL, call(Call.GETPID), signal);
            call(Call.EXIT_GROUP, 6);
        }
        return child;
    }

    @Case("kill")
    static void orphanedGroupIsNotStoppedByTheTerminalsSignals() {
        int[] signals = {Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU};
        for (int signal : signals) {
            equal("status", 6 << 8, statusOf(stopper(true, signal), WUNTRACED));
        }
    }

    @Case("kill")
    static void orphanedGroupIsStoppedBySigstop() {
        long child = stopper(true, Signal.SIGSTOP);
        equal("stopped", Signal.SIGSTOP << 8 | STOPPED, statusOf(child, WUNTRACED));
        kill(child);
    }

    @Case("kill")
    static void otherGroupsAreStoppedByTheTerminalsSignals() {
        int[] signals = {Signal.SIGTSTP, Signal.SIGTTIN, Signal.SIGTTOU};
        for (int signal : signals) {
            long child = stopper(false, signal);
            equal("stopped", signal << 8 | STOPPED, statusOf(child, WUNTRACED));
            kill(child);
        }
    }

    /** Its parent, whose group lies in the same session, has ended: SIGHUP, then SIGCONT. */
    @Case("exit_group")
    static void stoppedGroupThatIsOrphanedIsHungUp() {
        inChild(
                () -> {
                    succeeds(call(Call.SETSID));
                    long pipe = Files.pipe();
                    int in = Files.readEnd(pipe);
                    int out = Files.writeEnd(pipe);
                    long middle = succeeds(call(Call.FORK));
                    if (middle == 0) {
                        stopAChildAndEnd(out);
                    }
                    equal("status", 0, statusOf(middle));
                    call(Call.CLOSE, out);
                    long bytes = memory(8);
                    returns(2, readAll(in, bytes));
                    equal("first", Signal.SIGHUP, Mem.getByte(bytes));
                    equal("second", Signal.SIGCONT, Mem.getByte(bytes + 1));
                });
    }

    private static void stopAChildAndEnd(int out) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETPGID, 0, 0));
            block(Signal.SIGHUP, Signal.SIGCONT);
            call(Call.KILL, call(Call.GETPID), Signal.SIGSTOP);
            tell(out, await(set(Signal.SIGHUP), 0, 0));
            tell(out, await(set(Signal.SIGCONT), 0, 0));
            call(Call.EXIT_GROUP, 0);
        }
        statusOf(child, WUNTRACED);
        call(Call.EXIT_GROUP, 0);
    }

    private static void tell(int out, long value) {
        long memory = memory(8);
        Mem.putByte(memory, (byte) value);
        call(Call.WRITE, out, memory, 1);
    }

    private static long readAll(int in, long bytes) {
        long count = 0;
        long got;
        while ((got = succeeds(call(Call.READ, in, bytes + count, 4))) > 0) {
            count += got;
        }
        return count;
    }

    @Case("rt_sigaction")
    static void stopsOfAChildAreNotToldWithNocldstop() {
        Handlers.install(Signal.SIGCHLD, Signal.SA_SIGINFO | Signal.SA_NOCLDSTOP, 0);
        long child = Processes.sleeper();
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        equal("stopped", Signal.SIGSTOP << 8 | STOPPED, statusOf(child, WUNTRACED));
        equal("handled", 0, Handlers.handled());
        kill(child);
        equal("handled", 1, Handlers.handled());
    }

    @Case("kill")
    static void stopOfAProcessStopsItsThreads() {
        Threads.reset();
        long page = Processes.sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            Threads.start(ThreadJobs.MEET);
            while (true) {
                Mem.putIntVolatile(page, Mem.getIntVolatile(page) + 1);
                call(Call.SCHED_YIELD);
            }
        }
        Children.await(() -> Mem.getIntVolatile(page) > 0);
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        equal("stopped", Signal.SIGSTOP << 8 | STOPPED, statusOf(child, WUNTRACED));
        int before = Mem.getIntVolatile(page);
        Children.letSleep();
        equal("counted", before, Mem.getIntVolatile(page));
        returns(0, call(Call.WAIT4, child, 0, WUNTRACED | WNOHANG, 0));
        kill(child);
    }

    /** Runs this program in a child: its exit status. */
    private static int execute(Runnable before, String what, int number) {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            before.run();
            long arguments = memory(32);
            Mem.putLong(arguments, Kit.text("x"));
            Mem.putLong(arguments + 8, Kit.text(what));
            Mem.putLong(arguments + 16, Kit.text(Integer.toString(number)));
            call(Call.EXECVE, Kit.text(SELF), arguments, 0);
            call(Call.EXIT_GROUP, 255);
        }
        return statusOf(child) >> 8;
    }

    @Case("execve")
    static void pendingSignalsStayPending() {
        Runnable before =
                () -> {
                    block(Signal.SIGUSR1, REAL_TIME);
                    Handlers.raise(Signal.SIGUSR1);
                    Handlers.raiseForThread(REAL_TIME);
                };
        equal("process's", 1, execute(before, "-g", Signal.SIGUSR1));
        equal("thread's", 1, execute(before, "-g", REAL_TIME));
        equal("other", 0, execute(before, "-g", Signal.SIGUSR2));
    }

    @Case("execve")
    static void alarmGoesOn() {
        int seconds = execute(() -> call(Call.ALARM, 100), "-a", 0);
        holds("seconds: " + seconds, seconds > 50 && seconds <= 100);
    }

    @Case("execve")
    static void signalStackIsGone() {
        Runnable before =
                () -> {
                    long stack = memory(24);
                    Mem.putLong(stack, Kit.anonymous(1 << 16));
                    Mem.putLong(stack + 16, 1 << 16);
                    returns(0, call(Call.SIGALTSTACK, stack, 0));
                };
        equal("flags", Signal.SS_DISABLE, execute(before, "-k", 0));
    }

    @Case("execve")
    static void timersAreGoneAndTheirSignalsToo() {
        Runnable before =
                () -> {
                    block(Signal.SIGALRM);
                    long id = memory(8);
                    returns(0, call(Call.TIMER_CREATE, 1, 0, id));
                    long setting = memory(32);
                    Mem.putLong(setting + 24, 1000);
                    returns(0, call(Call.TIMER_SETTIME, Mem.getInt(id), 0, setting, 0));
                    long pending = memory(8);
                    while (Mem.getLong(pending) == 0) {
                        call(Call.RT_SIGPENDING, pending, SET);
                    }
                };
        equal("error", Errno.EINVAL, execute(before, "-t", 0));
        equal("pending", 0, execute(before, "-g", Signal.SIGALRM));
    }

    @Case("execve")
    static void nicenessAndMaskOfFilesStay() {
        equal("niceness", 13, execute(() -> call(Call.SETPRIORITY, 0, 0, 7), "-y", 0));
        equal("umask", 0025, execute(() -> call(Call.UMASK, 0025), "-w", 0));
    }

    @Case("execve")
    static void lockedMemoryIsNotInherited() {
        equal("flags", 0, execute(() -> call(Call.MLOCKALL, 3), "-v", 0));
    }

    @Case("execve")
    static void emptyArgumentsBecomeOneEmptyArgument() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXECVE, Kit.text(SELF), memory(8), 0);
            call(Call.EXIT_GROUP, 255);
        }
        holds("it ran", statusOf(child) >> 8 != 255);
    }
}
