package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.sharedPage;
import static elfin.conformance.program.Processes.sleeper;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/** Stopped processes, and signals that carry values. */
final class StopCases {
    private static final int WNOHANG = 1;
    private static final int WUNTRACED = 2;
    private static final int WCONTINUED = 8;
    private static final int WNOWAIT = 0x1000000;
    private static final int P_PID = 1;
    private static final int STOPPED = 0x7f;
    private static final int CONTINUED = 0xffff;
    private static final int SI_QUEUE = -1;
    private static final int REAL_TIME = 40;

    private StopCases() {}

    private static void stop(long child) {
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        equal("status", Signal.SIGSTOP << 8 | STOPPED, statusOf(child, WUNTRACED));
    }

    private static void end(long child) {
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        equal("end", Signal.SIGKILL, statusOf(child));
    }

    @Case("wait4")
    static void stoppedChildIsToldOnce() {
        long child = sleeper();
        stop(child);
        returns(0, call(Call.WAIT4, child, 0, WUNTRACED | WNOHANG, 0));
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        equal("status", CONTINUED, statusOf(child, WCONTINUED));
        returns(0, call(Call.WAIT4, child, 0, WCONTINUED | WNOHANG, 0));
        end(child);
    }

    @Case("wait4")
    static void stoppedChildIsNotToldUnasked() {
        long child = sleeper();
        stop(child);
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        returns(0, call(Call.WAIT4, child, 0, WNOHANG, 0));
        end(child);
    }

    @Case("waitid")
    static void stopAndContinueAreDescribed() {
        long child = sleeper();
        long info = memory(128);
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        returns(0, call(Call.WAITID, P_PID, child, info, WUNTRACED | WNOWAIT, 0));
        returns(0, call(Call.WAITID, P_PID, child, info, WUNTRACED, 0));
        equal("si_code", Signal.CLD_STOPPED, Mem.getInt(info + SigInfo.SI_CODE));
        equal("si_status", Signal.SIGSTOP, Mem.getInt(info + SigInfo.SI_STATUS));
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        returns(0, call(Call.WAITID, P_PID, child, info, WCONTINUED, 0));
        equal("si_code", Signal.CLD_CONTINUED, Mem.getInt(info + SigInfo.SI_CODE));
        equal("si_status", Signal.SIGCONT, Mem.getInt(info + SigInfo.SI_STATUS));
        end(child);
    }

