package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.RemoteMemory;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.CloneRequest;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Limits;
import elfin.kernel.task.PidFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.task.Tasks;
import elfin.kernel.task.UserAccount;

/** fork(2), vfork(2), clone(2) and clone3(2). */
public final class Fork {
    static final long SIGNAL_MASK = 0xff;
    static final long CLONE_DETACHED = 0x400000;

    /** CLONE_PTRACE, CLONE_SYSVSEM, CLONE_DETACHED, CLONE_UNTRACED, CLONE_IO: nothing to do. */
    private static final long WITHOUT_EFFECT =
            0x2000 | 0x40000 | CLONE_DETACHED | 0x800000 | 0x80000000L;

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
                    | Tasks.CLONE_CLEAR_SIGHAND
                    | WITHOUT_EFFECT;

    private Fork() {}

    @Syscall("fork")
    public static long fork() {
        CloneRequest request = new CloneRequest();
        request.exitSignal = Signal.SIGCHLD;
        return make(request);
    }

    @Syscall("vfork")
    public static long vfork() {
        CloneRequest request = new CloneRequest();
        request.flags = Tasks.CLONE_VFORK | Tasks.CLONE_VM;
        request.exitSignal = Signal.SIGCHLD;
        return make(request);
    }

    @Syscall("clone")
    public static long clone(
            long flags, long stack, long parentTid, long childTid, long threadPointer) {
        CloneRequest request = new CloneRequest();
        request.flags = flags & 0xffff_ffffL & ~SIGNAL_MASK;
        request.exitSignal = (int) (flags & SIGNAL_MASK);
        request.stackPointer = stack;
        request.parentTidAddress = parentTid;
        request.childTidAddress = childTid;
        request.pidFileAddress = parentTid;
        request.threadPointer = threadPointer;
        return make(request);
    }

    @Syscall("clone3")
    public static long clone3(long arguments, long size) {
        CloneRequest request = new CloneRequest();
        long error = Clone3Arguments.read(arguments, size, request);
        return error == 0 ? make(request) : error;
    }

    private static boolean isPossible(CloneRequest request) {
        boolean shares = request.has(Tasks.CLONE_SIGHAND);
        boolean onePlaceForTwo =
                request.has(Tasks.CLONE_PIDFD)
                        && request.has(Tasks.CLONE_PARENT_SETTID)
                        && request.pidFileAddress == request.parentTidAddress;
        return (request.flags & ~(KNOWN | NameSpaces.ALL)) == 0
                && !onePlaceForTwo
                && !(shares && !request.has(Tasks.CLONE_VM))
                && !(shares && request.has(Tasks.CLONE_CLEAR_SIGHAND))
                && !(request.has(Tasks.CLONE_THREAD) && !shares)
                && !(request.has(Tasks.CLONE_PIDFD) && request.has(CLONE_DETACHED))
                && !(request.has(Tasks.CLONE_FS)
                        && request.has(NameSpaces.CLONE_NEWNS | NameSpaces.CLONE_NEWUSER));
    }

    private static long make(CloneRequest request) {
        Process self = Task.current().process;
        if (!isPossible(request)) {
            return -Errno.EINVAL;
        }
        if (request.has(NameSpaces.ALL)) {
            return NameSpaces.refusal(request.flags, self);
        }
        if (request.has(Tasks.CLONE_SETTLS) && request.threadPointer < 0) {
            return -Errno.EPERM;
        }
        if (isOverLimit()) {
            return -Errno.EAGAIN;
        }
        if (request.has(Tasks.CLONE_PIDFD) && Task.current().files().lowestFree(0) < 0) {
            return -Errno.EMFILE;
        }
        boolean thread = request.has(Tasks.CLONE_THREAD);
        PidFile file = null;
        if (request.has(Tasks.CLONE_PIDFD)) {
            // Once there is a child nothing may fail.
            Task.current().files().makeRoom();
            file = PidFile.ofNewTask(thread);
        }
        Task child = null;
        try {
            child = thread ? Tasks.makeThread(request) : Tasks.fork(request);
        } finally {
            if (child == null && file != null) {
                file.release();
            }
        }
        if (child == null) {
            return -Errno.EAGAIN;
        }
        if (file != null) {
            // The child has its copy of the descriptors already, as in Linux.
            file.standFor(child);
            putTid(request.pidFileAddress, PidFileCalls.install(file));
        }
        return start(request, child);
    }

    private static long start(CloneRequest request, Task child) {
        int tid = child.tid;
        if (request.has(Tasks.CLONE_CHILD_CLEARTID)) {
            child.clearTidAddress = request.childTidAddress;
        }
        if (request.has(Tasks.CLONE_CHILD_SETTID)) {
            RemoteMemory.putInt(child.process.addressSpace, request.childTidAddress, tid);
        }
        if (request.has(Tasks.CLONE_PARENT_SETTID)) {
            putTid(request.parentTidAddress, tid);
        }
        Tasks.start(child, request.flags);
        return tid;
    }

    /** RLIMIT_NPROC, which does not hold for root and the privileged. */
    private static boolean isOverLimit() {
        Task task = Task.current();
        long limit = task.process.limits.soft(Limits.RLIMIT_NPROC);
        Credentials credentials = task.credentials();
        return limit != Limits.INFINITY
                && credentials.uid != 0
                && !credentials.hasCapability(Capability.CAP_SYS_RESOURCE)
                && !credentials.hasCapability(Capability.CAP_SYS_ADMIN)
                && Long.compareUnsigned(UserAccount.tasksOf(credentials.uid) + 1, limit) > 0;
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
