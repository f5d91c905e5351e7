package elfin.conformance.program;

import static elfin.conformance.program.Kit.anonymous;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.sharedPage;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/** fork(2), vfork(2), clone(2), wait4(2), waitid(2): children that end in all ways. */
final class ForkCases {
    private static final int WNOHANG = 1;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final long CLONE_VM = 0x100;
    private static final long CLONE_FS = 0x200;
    private static final long CLONE_FILES = 0x400;
    private static final long CLONE_SIGHAND = 0x800;
    private static final long CLONE_PARENT_SETTID = 0x100000;
    private static final long CLONE_CHILD_SETTID = 0x1000000;
    private static final long CLONE_THREAD = 0x10000;
    private static final int CORE = 0x80;

    private ForkCases() {}

    private static void exit(int status) {
        call(Call.EXIT_GROUP, status);
    }

    private static long child() {
        return succeeds(call(Call.FORK));
    }

    @Case("fork")
    static void childEndsWithItsStatus() {
        long child = child();
        if (child == 0) {
            exit(37);
        }
        equal("status", 37 << 8, statusOf(child));
        fails(Errno.ECHILD, call(Call.WAIT4, child, 0, 0, 0));
    }

    @Case("fork")
    static void memoryIsCopied() {
        long page = anonymous(2L * Kit.PAGE);
        Mem.putLong(page, 1);
        long child = child();
        if (child == 0) {
            Mem.putLong(page, 2);
            Mem.putLong(page + Kit.PAGE, 3);
            exit((int) Mem.getLong(page));
        }
        equal("status", 2 << 8, statusOf(child));
        equal("first page", 1, Mem.getLong(page));
        equal("second page", 0, Mem.getLong(page + Kit.PAGE));
    }

    @Case("fork")
    static void parentsWritesAreNotTheChilds() {
        long page = anonymous(Kit.PAGE);
        long pipe = Files.pipe();
        Mem.putLong(page, 5);
        long child = child();
        if (child == 0) {
            call(Call.READ, Files.readEnd(pipe), memory(1), 1);
            exit((int) Mem.getLong(page));
        }
        Mem.putLong(page, 6);
        returns(1, call(Call.WRITE, Files.writeEnd(pipe), memory(1), 1));
        equal("status", 5 << 8, statusOf(child));
    }

    @Case("fork")
    static void sharedMappingsStayShared() {
        long page = sharedPage();
        long child = child();
        if (child == 0) {
            Mem.putLong(page, 77);
            exit(0);
        }
        statusOf(child);
        equal("word", 77, Mem.getLong(page));
    }

    @Case("fork")
    static void childHasItsOwnIdAndItsParents() {
        long self = call(Call.GETPID);
        long page = sharedPage();
        long child = child();
        if (child == 0) {
            Mem.putLong(page, call(Call.GETPID));
            Mem.putLong(page + 8, call(Call.GETPPID));
            Mem.putLong(page + 16, call(Call.GETTID));
            Mem.putLong(page + 24, call(Call.GETPGRP));
            Mem.putLong(page + 32, call(Call.GETSID, 0));
            exit(0);
        }
        statusOf(child);
        equal("pid", child, Mem.getLong(page));
        equal("parent", self, Mem.getLong(page + 8));
        equal("tid", child, Mem.getLong(page + 16));
        equal("group", call(Call.GETPGRP), Mem.getLong(page + 24));
        equal("session", call(Call.GETSID, 0), Mem.getLong(page + 32));
    }

    @Case("fork")
    static void descriptorsAreCopiedAndOffsetsShared() {
        long file = Files.open("f", 0102);
        long buffer = memory(8);
        long child = child();
        if (child == 0) {
            call(Call.WRITE, file, buffer, 3);
            call(Call.CLOSE, file);
            exit(0);
        }
        statusOf(child);
        returns(3, call(Call.LSEEK, file, 0, 1));
    }

    @Case("fork")
    static void pipeEndsWhenTheLastWriterEnds() {
        long pipe = Files.pipe();
        long child = child();
        if (child == 0) {
            call(Call.WRITE, Files.writeEnd(pipe), memory(4), 4);
            exit(0);
        }
        call(Call.CLOSE, Files.writeEnd(pipe));
        long buffer = memory(16);
        returns(4, call(Call.READ, Files.readEnd(pipe), buffer, 16));
        returns(0, call(Call.READ, Files.readEnd(pipe), buffer, 16));
        statusOf(child);
    }

