package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.sleeper;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.CloneArgs;
import elfin.abi.struct.SigInfo;
import elfin.raw.Mem;

/** pidfd_open(2) and its kin. */
final class PidFileCases {
    private static final int P_PIDFD = 3;
    private static final int WEXITED = 4;
    private static final int O_NONBLOCK = 04000;
    private static final int F_GETFD = 1;
    private static final int POLLIN = 1;
    private static final long CLONE_PIDFD = 0x1000;
    private static final int RLIMIT_NOFILE = 7;

    private PidFileCases() {}

    private static int ready(long file, int timeout) {
        long poll = memory(8);
        Mem.putInt(poll, (int) file);
        Mem.putShort(poll + 4, (short) POLLIN);
        long count = succeeds(call(Call.POLL, poll, 1, timeout));
        return count == 0 ? 0 : Mem.getShort(poll + 6);
    }

    @Case("pidfd_open")
    static void fileIsReadableWhenTheProcessHasEnded() {
        long child = sleeper();
        long file = succeeds(call(Call.PIDFD_OPEN, child, 0));
        equal("close on exec", 1, call(Call.FCNTL, file, F_GETFD));
        equal("ready", 0, ready(file, 0));
        returns(0, call(Call.PIDFD_SEND_SIGNAL, file, Signal.SIGKILL, 0, 0));
        equal("ready", POLLIN, ready(file, 5000));
        long info = memory(128);
        returns(0, call(Call.WAITID, P_PIDFD, file, info, WEXITED, 0));
        equal("si_pid", child, Mem.getInt(info + SigInfo.SI_PID));
        equal("si_code", Signal.CLD_KILLED, Mem.getInt(info + SigInfo.SI_CODE));
        fails(Errno.ESRCH, call(Call.PIDFD_SEND_SIGNAL, file, 0, 0, 0));
        fails(Errno.ECHILD, call(Call.WAITID, P_PIDFD, file, info, WEXITED, 0));
    }

    @Case("pidfd_open")
    static void argumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.PIDFD_OPEN, 0, 0));
        fails(Errno.EINVAL, call(Call.PIDFD_OPEN, call(Call.GETPID), 1));
        fails(Errno.ESRCH, call(Call.PIDFD_OPEN, 0x3fff_fff0, 0));
        fails(Errno.EBADF, call(Call.PIDFD_SEND_SIGNAL, 0, 0, 0, 0));
        long file = succeeds(call(Call.PIDFD_OPEN, call(Call.GETPID), 0));
        fails(Errno.EINVAL, call(Call.PIDFD_SEND_SIGNAL, file, 65, 0, 0));
        fails(Errno.EINVAL, call(Call.READ, file, memory(8), 8));
    }

    @Case("waitid")
    static void nonBlockingFileDoesNotWait() {
        long child = sleeper();
        long file = succeeds(call(Call.PIDFD_OPEN, child, O_NONBLOCK));
        fails(Errno.EAGAIN, call(Call.WAITID, P_PIDFD, file, memory(128), WEXITED, 0));
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        returns(child, call(Call.WAIT4, child, 0, 0, 0));
    }

    @Case("pidfd_getfd")
    static void descriptorOfAnotherProcessIsCopied() {
        long pipe = memory(8);
        returns(0, call(Call.PIPE, pipe));
        long child = sleeper();
        int end = Mem.getInt(pipe + 4);
        long file = succeeds(call(Call.PIDFD_OPEN, child, 0));
        call(Call.CLOSE, end);
        long copy = succeeds(call(Call.PIDFD_GETFD, file, end, 0));
        equal("close on exec", 1, call(Call.FCNTL, copy, F_GETFD));
        returns(1, call(Call.WRITE, copy, memory(8), 1));
        returns(1, call(Call.READ, Mem.getInt(pipe), memory(8), 1));
        fails(Errno.EBADF, call(Call.PIDFD_GETFD, file, 12345, 0));
        fails(Errno.EINVAL, call(Call.PIDFD_GETFD, file, end, 1));
        returns(0, call(Call.KILL, child, Signal.SIGKILL));
        returns(child, call(Call.WAIT4, child, 0, 0, 0));
    }

    @Case("clone3")
    static void withoutDescriptorForItsFileNoChildIsMade() {
        long arguments = memory(Threads.CLONE_ARGS_SIZE);
        Mem.putLong(arguments + CloneArgs.FLAGS, CLONE_PIDFD);
        Mem.putLong(arguments + CloneArgs.PIDFD, memory(8));
        Mem.putLong(arguments + CloneArgs.EXIT_SIGNAL, Signal.SIGCHLD);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long limit = memory(16);
            call(Call.SETRLIMIT, RLIMIT_NOFILE, limit);
            long made = call(Call.CLONE3, arguments, Threads.CLONE_ARGS_SIZE);
            boolean alone = call(Call.WAIT4, -1, 0, 0, 0) == -Errno.ECHILD;
            call(Call.EXIT_GROUP, made == -Errno.EMFILE && alone ? 7 : 1);
        }
        equal("status", 7 << 8, statusOf(child));
    }

    @Case("clone3")
    static void childComesWithItsFile() {
        long arguments = memory(Threads.CLONE_ARGS_SIZE);
        long place = memory(8);
        Mem.putLong(arguments + CloneArgs.FLAGS, CLONE_PIDFD);
        Mem.putLong(arguments + CloneArgs.PIDFD, place);
        Mem.putLong(arguments + CloneArgs.EXIT_SIGNAL, Signal.SIGCHLD);
        long child = succeeds(call(Call.CLONE3, arguments, Threads.CLONE_ARGS_SIZE));
        if (child == 0) {
            call(Call.EXIT_GROUP, 3);
        }
        long info = memory(128);
        returns(0, call(Call.WAITID, P_PIDFD, Mem.getInt(place), info, WEXITED, 0));
        equal("si_pid", child, Mem.getInt(info + SigInfo.SI_PID));
        equal("si_status", 3, Mem.getInt(info + SigInfo.SI_STATUS));
    }
}
