package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.RemoteMemory;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.MissingCalls;
import elfin.kernel.task.Process;
import elfin.kernel.task.Tasks;

/** fork(2), vfork(2) and clone(2) as far as it makes processes. */
public final class Fork {
    private static final int CLONE_NUMBER = 56;
    private static final long SIGNAL_MASK = 0xff;

    /** CLONE_PTRACE, CLONE_SYSVSEM, CLONE_DETACHED, CLONE_UNTRACED, CLONE_IO: nothing to do. */
    private static final long WITHOUT_EFFECT = 0x2000 | 0x40000 | 0x400000 | 0x800000 | 0x80000000L;

    private static final long KNOWN =
            SIGNAL_MASK
                    | Tasks.CLONE_VM
                    | Tasks.CLONE_FS
                    | Tasks.CLONE_FILES
                    | Tasks.CLONE_SIGHAND
                    | Tasks.CLONE_VFORK
                    | Tasks.CLONE_PARENT
                    | Tasks.CLONE_SETTLS
                    | Tasks.CLONE_PARENT_SETTID
                    | Tasks.CLONE_CHILD_CLEARTID
                    | Tasks.CLONE_CHILD_SETTID
                    | WITHOUT_EFFECT;

    private Fork() {}

    @Syscall("fork")
    public static long fork() {
        return make(Signal.SIGCHLD, 0, 0, 0, 0);
    }

    @Syscall("vfork")
    public static long vfork() {
        return make(Tasks.CLONE_VFORK | Tasks.CLONE_VM | Signal.SIGCHLD, 0, 0, 0, 0);
    }

    @Syscall("clone")
    public static long clone(
            long flags, long stack, long parentTid, long childTid, long threadPointer) {
        boolean sharesHandlers = (flags & Tasks.CLONE_SIGHAND) != 0;
        boolean thread = (flags & Tasks.CLONE_THREAD) != 0;
        if (sharesHandlers && (flags & Tasks.CLONE_VM) == 0 || thread && !sharesHandlers) {
            return -Errno.EINVAL;
        }
        if (thread) {
            return MissingCalls.answer(CLONE_NUMBER);
        }
        return (flags & ~KNOWN) != 0
                ? -Errno.EINVAL
                : make(flags, stack, parentTid, childTid, threadPointer);
    }

    private static long make(
            long flags, long stack, long parentTid, long childTid, long threadPointer) {
        int signal = (int) (flags & SIGNAL_MASK);
        if (signal > Signal.NSIG) {
            return -Errno.EINVAL;
        }
        Process child = Tasks.fork(flags, signal, stack, threadPointer);
        if (child == null) {
            return -Errno.EAGAIN;
        }
        int pid = child.pid;
        if ((flags & Tasks.CLONE_CHILD_CLEARTID) != 0) {
            child.mainTask.clearTidAddress = childTid;
        }
        if ((flags & Tasks.CLONE_CHILD_SETTID) != 0) {
            RemoteMemory.putInt(child.addressSpace, childTid, pid);
        }
        if ((flags & Tasks.CLONE_PARENT_SETTID) != 0) {
            putTid(parentTid, pid);
        }
        Tasks.start(child, flags);
        return pid;
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
