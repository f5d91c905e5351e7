package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.CloneArgs;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.RemoteMemory;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Limits;
import elfin.kernel.task.PidFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.kernel.task.Tasks;

/** fork(2), vfork(2), clone(2) and clone3(2). */
public final class Fork {
    private static final long SIGNAL_MASK = 0xff;

    /** CLONE_PTRACE, CLONE_SYSVSEM, CLONE_DETACHED, CLONE_UNTRACED, CLONE_IO: nothing to do. */
    private static final long WITHOUT_EFFECT = 0x2000 | 0x40000 | 0x400000 | 0x800000 | 0x80000000L;

    private static final long CLONE_DETACHED = 0x400000;

    /** Only for clone3. */
    private static final long CLONE_CLEAR_SIGHAND = 1L << 32;

    private static final long KNOWN =
            Tasks.CLONE_VM
                    | Tasks.CLONE_FS
                    | Tasks.CLONE_FILES
                    | Tasks.CLONE_SIGHAND
                    | Tasks.CLONE_PIDFD
                    | Tasks.CLONE_VFORK
                    | Tasks.CLONE_PARENT
                    | Tasks.CLONE_THREAD
                    | Tasks.CLONE_SETTLS
                    | Tasks.CLONE_PARENT_SETTID
                    | Tasks.CLONE_CHILD_CLEARTID
                    | Tasks.CLONE_CHILD_SETTID
                    | WITHOUT_EFFECT;

    /** What the threads of a process must share here: they have one process between them. */
    private static final long SHARED_BY_THREADS =
            Tasks.CLONE_VM | Tasks.CLONE_SIGHAND | Tasks.CLONE_FS | Tasks.CLONE_FILES;

    /** The first and smallest {@code struct clone_args}. */
    private static final int CLONE_ARGS_SIZE_VER0 = CloneArgs.SET_TID;

    /** Linux takes a page at most. */
    private static final int MOST_ARGUMENT_BYTES = 4096;

    private static final int CAP_SYS_ADMIN = 21;
    private static final int CAP_SYS_RESOURCE = 24;

    private Fork() {}

    @Syscall("fork")
    public static long fork() {
        return make(0, Signal.SIGCHLD, 0, 0, 0, 0, 0);
    }

    @Syscall("vfork")
    public static long vfork() {
        return make(Tasks.CLONE_VFORK | Tasks.CLONE_VM, Signal.SIGCHLD, 0, 0, 0, 0, 0);
    }

    @Syscall("clone")
    public static long clone(
            long flags, long stack, long parentTid, long childTid, long threadPointer) {
        int signal = (int) (flags & SIGNAL_MASK);
        if ((flags & Tasks.CLONE_PIDFD) != 0 && (flags & Tasks.CLONE_PARENT_SETTID) != 0) {
            // One place cannot take both.
            return -Errno.EINVAL;
        }
        return make(
                flags & 0xffff_ffffL & ~SIGNAL_MASK,
                signal,
                stack,
                parentTid,
                childTid,
                threadPointer,
                parentTid);
    }

    @Syscall("clone3")
    public static long clone3(long arguments, long size) {
        if (size > MOST_ARGUMENT_BYTES) {
            return -Errno.E2BIG;
        }
        if (size < CLONE_ARGS_SIZE_VER0) {
            return -Errno.EINVAL;
        }
        for (long at = CloneArgs.SIZE; at < size; at++) {
            if (UserMemory.getByte(arguments + at) != 0) {
                return -Errno.E2BIG;
            }
        }
        long flags = UserMemory.getLong(arguments + CloneArgs.FLAGS);
        long pidFile = UserMemory.getLong(arguments + CloneArgs.PIDFD);
        long childTid = UserMemory.getLong(arguments + CloneArgs.CHILD_TID);
        long parentTid = UserMemory.getLong(arguments + CloneArgs.PARENT_TID);
        long signal = UserMemory.getLong(arguments + CloneArgs.EXIT_SIGNAL);
        long stack = UserMemory.getLong(arguments + CloneArgs.STACK);
        long stackSize = UserMemory.getLong(arguments + CloneArgs.STACK_SIZE);
        long threadPointer = UserMemory.getLong(arguments + CloneArgs.TLS);
        boolean child = (flags & (Tasks.CLONE_THREAD | Tasks.CLONE_PARENT)) == 0;
        boolean choosesIds =
                size >= CloneArgs.CGROUP
                        && UserMemory.getLong(arguments + CloneArgs.SET_TID_SIZE) != 0;
        if ((flags & (SIGNAL_MASK | CLONE_DETACHED)) != 0
                || (signal & ~SIGNAL_MASK) != 0
                || !child && signal != 0
                || (stack == 0) != (stackSize == 0)
                || choosesIds) {
            return -Errno.EINVAL;
        }
        if (stack != 0 && !UserMemory.isUserRange(stack, stackSize)) {
            return -Errno.EINVAL;
        }
        return make(
                flags,
                (int) signal,
                stack + stackSize,
                parentTid,
                childTid,
                threadPointer,
                pidFile);
    }

