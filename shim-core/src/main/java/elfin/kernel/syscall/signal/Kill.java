package elfin.kernel.syscall.signal;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** kill(2), tkill(2), tgkill(2). */
public final class Kill {
    private Kill() {}

    @Syscall("kill")
    public static long kill(int pid, int signal) {
        if (signal < 0 || signal > Signal.NSIG) {
            return -Errno.EINVAL;
        }
        Process self = Task.current().process;
        if (pid == 0 || pid == -1 || pid == -self.processGroup) {
            // The program's own group has no other member; -1 spares the caller and init.
            return pid == -1 ? -Errno.ESRCH : send(self, signal, Signal.SI_USER);
        }
        return send(pid > 0 ? ProcessTable.find(pid) : null, signal, Signal.SI_USER);
    }

    @Syscall("tkill")
    public static long tkill(int tid, int signal) {
        return tid <= 0 ? -Errno.EINVAL : toTask(tid, signal);
    }

    @Syscall("tgkill")
    public static long tgkill(int tgid, int tid, int signal) {
        if (tgid <= 0 || tid <= 0) {
            return -Errno.EINVAL;
        }
        return tgid != tid ? -Errno.ESRCH : toTask(tid, signal);
    }

    private static long toTask(int tid, int signal) {
        if (signal < 0 || signal > Signal.NSIG) {
            return -Errno.EINVAL;
        }
        return send(ProcessTable.find(tid), signal, Signal.SI_TKILL);
    }

    private static long send(Process process, int signal, int code) {
        if (process == null) {
            return -Errno.ESRCH;
        }
        if (signal != 0) {
            Signals.send(process, signal, code, Task.current().process.pid);
        }
        return 0;
    }
}
