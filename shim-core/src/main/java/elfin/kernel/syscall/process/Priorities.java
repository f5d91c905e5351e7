package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** getpriority(2), setpriority(2): niceness is kept, and shown; turns are equal all the same. */
public final class Priorities {
    private static final int PRIO_PROCESS = 0;
    private static final int PRIO_PGRP = 1;
    private static final int PRIO_USER = 2;
    private static final int LEAST = -20;
    private static final int MOST = 19;

    /** What getpriority(2) takes a niceness from, so that no result looks like an error. */
    private static final int SHOWN_FROM = 20;

    private Priorities() {}

    @Syscall("getpriority")
    public static long getPriority(int which, int who) {
        if (which < PRIO_PROCESS || which > PRIO_USER) {
            return -Errno.EINVAL;
        }
        int best = 0;
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (process != null && isMeant(process, which, who)) {
                best = Math.max(best, SHOWN_FROM - process.niceness);
            }
        }
        return best == 0 ? -Errno.ESRCH : best;
    }

    @Syscall("setpriority")
    public static long setPriority(int which, int who, int niceness) {
        if (which < PRIO_PROCESS || which > PRIO_USER) {
            return -Errno.EINVAL;
        }
        int wanted = Math.max(LEAST, Math.min(MOST, niceness));
        long result = -Errno.ESRCH;
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            if (process != null && isMeant(process, which, who)) {
                long one = set(process, wanted);
                result = one < 0 || result == -Errno.ESRCH ? one : result;
            }
        }
        return result;
    }

    private static boolean isMeant(Process process, int which, int who) {
        Process self = Task.current().process;
        if (process.mainTask == null) {
            return false;
        }
        return switch (which) {
            case PRIO_PROCESS -> who == 0 ? process == self : process.pid == who;
            case PRIO_PGRP -> process.processGroup == (who == 0 ? self.processGroup : who);
            default -> process.credentials.uid == (who == 0 ? self.credentials.uid : who);
        };
    }

    private static long set(Process process, int niceness) {
        int caller = Task.current().process.credentials.euid;
        boolean own = caller == process.credentials.uid || caller == process.credentials.euid;
        if (caller != 0 && !own) {
            return -Errno.EPERM;
        }
        if (caller != 0 && niceness < process.niceness) {
            return -Errno.EACCES;
        }
        process.niceness = niceness;
        return 0;
    }
}
