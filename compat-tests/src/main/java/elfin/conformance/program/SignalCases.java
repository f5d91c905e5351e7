package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.endOfMemory;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Signals: actions, masks, sending, waiting, stacks. */
final class SignalCases {
    private static final int USR1 = Signal.SIGUSR1;
    private static final int USR2 = Signal.SIGUSR2;
    private static final int REAL_TIME = 34;
    private static final int SI_QUEUE = -1;

    private SignalCases() {}

    @Case("rt_sigaction")
    static void actionIsReadBack() {
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0x5500);
        long action = memory(Handlers.ACTION_SIZE);
        returns(0, call(Call.RT_SIGACTION, USR1, 0, action, 8));
        equal("handler", Handlers.address(), Mem.getLong(action));
        equal(
                "flags",
                Signal.SA_SIGINFO | Signal.SA_RESTART | Signal.SA_RESTORER,
                Mem.getLong(action + 8));
        equal("mask", 0x5500 & ~Handlers.bit(9), Mem.getLong(action + 24));
    }

    @Case("rt_sigaction")
    static void sigkillAndSigstopCannotBeHandled() {
        fails(Errno.EINVAL, Handlers.setAction(9, Handlers.address(), 0, 0));
        fails(Errno.EINVAL, Handlers.setAction(19, Signal.SIG_IGN, 0, 0));
        returns(0, call(Call.RT_SIGACTION, 9, 0, memory(32), 8));
    }

    @Case("rt_sigaction")
    static void actionsArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.RT_SIGACTION, 0, 0, memory(32), 8));
        fails(Errno.EINVAL, call(Call.RT_SIGACTION, 65, 0, memory(32), 8));
        fails(Errno.EINVAL, call(Call.RT_SIGACTION, USR1, 0, memory(32), 4));
        fails(Errno.EFAULT, call(Call.RT_SIGACTION, USR1, UNMAPPED, 0, 8));
        fails(Errno.EFAULT, call(Call.RT_SIGACTION, USR1, 0, UNMAPPED, 8));
    }

    @Case("rt_sigaction")
    static void unblockableSignalsLeaveTheMask() {
        Handlers.install(USR1, Signal.SA_SIGINFO, -1);
        long action = memory(Handlers.ACTION_SIZE);
        returns(0, call(Call.RT_SIGACTION, USR1, 0, action, 8));
        equal("mask", ~(Handlers.bit(9) | Handlers.bit(19)), Mem.getLong(action + 24));
    }

    @Case("kill")
    static void handlerRunsBeforeKillReturns() {
        Handlers.install(USR1);
        Handlers.raise(USR1);
        equal("handled", 1, Handlers.count);
        equal("signal", USR1, Handlers.lastSignal);
        equal("si_signo", USR1, Handlers.infoInt(0));
        equal("si_code", Signal.SI_USER, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_pid", call(Call.GETPID), Handlers.infoInt(Handlers.SI_PID));
        equal("si_uid", 0, Handlers.infoInt(Handlers.SI_UID));
    }

    @Case("tgkill")
    static void tgkillsCodeIsSiTkill() {
        Handlers.install(USR1);
        Handlers.raiseForThread(USR1);
        equal("handled", 1, Handlers.count);
        equal("si_code", Signal.SI_TKILL, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("tkill")
    static void tkillReachesTheThread() {
        Handlers.install(USR1);
        returns(0, call(Call.TKILL, call(Call.GETTID), USR1));
        equal("handled", 1, Handlers.count);
    }

    @Case("kill")
    static void signalZeroOnlyAsks() {
        returns(0, call(Call.KILL, call(Call.GETPID), 0));
        fails(Errno.ESRCH, call(Call.KILL, 0x3ffff0, 0));
    }

    @Case("kill")
    static void invalidSignalsAreEinval() {
        fails(Errno.EINVAL, call(Call.KILL, call(Call.GETPID), 65));
        fails(Errno.EINVAL, call(Call.KILL, call(Call.GETPID), -1));
    }

    @Case("kill")
    static void ownGroupIsReached() {
        Handlers.install(USR1);
        returns(0, call(Call.KILL, 0, USR1));
        equal("handled", 1, Handlers.count);
        returns(0, call(Call.KILL, -call(Call.GETPGRP), USR1));
        equal("handled", 2, Handlers.count);
        fails(Errno.ESRCH, call(Call.KILL, -0x3ffff0, USR1));
    }

    @Case("tgkill")
    static void tgkillsArgumentsAreChecked() {
        long pid = call(Call.GETPID);
        fails(Errno.EINVAL, call(Call.TGKILL, 0, pid, USR1));
        fails(Errno.EINVAL, call(Call.TGKILL, pid, -1, USR1));
        fails(Errno.EINVAL, call(Call.TGKILL, pid, pid, 65));
        fails(Errno.ESRCH, call(Call.TGKILL, call(Call.GETPPID), pid, USR1));
        fails(Errno.ESRCH, call(Call.TGKILL, 0x3ffff0, 0x3ffff0, USR1));
    }

    @Case("tkill")
    static void tkillsArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.TKILL, 0, USR1));
        fails(Errno.EINVAL, call(Call.TKILL, call(Call.GETTID), 65));
        fails(Errno.ESRCH, call(Call.TKILL, 0x3ffff0, USR1));
    }

    @Case(value = "kill", ends = Case.KILLED_BY + Signal.SIGTERM)
    static void sigtermKills() {
        Handlers.raise(Signal.SIGTERM);
    }

    @Case(value = "kill", ends = Case.KILLED_BY + Signal.SIGKILL)
    static void sigkillKillsThoughBlocked() {
        Handlers.mask(Signal.SIG_BLOCK, -1);
        Handlers.raise(Signal.SIGKILL);
    }

    @Case(value = "kill", ends = Case.KILLED_BY + Signal.SIGABRT)
    static void sigabrtKills() {
        Handlers.raise(Signal.SIGABRT);
    }

    @Case(value = "kill", ends = Case.KILLED_BY + REAL_TIME)
    static void realTimeSignalKills() {
        Handlers.raise(REAL_TIME);
    }

    @Case(value = "rt_sigprocmask", ends = Case.KILLED_BY + Signal.SIGTERM)
    static void unblockingAPendingSignalKills() {
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGTERM));
        Handlers.raise(Signal.SIGTERM);
        Handlers.mask(Signal.SIG_SETMASK, 0);
    }

    @Case("kill")
    static void signalsIgnoredByDefaultDoNothing() {
        Handlers.raise(Signal.SIGCHLD);
        Handlers.raise(Signal.SIGURG);
        Handlers.raise(Signal.SIGWINCH);
        Handlers.raise(Signal.SIGCONT);
    }

    @Case("rt_sigaction")
    static void ignoredSignalsDoNothing() {
        Handlers.ignore(Signal.SIGTERM);
        Handlers.raise(Signal.SIGTERM);
    }

    @Case("rt_sigaction")
    static void ignoringDropsWhatIsPending() {
        Handlers.install(USR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(USR1));
        Handlers.raise(USR1);
        Handlers.ignore(USR1);
        Handlers.install(USR1);
        Handlers.mask(Signal.SIG_SETMASK, 0);
        equal("handled", 0, Handlers.count);
    }

    @Case("rt_sigprocmask")
    static void masksAreCombined() {
        equal("at start", 0, Handlers.mask(Signal.SIG_BLOCK, 0x0c00));
        equal("blocked", 0x0c00, Handlers.mask(Signal.SIG_BLOCK, 0x3000));
        equal("blocked more", 0x3c00, Handlers.mask(Signal.SIG_UNBLOCK, 0x0400));
        equal("unblocked", 0x3800, Handlers.mask(Signal.SIG_SETMASK, 0x1000));
        equal("set", 0x1000, Handlers.blocked());
    }

    @Case("rt_sigprocmask")
    static void sigkillAndSigstopAreNeverBlocked() {
        Handlers.mask(Signal.SIG_SETMASK, -1);
        equal("blocked", ~(Handlers.bit(9) | Handlers.bit(19)), Handlers.blocked());
    }

    @Case("rt_sigprocmask")
    static void maskArgumentsAreChecked() {
        long set = memory(8);
        fails(Errno.EINVAL, call(Call.RT_SIGPROCMASK, 3, set, 0, 8));
        returns(0, call(Call.RT_SIGPROCMASK, 3, 0, set, 8));
        fails(Errno.EINVAL, call(Call.RT_SIGPROCMASK, 0, set, 0, 16));
        fails(Errno.EFAULT, call(Call.RT_SIGPROCMASK, 0, UNMAPPED, 0, 8));
        fails(Errno.EFAULT, call(Call.RT_SIGPROCMASK, 0, 0, UNMAPPED, 8));
    }

    @Case("rt_sigprocmask")
    static void blockedSignalWaitsForUnblocking() {
        Handlers.install(USR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(USR1));
        Handlers.raise(USR1);
        equal("handled while blocked", 0, Handlers.count);
        Handlers.mask(Signal.SIG_UNBLOCK, Handlers.bit(USR1));
        equal("handled", 1, Handlers.count);
    }

    @Case("rt_sigpending")
    static void pendingShowsWhatIsBlocked() {
        long set = memory(8);
        Handlers.install(USR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(USR1) | Handlers.bit(USR2));
        returns(0, call(Call.RT_SIGPENDING, set, 8));
        equal("before", 0, Mem.getLong(set));
        Handlers.raise(USR1);
        returns(0, call(Call.RT_SIGPENDING, set, 8));
        equal("after", Handlers.bit(USR1), Mem.getLong(set));
        fails(Errno.EINVAL, call(Call.RT_SIGPENDING, set, 16));
        fails(Errno.EFAULT, call(Call.RT_SIGPENDING, UNMAPPED, 8));
    }

    @Case("kill")
    static void standardSignalsAreNotQueued() {
        Handlers.install(USR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(USR1));
        Handlers.raise(USR1);
        Handlers.raise(USR1);
        Handlers.mask(Signal.SIG_SETMASK, 0);
        equal("handled", 1, Handlers.count);
    }

    @Case("kill")
    static void realTimeSignalsAreQueued() {
        Handlers.install(REAL_TIME);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(REAL_TIME));
        Handlers.raise(REAL_TIME);
        Handlers.raise(REAL_TIME);
        Handlers.raise(REAL_TIME);
        Handlers.mask(Signal.SIG_SETMASK, 0);
        equal("handled", 3, Handlers.count);
    }

    @Case("kill")
    static void lowerSignalsAreDequeuedFirst() {
        Handlers.install(USR1, Signal.SA_SIGINFO, -1);
        Handlers.install(USR2, Signal.SA_SIGINFO, -1);
        Handlers.mask(Signal.SIG_BLOCK, -1);
        Handlers.raise(USR2);
        Handlers.raise(USR1);
        long set = memory(8);
        Mem.putLong(set, Handlers.bit(USR1) | Handlers.bit(USR2));
        Handlers.mask(Signal.SIG_UNBLOCK, Mem.getLong(set));
        equal("handled", 2, Handlers.count);
        // Linux pushes a frame for each before the program runs again, so the last pushed runs
        // first.
        equal("first to run", USR1, Handlers.LOG[0]);
    }

    @Case("rt_sigqueueinfo")
    static void queuedValueArrives() {
        Handlers.install(REAL_TIME);
        long info = memory(128);
        Mem.putInt(info, REAL_TIME);
        Mem.putInt(info + Handlers.SI_CODE, SI_QUEUE);
        Mem.putLong(info + Handlers.SI_VALUE, 0x1234_5678_9abcL);
        returns(0, call(Call.RT_SIGQUEUEINFO, call(Call.GETPID), REAL_TIME, info));
        equal("handled", 1, Handlers.count);
        equal("si_code", SI_QUEUE, Handlers.infoInt(Handlers.SI_CODE));
        equal("value", 0x1234_5678_9abcL, Handlers.infoLong(Handlers.SI_VALUE));
    }

    @Case("rt_sigaction")
    static void handledSignalIsBlockedInItsHandler() {
        Handlers.install(USR1);
        Handlers.signalToSend = USR1;
        Handlers.raise(USR1);
        equal("handled", 2, Handlers.count);
        equal("mask in the second's context", 0, Handlers.lastMask);
    }

    @Case("rt_sigaction")
    static void nodeferLetsTheHandlerNest() {
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_NODEFER, 0);
        Handlers.signalToSend = USR1;
        Handlers.raise(USR1);
        equal("handled", 2, Handlers.count);
    }

    @Case("rt_sigaction")
    static void actionsMaskBlocksInTheHandler() {
        Handlers.install(USR1, Signal.SA_SIGINFO, Handlers.bit(USR2));
        Handlers.install(USR2);
        Handlers.signalToSend = USR2;
        Handlers.raise(USR1);
        equal("handled", 2, Handlers.count);
        equal("first", USR1, Handlers.LOG[0]);
        equal("second", USR2, Handlers.LOG[1]);
        equal("blocked afterwards", 0, Handlers.blocked());
    }

    @Case("rt_sigaction")
    static void resethandRestoresTheDefault() {
        Handlers.install(Signal.SIGCHLD, Signal.SA_SIGINFO | Signal.SA_RESETHAND, 0);
        Handlers.raise(Signal.SIGCHLD);
        Handlers.raise(Signal.SIGCHLD);
        equal("handled", 1, Handlers.count);
        long action = memory(Handlers.ACTION_SIZE);
        returns(0, call(Call.RT_SIGACTION, Signal.SIGCHLD, 0, action, 8));
        equal("handler", Signal.SIG_DFL, Mem.getLong(action));
    }

    @Case("rt_sigreturn")
    static void handlersContextSetsTheMask() {
        Handlers.install(USR1);
        Handlers.maskToRestore = Handlers.bit(USR2) | Handlers.bit(9);
        Handlers.raise(USR1);
        equal("blocked", Handlers.bit(USR2), Handlers.blocked());
    }

    @Case(value = "rt_sigreturn", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void sigreturnWithoutAFrameKills() {
        long stack = endOfMemory(64);
        Machine.sigreturnAt(stack - 64);
    }

    @Case("rt_sigsuspend")
    static void suspendWaitsForASignalAndRestoresTheMask() {
        long set = memory(8);
        Handlers.install(USR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(USR1));
        Handlers.raise(USR1);
        fails(Errno.EINTR, call(Call.RT_SIGSUSPEND, set, 8));
        equal("handled", 1, Handlers.count);
        equal("mask afterwards", Handlers.bit(USR1), Handlers.blocked());
        equal("mask saved in the context", Handlers.bit(USR1), Handlers.lastMask);
        fails(Errno.EINVAL, call(Call.RT_SIGSUSPEND, set, 4));
        fails(Errno.EFAULT, call(Call.RT_SIGSUSPEND, UNMAPPED, 8));
    }

    @Case("pause")
    static void pauseEndsWithEintrWhenAHandlerRan() {
        Handlers.install(Signal.SIGALRM);
        TimeCases.startTimer(5_000);
        fails(Errno.EINTR, call(Call.PAUSE));
        equal("handled", 1, Handlers.count);
    }

    @Case("rt_sigtimedwait")
    static void pendingSignalIsTakenAtOnce() {
        long set = memory(8);
        long info = memory(128);
        Mem.putLong(set, Handlers.bit(USR1));
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(USR1));
        Handlers.raise(USR1);
        returns(USR1, call(Call.RT_SIGTIMEDWAIT, set, info, 0, 8));
        equal("si_signo", USR1, Mem.getInt(info));
        equal("si_pid", call(Call.GETPID), Mem.getInt(info + Handlers.SI_PID));
        returns(0, call(Call.RT_SIGPENDING, set, 8));
        equal("pending", 0, Mem.getLong(set));
    }

    @Case("rt_sigtimedwait")
    static void waitingWithoutSignalIsEagain() {
        long set = memory(8);
        long time = memory(16);
        Mem.putLong(set, Handlers.bit(USR1));
        fails(Errno.EAGAIN, call(Call.RT_SIGTIMEDWAIT, set, 0, time, 8));
        Mem.putLong(time + 8, 2_000_000);
        fails(Errno.EAGAIN, call(Call.RT_SIGTIMEDWAIT, set, 0, time, 8));
        Mem.putLong(time + 8, 1_000_000_000);
        fails(Errno.EINVAL, call(Call.RT_SIGTIMEDWAIT, set, 0, time, 8));
        fails(Errno.EINVAL, call(Call.RT_SIGTIMEDWAIT, set, 0, time, 4));
        fails(Errno.EFAULT, call(Call.RT_SIGTIMEDWAIT, UNMAPPED, 0, 0, 8));
    }

    @Case("sigaltstack")
    static void alternateStackIsReadBack() {
        long stack = memory(24);
        long area = anonymous(4L * PAGE);
        Mem.putLong(stack, area);
        Mem.putLong(stack + 16, 4L * PAGE);
        returns(0, call(Call.SIGALTSTACK, stack, 0));
        long read = memory(24);
        returns(0, call(Call.SIGALTSTACK, 0, read));
        equal("ss_sp", area, Mem.getLong(read));
        equal("ss_flags", 0, Mem.getInt(read + 8));
        equal("ss_size", 4L * PAGE, Mem.getLong(read + 16));
    }

    @Case("sigaltstack")
    static void withoutOneTheStackIsDisabled() {
        long read = memory(24);
        returns(0, call(Call.SIGALTSTACK, 0, read));
        equal("ss_flags", Signal.SS_DISABLE, Mem.getInt(read + 8));
    }

    @Case("sigaltstack")
    static void tooSmallStackIsEnomem() {
        long stack = memory(24);
        Mem.putLong(stack, anonymous(PAGE));
        Mem.putLong(stack + 16, 1024);
        fails(Errno.ENOMEM, call(Call.SIGALTSTACK, stack, 0));
        Mem.putInt(stack + 8, 0x100);
        fails(Errno.EINVAL, call(Call.SIGALTSTACK, stack, 0));
        fails(Errno.EFAULT, call(Call.SIGALTSTACK, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.SIGALTSTACK, 0, UNMAPPED));
    }

    @Case("sigaltstack")
    static void onstackHandlersRunThere() {
        long stack = memory(24);
        long area = anonymous(16L * PAGE);
        Mem.putLong(stack, area);
        Mem.putLong(stack + 16, 16L * PAGE);
        returns(0, call(Call.SIGALTSTACK, stack, 0));
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_ONSTACK, 0);
        Handlers.install(USR2);
        Handlers.raise(USR1);
        holds(
                "frame inside the stack",
                Handlers.lastStack > area && Handlers.lastStack < area + 16L * PAGE);
        Handlers.raise(USR2);
        holds(
                "other frame outside",
                Handlers.lastStack < area || Handlers.lastStack >= area + 16L * PAGE);
    }

    @Case(value = "sigaltstack", ends = Case.KILLED_BY + Signal.SIGSEGV)
    static void unmappedSignalStackKills() {
        long stack = memory(24);
        long area = anonymous(4L * PAGE);
        Mem.putLong(stack, area);
        Mem.putLong(stack + 16, 4L * PAGE);
        returns(0, call(Call.SIGALTSTACK, stack, 0));
        returns(0, call(Call.MUNMAP, area, 4L * PAGE));
        Handlers.install(USR1, Signal.SA_SIGINFO | Signal.SA_ONSTACK, 0);
        Handlers.raise(USR1);
    }

    @Case(value = "write", ends = Case.KILLED_BY + Signal.SIGPIPE)
    static void writeToAClosedPipeKills() {
        long pipe = Files.pipe();
        succeeds(call(Call.CLOSE, Files.readEnd(pipe)));
        call(Call.WRITE, Files.writeEnd(pipe), text("x"), 1);
    }

    @Case("write")
    static void writeToAClosedPipeIsEpipeWhenIgnored() {
        Handlers.ignore(Signal.SIGPIPE);
        long pipe = Files.pipe();
        succeeds(call(Call.CLOSE, Files.readEnd(pipe)));
        fails(Errno.EPIPE, call(Call.WRITE, Files.writeEnd(pipe), text("x"), 1));
    }

    @Case("read")
    static void interruptedReadIsEintrWithoutRestart() {
        long pipe = Files.pipe();
        Handlers.install(Signal.SIGALRM);
        TimeCases.startTimer(5_000);
        fails(Errno.EINTR, call(Call.READ, Files.readEnd(pipe), memory(8), 8));
        equal("handled", 1, Handlers.count);
    }

    @Case("read")
    static void interruptedReadGoesOnWithRestart() {
        long pipe = Files.pipe();
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        Handlers.byteForPipe = Files.writeEnd(pipe);
        TimeCases.startTimer(5_000);
        returns(1, call(Call.READ, Files.readEnd(pipe), memory(8), 8));
        equal("handled", 1, Handlers.count);
    }

    @Case("futex")
    static void futexWaitIsInterrupted() {
        Handlers.install(Signal.SIGALRM);
        TimeCases.startTimer(5_000);
        fails(Errno.EINTR, call(Call.FUTEX, memory(8), 128, 0, 0));
    }

    @Case("futex")
    static void futexWithAnotherValueIsEagain() {
        long word = memory(8);
        Mem.putInt(word, 5);
        fails(Errno.EAGAIN, call(Call.FUTEX, word, 128, 4, 0));
    }

    @Case("futex")
    static void futexWaitTimesOut() {
        long word = memory(8);
        long time = memory(16);
        Mem.putLong(time + 8, 2_000_000);
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, word, 128, 0, time));
        fails(Errno.ETIMEDOUT, call(Call.FUTEX, word, 0, 0, time));
        Mem.putLong(time + 8, 1_000_000_000);
        fails(Errno.EINVAL, call(Call.FUTEX, word, 128, 0, time));
    }

    @Case("futex")
    static void futexWakeFindsNobody() {
        returns(0, call(Call.FUTEX, memory(8), 129, 1));
        returns(0, call(Call.FUTEX, memory(8), 1, 100));
    }

    @Case("futex")
    static void futexArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.FUTEX, memory(8) + 1, 129, 1));
        fails(Errno.EFAULT, call(Call.FUTEX, UNMAPPED, 128, 0, 0));
        fails(Errno.ENOSYS, call(Call.FUTEX, memory(8), 127, 0, 0));
    }
}