    @Case("fork")
    static void handlersAreInheritedAndPendingSignalsAreNot() {
        Handlers.install(Signal.SIGUSR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR1));
        call(Call.KILL, call(Call.GETPID), Signal.SIGUSR1);
        long child = child();
        if (child == 0) {
            Handlers.mask(Signal.SIG_UNBLOCK, Handlers.bit(Signal.SIGUSR1));
            int before = Handlers.count;
            call(Call.KILL, call(Call.GETPID), Signal.SIGUSR1);
            exit(10 * before + Handlers.count);
        }
        equal("status", 1 << 8, statusOf(child));
        Handlers.mask(Signal.SIG_UNBLOCK, Handlers.bit(Signal.SIGUSR1));
        equal("parent's", 1, Handlers.count);
    }

    @Case("fork")
    static void hundredChildrenEndWithTheirStatus() {
        for (int i = 0; i < 100; i++) {
            long child = child();
            if (child == 0) {
                exit(i);
            }
            equal("status", i << 8, statusOf(child));
        }
    }

    @Case("fork")
    static void computingProcessesTakeTurns() {
        long page = sharedPage();
        long child = child();
        if (child == 0) {
            while (Mem.getLong(page) == 0) {
                Machine.spin(1000);
            }
            exit(3);
        }
        Machine.spin(1_000_000);
        Mem.putLong(page, 1);
        equal("status", 3 << 8, statusOf(child));
    }

    @Case("vfork")
    static void parentGoesOnWhenTheChildHasEnded() {
        long page = sharedPage();
        long child = call(Call.VFORK);
        if (child == 0) {
            Mem.putLong(page, 9);
            exit(4);
        }
        equal("word", 9, Mem.getLong(page));
        equal("status", 4 << 8, statusOf(child));
    }

    @Case("clone")
    static void idsGoWhereTheFlagsSay() {
        long ids = memory(16);
        long child =
                succeeds(
                        call(
                                Call.CLONE,
                                CLONE_PARENT_SETTID | CLONE_CHILD_SETTID | Signal.SIGCHLD,
                                0,
                                ids,
                                ids + 8,
                                0));
        if (child == 0) {
            exit(Mem.getInt(ids + 8) == (int) call(Call.GETPID) ? 1 : 2);
        }
        equal("status", 1 << 8, statusOf(child));
        equal("in the parent", child, Mem.getInt(ids));
        equal("the child's is not", 0, Mem.getInt(ids + 8));
    }

    @Case("clone")
    static void filesAndDirectoryCanBeShared() {
        long child =
                succeeds(call(Call.CLONE, CLONE_FILES | CLONE_FS | Signal.SIGCHLD, 0, 0, 0, 0));
        if (child == 0) {
            call(Call.UMASK, 077);
            call(Call.DUP2, 1, 20);
            exit(0);
        }
        statusOf(child);
        returns(077, call(Call.UMASK, 022));
        returns(0, call(Call.CLOSE, 20));
    }

    @Case("clone")
    static void flagsThatNeedEachOtherAreChecked() {
        fails(Errno.EINVAL, call(Call.CLONE, CLONE_SIGHAND, 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.CLONE, CLONE_THREAD | CLONE_VM, 0, 0, 0, 0));
    }

    @Case("wait4")
    static void killedChildTellsItsSignal() {
        long child = child();
        if (child == 0) {
            call(Call.PAUSE);
            exit(1);
        }
        returns(0, call(Call.KILL, child, Signal.SIGTERM));
        equal("status", Signal.SIGTERM, statusOf(child));
    }

    @Case("wait4")
    static void crashedChildTellsOfACore() {
        // Without a limit there is a core file; with limit 0 only the signal.
        long child = child();
        if (child == 0) {
            Mem.putLong(Kit.UNMAPPED, 1);
            exit(1);
        }
        equal("signal", Signal.SIGSEGV, statusOf(child) & ~CORE);
    }

    @Case("wait4")
    static void runningChildIsNotWaitedForWithNohang() {
        long pipe = Files.pipe();
        long child = child();
        if (child == 0) {
            call(Call.READ, Files.readEnd(pipe), memory(1), 1);
            exit(0);
        }
        returns(0, call(Call.WAIT4, child, 0, WNOHANG, 0));
        returns(0, call(Call.WAIT4, -1, 0, WNOHANG, 0));
        call(Call.WRITE, Files.writeEnd(pipe), memory(1), 1);
        equal("status", 0, statusOf(child));
    }

    @Case("wait4")
    static void childrenAreChosenByIdAndGroup() {
        long first = child();
        if (first == 0) {
            exit(1);
        }
        long second = child();
        if (second == 0) {
            call(Call.SETPGID, 0, 0);
            exit(2);
        }
        // Either side may be the first to set it.
        call(Call.SETPGID, second, second);
        fails(Errno.ECHILD, call(Call.WAIT4, 0x3ffff0, 0, 0, 0));
        returns(second, call(Call.WAIT4, -second, 0, 0, 0));
        returns(first, call(Call.WAIT4, 0, 0, 0, 0));
        fails(Errno.ECHILD, call(Call.WAIT4, -1, 0, 0, 0));
    }

    @Case("wait4")
    static void endOfAChildIsASignal() {
        Handlers.install(Signal.SIGCHLD);
        long child = child();
        if (child == 0) {
            exit(6);
        }
        statusOf(child);
        equal("handled", 1, Handlers.count);
        equal("signal", Signal.SIGCHLD, Handlers.lastSignal);
    }

    @Case("wait4")
    static void ignoredChildrenLeaveNothing() {
        long action = memory(Handlers.ACTION_SIZE);
        Mem.putLong(action, Signal.SIG_IGN);
        succeeds(call(Call.RT_SIGACTION, Signal.SIGCHLD, action, 0, 8));
        long child = child();
        if (child == 0) {
            exit(0);
        }
        fails(Errno.ECHILD, call(Call.WAIT4, -1, 0, 0, 0));
    }

    @Case("wait4")
    static void orphansGetANewParent() {
        long page = sharedPage();
        long pipe = Files.pipe();
        long child = child();
        if (child == 0) {
            long self = call(Call.GETPID);
            if (child() == 0) {
                while (call(Call.GETPPID) == self) {
                    call(Call.SCHED_YIELD);
                }
                Mem.putLong(page, 1);
                call(Call.WRITE, Files.writeEnd(pipe), memory(1), 1);
                exit(0);
            }
            exit(0);
        }
        statusOf(child);
        returns(1, call(Call.READ, Files.readEnd(pipe), memory(1), 1));
        equal("seen", 1, Mem.getLong(page));
    }

    @Case("waitid")
    static void waitidTellsWhoAndHow() {
        long child = child();
        if (child == 0) {
            exit(11);
        }
        long info = memory(SigInfo.SIZE);
        returns(0, call(Call.WAITID, P_PID, child, info, WEXITED | WNOWAIT, 0));
        equal("signal", Signal.SIGCHLD, Mem.getInt(info + SigInfo.SI_SIGNO));
        equal("code", Signal.CLD_EXITED, Mem.getInt(info + SigInfo.SI_CODE));
        equal("pid", child, Mem.getInt(info + SigInfo.SI_PID));
        equal("status", 11, Mem.getInt(info + SigInfo.SI_STATUS));
        returns(0, call(Call.WAITID, P_ALL, 0, info, WEXITED, 0));
        equal("again", child, Mem.getInt(info + SigInfo.SI_PID));
        fails(Errno.ECHILD, call(Call.WAITID, P_ALL, 0, info, WEXITED, 0));
    }

    @Case("waitid")
    static void waitidWithNohangFindsNobodyYet() {
        long pipe = Files.pipe();
        long child = child();
        if (child == 0) {
            call(Call.READ, Files.readEnd(pipe), memory(1), 1);
            exit(0);
        }
        long info = memory(SigInfo.SIZE);
        Mem.putInt(info + SigInfo.SI_PID, 5);
        returns(0, call(Call.WAITID, P_PGID, 0, info, WEXITED | WNOHANG, 0));
        equal("pid", 0, Mem.getInt(info + SigInfo.SI_PID));
        call(Call.WRITE, Files.writeEnd(pipe), memory(1), 1);
        statusOf(child);
    }

    @Case("kill")
    static void wholeGroupIsSignalled() {
        long first = child();
        if (first == 0) {
            call(Call.SETPGID, 0, 0);
            call(Call.PAUSE);
            exit(0);
        }
        call(Call.SETPGID, first, first);
        long second = child();
        if (second == 0) {
            call(Call.SETPGID, 0, first);
            call(Call.PAUSE);
            exit(0);
        }
        call(Call.SETPGID, second, first);
        returns(0, call(Call.KILL, -first, Signal.SIGKILL));
        equal("first", Signal.SIGKILL, statusOf(first));
        equal("second", Signal.SIGKILL, statusOf(second));
        holds("gone", call(Call.KILL, -first, 0) == -Errno.ESRCH);
    }
}
