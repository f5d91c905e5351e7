package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Processes.inChild;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.abi.struct.CloneArgs;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/** Flags of clone(2) and clone3(2), kinds of children for wait(2), descriptors of threads. */
final class CloneCases {
    private static final int WNOHANG = 1;
    private static final int WSTOPPED = 2;
    private static final int WEXITED = 4;
    private static final int WNOWAIT = 0x1000000;
    private static final int WNOTHREAD = 0x20000000;
    private static final int WALL = 0x40000000;
    private static final int WCLONE = 0x80000000;
    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final int P_PIDFD = 3;
    private static final int PIDFD_THREAD = Fcntl.O_EXCL;
    private static final int PIDFD_SIGNAL_THREAD = 1;
    private static final int PIDFD_SIGNAL_THREAD_GROUP = 2;
    private static final int PIDFD_SIGNAL_PROCESS_GROUP = 4;
    private static final int PIDFD_SELF_THREAD = -10000;
    private static final int PIDFD_SELF_THREAD_GROUP = -10001;
    private static final long CLONE_PIDFD = 0x1000;
    private static final long CLONE_VFORK = 0x4000;
    private static final long CLONE_PARENT = 0x8000;
    private static final long CLONE_DETACHED = 0x400000;
    private static final long CLONE_NEWUTS = 0x4000000;
    private static final long CLONE_CLEAR_SIGHAND = 1L << 32;
    private static final long CLONE_INTO_CGROUP = 1L << 33;
    private static final int NOBODY = 0x3fff_fff0;

    private CloneCases() {}

    private static long cloneProcess(long flags) {
        return call(Call.CLONE, flags, 0, 0, 0, 0);
    }

    private static void exit(int status) {
        call(Call.EXIT_GROUP, status);
    }

    private static long arguments(long flags, int signal) {
        long arguments = memory(CloneArgs.SIZE);
        Mem.putLong(arguments + CloneArgs.FLAGS, flags);
        Mem.putLong(arguments + CloneArgs.EXIT_SIGNAL, signal);
        return arguments;
    }

    private static long clone3(long arguments) {
        return call(Call.CLONE3, arguments, CloneArgs.SIZE);
    }

    private static void end(long child) {
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        statusOf(child, WALL);
    }

    @Case("clone")
    static void harmlessFlagsAreTaken() {
        for (long flag : new long[] {0x2000, 0x40000, CLONE_DETACHED, 0x800000, 0x80000000L}) {
            long child = succeeds(cloneProcess(flag | Signal.SIGCHLD));
            if (child == 0) {
                exit(3);
            }
            equal("status", 3 << 8, statusOf(child));
        }
    }