    private static boolean isPossible(long flags, int signal) {
        boolean shares = (flags & Tasks.CLONE_SIGHAND) != 0;
        boolean thread = (flags & Tasks.CLONE_THREAD) != 0;
        return (flags & ~(KNOWN | CLONE_CLEAR_SIGHAND)) == 0
                && signal <= Signal.NSIG
                && !(shares && (flags & Tasks.CLONE_VM) == 0)
                && !(shares && (flags & CLONE_CLEAR_SIGHAND) != 0)
                && !(thread && (flags & SHARED_BY_THREADS) != SHARED_BY_THREADS)
                && !(thread && (flags & (Tasks.CLONE_VFORK | Tasks.CLONE_PIDFD)) != 0)
                && !((flags & Tasks.CLONE_PIDFD) != 0 && (flags & CLONE_DETACHED) != 0);
    }

    private static long make(
            long flags,
            int signal,
            long stack,
            long parentTid,
            long childTid,
            long threadPointer,
            long pidFileAddress) {
        if (!isPossible(flags, signal)) {
            return -Errno.EINVAL;
        }
        if ((flags & Tasks.CLONE_SETTLS) != 0 && threadPointer < 0) {
            return -Errno.EPERM;
        }
        if (isOverLimit()) {
            return -Errno.EAGAIN;
        }
        boolean wantsPidFile = (flags & Tasks.CLONE_PIDFD) != 0;
        if (wantsPidFile && Task.current().process.files.lowestFree(0) < 0) {
            return -Errno.EMFILE;
        }
        boolean thread = (flags & Tasks.CLONE_THREAD) != 0;
        Task child =
                thread
                        ? Tasks.makeThread(flags, stack, threadPointer)
                        : Tasks.fork(flags, signal, stack, threadPointer);
        if (child == null) {
            return -Errno.EAGAIN;
        }
        int tid = child.tid;
        if (wantsPidFile) {
            // The child has its copy of the descriptors already, as in Linux.
            putTid(pidFileAddress, PidFileCalls.install(new PidFile(child.process, 0)));
        }
        if ((flags & CLONE_CLEAR_SIGHAND) != 0) {
            child.process.actions.resetHandlers();
        }
        if ((flags & Tasks.CLONE_CHILD_CLEARTID) != 0) {
            child.clearTidAddress = childTid;
        }
        if ((flags & Tasks.CLONE_CHILD_SETTID) != 0) {
            RemoteMemory.putInt(child.process.addressSpace, childTid, tid);
        }
        if ((flags & Tasks.CLONE_PARENT_SETTID) != 0) {
            putTid(parentTid, tid);
        }
        Tasks.start(child, flags);
        return tid;
    }

    /** RLIMIT_NPROC, which does not hold for root and the privileged. */
    private static boolean isOverLimit() {
        Process process = Task.current().process;
        long limit = process.limits.soft(Limits.RLIMIT_NPROC);
        Credentials credentials = process.credentials;
        return limit != Limits.INFINITY
                && credentials.uid != 0
                && !credentials.hasCapability(CAP_SYS_RESOURCE)
                && !credentials.hasCapability(CAP_SYS_ADMIN)
                && Long.compareUnsigned(ProcessTable.taskCount(credentials.uid) + 1, limit) > 0;
    }

    /** As in Linux, a bad address is not reported. */
    private static void putTid(long address, int tid) {
        try {
            UserMemory.putInt(address, tid);
        } catch (ErrnoException e) {
            return;
        }
    }
}
