package elfin.kernel.syscall.signal;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** sigprocmask(2), sigpending(2), sigsuspend(2), pause(2). */
public final class SignalMask {
    /** Nothing wakes it but signals. */
    private static final WaitQueue NEVER = new WaitQueue();

    private SignalMask() {}

    @Syscall("rt_sigprocmask")
    public static long sigprocmask(int how, long newSet, long oldSet, long setSize) {
        if (setSize != SignalAction.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        Task task = Task.current();
        long before = task.blocked;
        if (newSet != 0) {
            long set = UserMemory.getLong(newSet);
            long after;
            switch (how) {
                case Signal.SIG_BLOCK -> after = before | set;
                case Signal.SIG_UNBLOCK -> after = before & ~set;
                case Signal.SIG_SETMASK -> after = set;
                default -> {
                    return -Errno.EINVAL;
                }
            }
            Signals.setBlocked(task, after);
        }
        if (oldSet != 0) {
            UserMemory.putLong(oldSet, before);
        }
        return 0;
    }

    @Syscall("rt_sigpending")
    public static long sigpending(long set, long setSize) {
        if (setSize > SignalAction.SIGSET_SIZE || setSize < 0) {
            return -Errno.EINVAL;
        }
        Task task = Task.current();
        long pending = task.pendingSet() & task.blocked;
        for (int i = 0; i < setSize; i++) {
            UserMemory.putByte(set + i, (byte) (pending >>> 8 * i));
        }
        return 0;
    }

    @Syscall("rt_sigsuspend")
    public static long sigsuspend(long set, long setSize) {
        if (setSize != SignalAction.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        Signals.blockTemporarily(Task.current(), UserMemory.getLong(set));
        while (NEVER.await()) {}
        return -Errno.ERESTARTNOHAND;
    }

    @Syscall("pause")
    public static long pause() {
        while (NEVER.await()) {}
        return -Errno.ERESTARTNOHAND;
    }

    @Syscall("rt_sigreturn")
    public static long sigreturn() {
        return Signals.returnFromHandler();
    }
}
