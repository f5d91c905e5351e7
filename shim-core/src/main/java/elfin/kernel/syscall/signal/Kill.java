package elfin.kernel.syscall.signal;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.SignalInfo;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** kill(2), tkill(2), tgkill(2). */
public final class Kill {
    private Kill() {}

    @Syscall("kill")
    public static long kill(int pid, int signal) {
        Process self = Task.current().process;
        if (pid > 0) {
            Task task = ProcessTable.findTask(pid);
            return send(task == null ? ProcessTable.find(pid) : task.process, signal, null);
        }
        if (pid == Integer.MIN_VALUE) {
            return -Errno.ESRCH;
        }
        return sendToMany(self, pid == 0 ? self.processGroup : -pid, signal, null);
    }

    /**
     * To all of a process group.
     *
     * @param info what the signal says, or null for what kill(2) says
     */
    public static long toGroup(int group, int signal, SignalInfo info) {
        return sendToMany(Task.current().process, group, signal, info);
    }

    /**
     * To all of a group, or of all groups but the caller and process 1.
     *
     * @param group 1 is all: kill(2)'s -1
     */
    private static long sendToMany(Process self, int group, int signal, SignalInfo info) {
        boolean all = group == 1;
        long result = -Errno.ESRCH;
        for (int pid = ProcessTable.INIT + 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            boolean wanted =
                    process != null
                            && process.mainTask != null
                            && (all ? process != self : process.processGroup == group);
            if (wanted) {
                long one = send(process, signal, info);
                result = result == 0 ? 0 : one;
            }
        }
        return result;
    }

    @Syscall("tkill")
    public static long tkill(int tid, int signal) {
        return tid <= 0 ? -Errno.EINVAL : toTask(ProcessTable.findTask(tid), signal);
    }

    @Syscall("tgkill")
    public static long tgkill(int tgid, int tid, int signal) {
        if (tgid <= 0 || tid <= 0) {
            return -Errno.EINVAL;
        }
        Task task = ProcessTable.findTask(tid);
        return toTask(task == null || task.process.pid != tgid ? null : task, signal);
    }

    private static long toTask(Task task, int signal) {
        if (task == null) {
            return -Errno.ESRCH;
        }
        if (!isSignal(signal)) {
            return -Errno.EINVAL;
        }
        if (!Signals.maySend(task, signal)) {
            return -Errno.EPERM;
        }
        if (signal != 0) {
            Signals.sendTo(task, signal, Signal.SI_TKILL, Task.current().process);
        }
        return 0;
    }

    private static long send(Process process, int signal, SignalInfo info) {
        if (process == null) {
            return -Errno.ESRCH;
        }
        if (!isSignal(signal)) {
            return -Errno.EINVAL;
        }
        if (!Signals.maySend(process, signal)) {
            return -Errno.EPERM;
        }
        if (signal != 0 && info != null) {
            SignalInfo copy = new SignalInfo();
            copy.copy(info);
            return Signals.queue(process, null, copy) ? 0 : -Errno.EAGAIN;
        }
        if (signal != 0) {
            Signals.send(process, signal, Signal.SI_USER, Task.current().process);
        }
        return 0;
    }

    private static boolean isSignal(int signal) {
        return signal >= 0 && signal <= Signal.NSIG;
    }
}