    @Case("kill")
    static void stoppedProcessDoesNothingUntilContinued() {
        long words = sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            while (true) {
                Mem.putIntVolatile(words, Mem.getIntVolatile(words) + 1);
                call(Call.SCHED_YIELD);
            }
        }
        while (Mem.getIntVolatile(words) == 0) {
            call(Call.SCHED_YIELD);
        }
        stop(child);
        int count = Mem.getIntVolatile(words);
        for (int i = 0; i < 50; i++) {
            call(Call.SCHED_YIELD);
        }
        equal("count", count, Mem.getIntVolatile(words));
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        while (Mem.getIntVolatile(words) == count) {
            call(Call.SCHED_YIELD);
        }
        end(child);
    }

    @Case("kill")
    static void sigkillEndsAStoppedProcess() {
        long child = sleeper();
        stop(child);
        returns(0, call(Call.KILL, child, Signal.SIGTERM));
        returns(0, call(Call.WAIT4, child, 0, WNOHANG, 0));
        end(child);
    }

    @Case("rt_sigaction")
    static void stopOfAChildIsSignalled() {
        Handlers.install(Signal.SIGCHLD);
        long child = sleeper();
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        statusOf(child, WUNTRACED);
        equal("handled", 1, Handlers.handled());
        equal("si_code", Signal.CLD_STOPPED, Handlers.infoInt(Handlers.SI_CODE));
        equal("si_pid", child, Handlers.infoInt(Handlers.SI_PID));
        Handlers.install(Signal.SIGCHLD, Signal.SA_SIGINFO | Signal.SA_NOCLDSTOP, 0);
        returns(0, call(Call.KILL, child, Signal.SIGCONT));
        statusOf(child, WCONTINUED);
        equal("handled", 1, Handlers.handled());
        Handlers.ignore(Signal.SIGCHLD);
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        fails(Errno.ECHILD, call(Call.WAIT4, child, 0, 0, 0));
    }

    @Case("kill")
    static void continueTakesBackAWaitingStop() {
        Handlers.install(Signal.SIGTSTP);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGTSTP));
        Handlers.raise(Signal.SIGTSTP);
        Handlers.raise(Signal.SIGCONT);
        Handlers.mask(Signal.SIG_SETMASK, 0);
        equal("handled", 0, Handlers.handled());
    }

    private static long information(int code, long value) {
        long info = memory(128);
        Mem.putInt(info + SigInfo.SI_CODE, code);
        Mem.putLong(info + SigInfo.SI_VALUE, value);
        return info;
    }

    @Case("rt_sigqueueinfo")
    static void valuesComeInTheirOrder() {
        long self = call(Call.GETPID);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(REAL_TIME));
        for (int value = 1; value <= 3; value++) {
            long info = information(SI_QUEUE, value);
            returns(0, call(Call.RT_SIGQUEUEINFO, self, REAL_TIME, info));
        }
        long set = memory(8);
        long info = memory(128);
        Mem.putLong(set, Handlers.bit(REAL_TIME));
        for (int value = 1; value <= 3; value++) {
            returns(REAL_TIME, call(Call.RT_SIGTIMEDWAIT, set, info, 0, 8));
            equal("value", value, Mem.getLong(info + SigInfo.SI_VALUE));
        }
    }

    @Case("rt_sigqueueinfo")
    static void nobodyMayPretendToBeTheKernel() {
        long parent = call(Call.GETPPID);
        fails(Errno.EPERM, call(Call.RT_SIGQUEUEINFO, parent, 0, information(0, 0)));
        fails(Errno.EPERM, call(Call.RT_SIGQUEUEINFO, parent, 0, information(-6, 0)));
        long info = information(SI_QUEUE, 0);
        fails(Errno.EINVAL, call(Call.RT_SIGQUEUEINFO, call(Call.GETPID), 65, info));
        fails(Errno.ESRCH, call(Call.RT_SIGQUEUEINFO, 0x3fff_fff0, 0, info));
        fails(Errno.EFAULT, call(Call.RT_SIGQUEUEINFO, call(Call.GETPID), 1, Kit.UNMAPPED));
    }

    @Case("rt_tgsigqueueinfo")
    static void valueForAThreadArrives() {
        Handlers.install(REAL_TIME);
        long self = call(Call.GETPID);
        long info = information(SI_QUEUE, 77);
        returns(0, call(Call.RT_TGSIGQUEUEINFO, self, call(Call.GETTID), REAL_TIME, info));
        equal("handled", 1, Handlers.handled());
        equal("value", 77, Handlers.infoLong(Handlers.SI_VALUE));
        fails(Errno.EINVAL, call(Call.RT_TGSIGQUEUEINFO, self, 0, REAL_TIME, info));
        fails(Errno.ESRCH, call(Call.RT_TGSIGQUEUEINFO, self + 1, self, REAL_TIME, info));
    }

    @Case("rt_sigtimedwait")
    static void signalFromAnotherProcessEndsTheWait() {
        long self = call(Call.GETPID);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGCHLD) | Handlers.bit(REAL_TIME));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.EXIT_GROUP, call(Call.KILL, self, REAL_TIME));
        }
        long set = memory(8);
        long info = memory(128);
        Mem.putLong(set, Handlers.bit(REAL_TIME));
        returns(REAL_TIME, call(Call.RT_SIGTIMEDWAIT, set, info, 0, 8));
        equal("si_pid", child, Mem.getInt(info + SigInfo.SI_PID));
        // By default ignored, but blocked and waited for.
        Mem.putLong(set, Handlers.bit(Signal.SIGCHLD));
        returns(Signal.SIGCHLD, call(Call.RT_SIGTIMEDWAIT, set, info, 0, 8));
        equal("status", 0, statusOf(child));
    }

    @Case("rt_sigtimedwait")
    static void anotherSignalInterruptsTheWait() {
        Handlers.install(Signal.SIGALRM);
        long set = memory(8);
        long timer = memory(32);
        // Again and again, should the first come before the wait.
        Mem.putLong(timer + 8, 2000);
        Mem.putLong(timer + 24, 2000);
        Mem.putLong(set, Handlers.bit(REAL_TIME));
        returns(0, call(Call.SETITIMER, 0, timer, 0));
        fails(Errno.EINTR, call(Call.RT_SIGTIMEDWAIT, set, 0, 0, 8));
        returns(0, call(Call.SETITIMER, 0, memory(32), 0));
        Kit.holds("handled", Handlers.handled() >= 1);
    }
}