    @Case("clone")
    static void namespacesNeedPrivilege() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, 1234));
                    fails(Errno.EPERM, cloneProcess(CLONE_NEWUTS | Signal.SIGCHLD));
                });
    }

    @Case("clone")
    static void parentsSiblingIsNotItsChild() {
        long place = Processes.sharedPage();
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long sibling = cloneProcess(CLONE_PARENT | Signal.SIGCHLD);
            if (sibling == 0) {
                exit(6);
            }
            Mem.putLong(place, sibling);
            exit(call(Call.WAIT4, sibling, 0, WALL, 0) == -Errno.ECHILD ? 5 : 1);
        }
        equal("status of the child", 5 << 8, statusOf(child));
        equal("status of its sibling", 6 << 8, statusOf(Mem.getLong(place)));
    }

    @Case("clone")
    static void onePlaceForTwoResultsIsEinval() {
        long flags = CLONE_PIDFD | Threads.CLONE_PARENT_SETTID | Signal.SIGCHLD;
        fails(Errno.EINVAL, call(Call.CLONE, flags, 0, memory(8), 0, 0));
        fails(Errno.EINVAL, call(Call.CLONE, CLONE_PIDFD | CLONE_DETACHED, 0, memory(8), 0, 0));
    }

    @Case("clone3")
    static void handlersCanBeCleared() {
        Handlers.install(Signal.SIGUSR1);
        Handlers.ignore(Signal.SIGUSR2);
        long arguments = arguments(CLONE_CLEAR_SIGHAND, Signal.SIGCHLD);
        long child = succeeds(clone3(arguments));
        if (child == 0) {
            long action = memory(32);
            call(Call.RT_SIGACTION, Signal.SIGUSR1, 0, action, 8);
            boolean cleared = Mem.getLong(action) == Signal.SIG_DFL;
            call(Call.RT_SIGACTION, Signal.SIGUSR2, 0, action, 8);
            exit(cleared && Mem.getLong(action) == Signal.SIG_IGN ? 7 : 1);
        }
        equal("status", 7 << 8, statusOf(child));
    }

    @Case("clone3")
    static void clearedHandlersCannotBeShared() {
        long shared = CLONE_CLEAR_SIGHAND | Threads.CLONE_SIGHAND | Threads.CLONE_VM;
        fails(Errno.EINVAL, clone3(arguments(shared, Signal.SIGCHLD)));
    }

    @Case("clone3")
    static void idCanBeChosen() {
        // Beyond what is in use: the id of an ended child is free again.
        long first = succeeds(call(Call.FORK));
        if (first == 0) {
            exit(0);
        }
        statusOf(first);
        long list = memory(8);
        Mem.putInt(list, (int) first);
        long arguments = arguments(0, Signal.SIGCHLD);
        Mem.putLong(arguments + CloneArgs.SET_TID, list);
        Mem.putLong(arguments + CloneArgs.SET_TID_SIZE, 1);
        long child = succeeds(clone3(arguments));
        if (child == 0) {
            exit(call(Call.GETPID) == first ? 7 : 1);
        }
        equal("id", first, child);
        equal("status", 7 << 8, statusOf(child));
    }

    @Case("clone3")
    static void idInUseIsEexist() {
        long list = memory(8);
        Mem.putInt(list, (int) call(Call.GETPID));
        long arguments = arguments(0, Signal.SIGCHLD);
        Mem.putLong(arguments + CloneArgs.SET_TID, list);
        Mem.putLong(arguments + CloneArgs.SET_TID_SIZE, 1);
        fails(Errno.EEXIST, clone3(arguments));
    }

    @Case("clone3")
    static void chosenIdsAreChecked() {
        long list = memory(8);
        long arguments = arguments(0, Signal.SIGCHLD);
        Mem.putLong(arguments + CloneArgs.SET_TID_SIZE, 1);
        fails(Errno.EINVAL, clone3(arguments));
        Mem.putLong(arguments + CloneArgs.SET_TID, list);
        Mem.putLong(arguments + CloneArgs.SET_TID_SIZE, 0);
        fails(Errno.EINVAL, clone3(arguments));
        Mem.putLong(arguments + CloneArgs.SET_TID_SIZE, 33);
        fails(Errno.EINVAL, clone3(arguments));
        Mem.putLong(arguments + CloneArgs.SET_TID_SIZE, 1);
        fails(Errno.EINVAL, clone3(arguments));
        Mem.putInt(list, -5);
        fails(Errno.EINVAL, clone3(arguments));
        Mem.putLong(arguments + CloneArgs.SET_TID, UNMAPPED);
        fails(Errno.EFAULT, clone3(arguments));
    }

    @Case("clone3")
    static void chosenIdNeedsPrivilege() {
        inChild(
                () -> {
                    returns(0, call(Call.SETUID, 1234));
                    long list = memory(8);
                    Mem.putInt(list, 30000);
                    long arguments = arguments(0, Signal.SIGCHLD);
                    Mem.putLong(arguments + CloneArgs.SET_TID, list);
                    Mem.putLong(arguments + CloneArgs.SET_TID_SIZE, 1);
                    fails(Errno.EPERM, clone3(arguments));
                });
    }

    @Case("clone3")
    static void groupMustBeADescriptorOfOne() {
        long arguments = arguments(CLONE_INTO_CGROUP, Signal.SIGCHLD);
        Mem.putLong(arguments + CloneArgs.CGROUP, Kit.CLOSED);
        fails(Errno.EBADF, clone3(arguments));
        Mem.putLong(arguments + CloneArgs.CGROUP, 1L << 32);
        fails(Errno.EINVAL, clone3(arguments));
    }

    @Case("clone3")
    static void signalsOfChildrenAreChecked() {
        fails(Errno.EINVAL, clone3(arguments(0, 65)));
        fails(Errno.EINVAL, clone3(arguments(CLONE_PARENT, Signal.SIGCHLD)));
        fails(Errno.EINVAL, clone3(arguments(CLONE_DETACHED, Signal.SIGCHLD)));
        fails(Errno.EINVAL, clone3(arguments(1L << 40, Signal.SIGCHLD)));
    }

    @Case("clone")
    static void threadWithItsOwnDescriptors() {
        long flags = Threads.USUAL & ~Threads.CLONE_FILES;
        long pipe = Files.pipe();
        Threads.put(2, Files.readEnd(pipe));
        succeeds(Threads.start(ThreadJobs.READ, flags));
        Threads.await(0, 1);
        // The thread's copy of the write end stays open: only the case's own are closed.
        returns(1, call(Call.WRITE, Files.writeEnd(pipe), text("x"), 1));
        Threads.join(ThreadJobs.READ);
        equal("bytes read", 1, Threads.get(3));
    }

    @Case("clone")
    static void threadWithItsOwnMask() {
        long flags = Threads.USUAL & ~Threads.CLONE_FS;
        succeeds(Threads.start(ThreadJobs.MEET, flags));
        Threads.await(0, 1);
        returns(022, call(Call.UMASK, 077));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
        returns(077, call(Call.UMASK, 022));
    }

    @Case("clone")
    static void parentWaitsForAThreadOfVfork() {
        long flags = Threads.USUAL | CLONE_VFORK;
        succeeds(Threads.start(ThreadJobs.IDENTIFY, flags));
        equal("the thread has run", call(Call.GETPID), Threads.get(1));
        Threads.join(ThreadJobs.IDENTIFY);
    }

    @Case("wait4")
    static void childWithoutSignalIsOfAnotherKind() {
        long child = succeeds(cloneProcess(0));
        if (child == 0) {
            exit(4);
        }
        fails(Errno.ECHILD, call(Call.WAIT4, child, 0, 0, 0));
        equal("status", 4 << 8, statusOf(child, WCLONE));
    }

    @Case("wait4")
    static void ordinaryChildIsNotOfTheOtherKind() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            exit(4);
        }
        fails(Errno.ECHILD, call(Call.WAIT4, child, 0, WCLONE, 0));
        equal("status", 4 << 8, statusOf(child, WALL));
    }

    @Case("wait4")
    static void otherSignalIsSentAtTheEnd() {
        Handlers.install(Signal.SIGUSR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        long child = succeeds(cloneProcess(Signal.SIGUSR1));
        if (child == 0) {
            exit(9);
        }
        equal("status", 9 << 8, statusOf(child, WCLONE));
        equal("handled", 1, Handlers.handled());
        equal("si_pid", child, Handlers.infoInt(Handlers.SI_PID));
        equal("si_code", Signal.CLD_EXITED, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("wait4")
    static void ownChildrenAreWaitedForWithoutOtherThreads() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            exit(2);
        }
        equal("status", 2 << 8, statusOf(child, WNOTHREAD));
    }

    @Case("waitid")
    static void zombieStaysWithNowait() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            exit(8);
        }
        long info = memory(128);
        for (int i = 0; i < 2; i++) {
            returns(0, call(Call.WAITID, P_PID, child, info, WEXITED | WNOWAIT, 0));
            equal("si_pid", child, Mem.getInt(info + SigInfo.SI_PID));
            equal("si_status", 8, Mem.getInt(info + SigInfo.SI_STATUS));
        }
        returns(0, call(Call.WAITID, P_PID, child, info, WEXITED, 0));
        fails(Errno.ECHILD, call(Call.WAITID, P_PID, child, info, WEXITED, 0));
    }

    @Case("waitid")
    static void stopStaysWithNowait() {
        long child = Processes.sleeper();
        returns(0, call(Call.KILL, child, Signal.SIGSTOP));
        long info = memory(128);
        for (int i = 0; i < 2; i++) {
            returns(0, call(Call.WAITID, P_PID, child, info, WSTOPPED | WNOWAIT, 0));
            equal("si_code", Signal.CLD_STOPPED, Mem.getInt(info + SigInfo.SI_CODE));
        }
        returns(0, call(Call.WAITID, P_PID, child, info, WSTOPPED, 0));
        Mem.putInt(info + SigInfo.SI_PID, 99);
        returns(0, call(Call.WAITID, P_PID, child, info, WSTOPPED | WNOHANG, 0));
        equal("si_pid without news", 0, Mem.getInt(info + SigInfo.SI_PID));
        end(child);
    }

    @Case("waitid")
    static void groupsOfChildrenAreWaitedFor() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SETPGID, 0, 0);
            exit(1);
        }
        call(Call.SETPGID, child, child);
        long info = memory(128);
        returns(0, call(Call.WAITID, P_PGID, child, info, WEXITED, 0));
        equal("si_pid", child, Mem.getInt(info + SigInfo.SI_PID));
        fails(Errno.ECHILD, call(Call.WAITID, P_PGID, NOBODY, info, WEXITED, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_PGID, -1, info, WEXITED, 0));
    }

    @Case("waitid")
    static void kindOfIdIsChecked() {
        fails(Errno.EINVAL, call(Call.WAITID, 9, 0, 0, WEXITED, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_PID, 0, 0, WEXITED, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_ALL, 0, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.WAITID, P_ALL, 0, 0, WNOHANG, 0));
        fails(Errno.EBADF, call(Call.WAITID, P_PIDFD, Kit.CLOSED, 0, WEXITED, 0));
    }

    @Case("pidfd_open")
    static void threadHasADescriptorToo() {
        int tid = Threads.start(ThreadJobs.MEET);
        Threads.await(0, 1);
        fails(Errno.ENOENT, call(Call.PIDFD_OPEN, tid, 0));
        long file = succeeds(call(Call.PIDFD_OPEN, tid, PIDFD_THREAD));
        long poll = memory(8);
        Mem.putInt(poll, (int) file);
        Mem.putShort(poll + 4, (short) 1);
        returns(0, call(Call.POLL, poll, 1, 0));
        Threads.put(1, 1);
        Threads.join(ThreadJobs.MEET);
        returns(1, call(Call.POLL, poll, 1, 5000));
        holds("readable", (Mem.getShort(poll + 6) & 1) != 0);
    }

    @Case("pidfd_send_signal")
    static void threadIsSignalledByItsDescriptor() {
        Handlers.install(Signal.SIGUSR1);
        int tid = Threads.start(ThreadJobs.PAUSE);
        Threads.await(0, 1);
        long file = succeeds(call(Call.PIDFD_OPEN, tid, PIDFD_THREAD));
        Threads.put(1, 1);
        while (call(Call.PIDFD_SEND_SIGNAL, file, Signal.SIGUSR1, 0, 0) == 0) {
            call(Call.SCHED_YIELD);
        }
        Threads.join(ThreadJobs.PAUSE);
        holds("handled", Handlers.handled() >= 1);
        equal("si_code", Signal.SI_TKILL, Handlers.infoInt(Handlers.SI_CODE));
    }

    @Case("pidfd_send_signal")
    static void scopeOfASignalCanBeChosen() {
        Handlers.install(Signal.SIGUSR1);
        long file = succeeds(call(Call.PIDFD_OPEN, call(Call.GETPID), 0));
        int usr1 = Signal.SIGUSR1;
        returns(0, call(Call.PIDFD_SEND_SIGNAL, file, usr1, 0, PIDFD_SIGNAL_THREAD));
        equal("si_code", Signal.SI_TKILL, Handlers.infoInt(Handlers.SI_CODE));
        returns(0, call(Call.PIDFD_SEND_SIGNAL, file, usr1, 0, PIDFD_SIGNAL_THREAD_GROUP));
        equal("si_code", Signal.SI_USER, Handlers.infoInt(Handlers.SI_CODE));
        equal("handled", 2, Handlers.count);
        fails(Errno.EINVAL, call(Call.PIDFD_SEND_SIGNAL, file, usr1, 0, 3));
        fails(Errno.EINVAL, call(Call.PIDFD_SEND_SIGNAL, file, usr1, 0, 8));
    }

    @Case("pidfd_send_signal")
    static void groupIsSignalledByItsLeadersDescriptor() {
        long leader = succeeds(call(Call.FORK));
        if (leader == 0) {
            call(Call.SETPGID, 0, 0);
            while (true) {
                call(Call.PAUSE);
            }
        }
        call(Call.SETPGID, leader, leader);
        long member = succeeds(call(Call.FORK));
        if (member == 0) {
            call(Call.SETPGID, 0, leader);
            while (true) {
                call(Call.PAUSE);
            }
        }
        call(Call.SETPGID, member, leader);
        long file = succeeds(call(Call.PIDFD_OPEN, leader, 0));
        int group = PIDFD_SIGNAL_PROCESS_GROUP;
        returns(0, call(Call.PIDFD_SEND_SIGNAL, file, Signal.SIGTERM, 0, group));
        equal("leader", Signal.SIGTERM, statusOf(leader));
        equal("member", Signal.SIGTERM, statusOf(member));
    }

    @Case("pidfd_send_signal")
    static void callerNeedsNoDescriptorOfItself() {
        Handlers.install(Signal.SIGUSR1);
        returns(0, call(Call.PIDFD_SEND_SIGNAL, PIDFD_SELF_THREAD, Signal.SIGUSR1, 0, 0));
        equal("si_code", Signal.SI_TKILL, Handlers.infoInt(Handlers.SI_CODE));
        returns(0, call(Call.PIDFD_SEND_SIGNAL, PIDFD_SELF_THREAD_GROUP, Signal.SIGUSR1, 0, 0));
        equal("si_code", Signal.SI_USER, Handlers.infoInt(Handlers.SI_CODE));
        equal("handled", 2, Handlers.count);
    }

    @Case("setsid")
    static void childOfALeaderBeginsASession() {
        inChild(
                () -> {
                    long self = call(Call.GETPID);
                    returns(self, call(Call.SETSID));
                    returns(self, call(Call.GETSID, 0));
                    returns(self, call(Call.GETPGRP));
                    fails(Errno.EPERM, call(Call.SETSID));
                });
    }

    @Case("setpgid")
    static void groupOfAnotherSessionIsEperm() {
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SETSID);
            while (true) {
                call(Call.PAUSE);
            }
        }
        while (call(Call.GETSID, child) != child) {
            call(Call.SCHED_YIELD);
        }
        fails(Errno.EPERM, call(Call.SETPGID, child, 0));
        inChild(() -> fails(Errno.EPERM, call(Call.SETPGID, 0, child)));
        end(child);
    }

    @Case("setpgid")
    static void groupThatDoesNotExistIsEperm() {
        inChild(() -> fails(Errno.EPERM, call(Call.SETPGID, 0, NOBODY)));
        fails(Errno.ESRCH, call(Call.SETPGID, NOBODY, 0));
    }

    @Case("get_robust_list")
    static void strangersListIsTheirs() {
        long stranger = Processes.sleeper();
        inChild(
                () -> {
                    long place = memory(16);
                    returns(0, call(Call.GET_ROBUST_LIST, stranger, place, place + 8));
                    returns(0, call(Call.SETUID, 1234));
                    fails(Errno.EPERM, call(Call.GET_ROBUST_LIST, stranger, place, place + 8));
                });
        end(stranger);
    }
}
