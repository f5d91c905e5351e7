package elfin.kernel.syscall.signal;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.SignalInfo;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** Signals with values, and waiting for signals: sigqueue(3), sigtimedwait(2). */
public final class SignalQueue {
    /** Only a signal ends the wait. */
    private static final WaitQueue NEVER = new WaitQueue();

    private SignalQueue() {}

    @Syscall("rt_sigqueueinfo")
    public static long queueToProcess(int pid, int signal, long information) {
        SignalInfo info = read(signal, information);
        Task task = ProcessTable.findTask(pid);
        Process process = task == null ? ProcessTable.find(pid) : task.process;
        return queue(process, null, pid != Task.current().process.pid, info);
    }

    @Syscall("rt_tgsigqueueinfo")
    public static long queueToTask(int tgid, int tid, int signal, long information) {
        if (tgid <= 0 || tid <= 0) {
            return -Errno.EINVAL;
        }
        SignalInfo info = read(signal, information);
        Task task = ProcessTable.findTask(tid);
        boolean found = task != null && task.process.pid == tgid;
        return queue(found ? task.process : null, task, tid != Task.current().tid, info);
    }

    private static SignalInfo read(int signal, long information) {
        SignalInfo info = new SignalInfo();
        info.readFrom(information);
        info.signal = signal;
        return info;
    }

    /** Nobody may claim to be the kernel, or kill(2), towards others. */
    private static long queue(Process process, Task task, boolean other, SignalInfo info) {
        if (other && info.claimsKernel()) {
            return -Errno.EPERM;
        }
        if (process == null) {
            return -Errno.ESRCH;
        }
        if (info.signal < 0 || info.signal > Signal.NSIG) {
            return -Errno.EINVAL;
        }
        boolean may =
                task == null
                        ? Signals.maySend(process, info.signal)
                        : Signals.maySend(task, info.signal);
        if (!may) {
            return -Errno.EPERM;
        }
        return info.signal == 0 || Signals.queue(process, task, info) ? 0 : -Errno.EAGAIN;
    }

    @Syscall("rt_sigtimedwait")
    public static long await(long set, long information, long timeout, long setSize) {
        if (setSize != SignalAction.SIGSET_SIZE) {
            return -Errno.EINVAL;
        }
        long wanted = UserMemory.getLong(set) & ~Signals.UNBLOCKABLE;
        long deadline = Long.MAX_VALUE;
        if (timeout != 0) {
            long nanos = UserTime.nanos(timeout);
            if (nanos < 0) {
                return -Errno.EINVAL;
            }
            deadline = UserTime.after(Clock.monotonicNanos(), nanos);
        }
        SignalInfo info = new SignalInfo();
        long result = take(Task.current(), wanted, deadline, info);
        if (result > 0 && information != 0) {
            info.writeTo(information);
        }
        return result;
    }

    private static long take(Task task, long wanted, long deadline, SignalInfo info) {
        if (Signals.take(task, ~wanted, info)) {
            return info.signal;
        }
        boolean quiet = true;
        boolean late = deadline <= Clock.monotonicNanos();
        long blocked = task.blocked;
        while (quiet && !late) {
            // Senders find that the task wants them, though it blocks or ignores them.
            task.awaited = wanted & blocked;
            Signals.setBlocked(task, blocked & ~wanted);
            quiet = NEVER.awaitUntil(deadline);
            Signals.setBlocked(task, blocked);
            task.awaited = 0;
            if (Signals.take(task, ~wanted, info)) {
                return info.signal;
            }
            late = deadline <= Clock.monotonicNanos();
        }
        return quiet ? -Errno.EAGAIN : -Errno.EINTR;
    }
}
