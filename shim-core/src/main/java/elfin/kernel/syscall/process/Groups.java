package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessGroups;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/**
 * Process groups and sessions: setpgid(2), getpgid(2), getpgrp(2), setsid(2), getsid(2);
 * getgroups(2), setgroups(2).
 */
public final class Groups {
    /** NGROUPS_MAX. */
    private static final int MOST_GROUPS = 65536;

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
        if (process != self && process.hasRunProgram) {
            return -Errno.EACCES;
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
        if (ProcessGroups.exists(self.pid)) {
            return -Errno.EPERM;
        }
        self.session = self.pid;
        self.withoutTerminal = false;
        self.processGroup = self.pid;
        return self.pid;
    }

    @Syscall("getgroups")
    public static long getgroups(int size, long list) {
        int[] groups = Task.current().credentials().groups;
        if (size < 0 || size != 0 && size < groups.length) {
            return -Errno.EINVAL;
        }
        for (int i = 0; i < groups.length && size != 0; i++) {
            UserMemory.putInt(list + 4L * i, groups[i]);
        }
        return groups.length;
    }

    @Syscall("setgroups")
    public static long setgroups(int size, long list) {
        Credentials credentials = Task.current().credentials();
        if (!credentials.hasCapability(Capability.CAP_SETGID)) {
            return -Errno.EPERM;
        }
        if (size < 0 || size > MOST_GROUPS) {
            return -Errno.EINVAL;
        }
        int[] groups = new int[size];
        for (int i = 0; i < size; i++) {
            groups[i] = UserMemory.getInt(list + 4L * i);
        }
        Credentials after = credentials.copy();
        after.groups = groups;
        Task.current().become(after);
        return 0;
    }
}
