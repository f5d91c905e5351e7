package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/**
 * Process groups and sessions: setpgid(2), getpgid(2), getpgrp(2), setsid(2), getsid(2);
 * getgroups(2).
 */
public final class Groups {
    private Groups() {}

    private static Process find(int pid) {
        return pid == 0 ? Task.current().process : ProcessTable.find(pid);
    }

    @Syscall("getpgrp")
    public static long getpgrp() {
        return Task.current().process.processGroup;
    }

    @Syscall("getpgid")
    public static long getpgid(int pid) {
        Process process = find(pid);
        return process == null ? -Errno.ESRCH : process.processGroup;
    }

    @Syscall("getsid")
    public static long getsid(int pid) {
        Process process = find(pid);
        return process == null ? -Errno.ESRCH : process.session;
    }

    @Syscall("setpgid")
    public static long setpgid(int pid, int group) {
        Process self = Task.current().process;
        if (group < 0) {
            return -Errno.EINVAL;
        }
        Process process = find(pid);
        if (process == null || process != self && process.parent != self) {
            return -Errno.ESRCH;
        }
        int wanted = group == 0 ? process.pid : group;
        if (process.session == process.pid || process.session != self.session) {
            return -Errno.EPERM;
        }
        if (wanted != process.pid) {
            Process leader = ProcessTable.find(wanted);
            if (leader == null || leader.processGroup != wanted || leader.session != self.session) {
                return -Errno.EPERM;
            }
        }
        process.processGroup = wanted;
        return 0;
    }

    @Syscall("setsid")
    public static long setsid() {
        Process self = Task.current().process;
        if (self.processGroup == self.pid) {
            return -Errno.EPERM;
        }
        self.session = self.pid;
        self.processGroup = self.pid;
        return self.pid;
    }

    /** There are no supplementary groups. */
    @Syscall("getgroups")
    public static long getgroups(int size, long list) {
        return size < 0 ? -Errno.EINVAL : 0;
    }
}
