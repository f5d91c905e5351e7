package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.SigInfo;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Children;
import elfin.kernel.task.PidFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.task.WaitStatus;

/** wait4(2) and waitid(2). */
public final class WaitCalls {
    private static final int WNOHANG = 1;
    private static final int WUNTRACED = 2;
    private static final int WEXITED = 4;
    private static final int WCONTINUED = 8;
    private static final int WNOWAIT = 0x1000000;

    private static final int LINUX_OPTIONS =
            Children.__WNOTHREAD | Children.__WALL | Children.__WCLONE;

    private static final int P_ALL = 0;
    private static final int P_PID = 1;
    private static final int P_PGID = 2;
    private static final int P_PIDFD = 3;
    private static final int RESTART = 512;

    private WaitCalls() {}

    @Syscall("wait4")
    public static long wait4(int pid, long status, int options, long usage) {
        if ((options & ~(WNOHANG | WUNTRACED | WCONTINUED | LINUX_OPTIONS)) != 0) {
            return -Errno.EINVAL;
        }
        if (pid == Integer.MIN_VALUE) {
            return -Errno.ESRCH;
        }
        Process self = Task.current().process;
        int wanted = pid == 0 ? -self.processGroup : pid;
        long found = await(self, wanted, options | WEXITED);
        if (found <= 0) {
            return found;
        }
        Process child = Children.find((int) found);
        // As in Linux it is gone even when the program's memory does not take what it left.
        try {
            if (status != 0) {
                UserMemory.putInt(status, WaitStatus.of(child));
            }
            if (usage != 0) {
                ResourceUsage.putChild(usage, child);
            }
        } finally {
            consume(child);
        }
        return found;
    }

    private static void consume(Process child) {
        if (child.hasExited()) {
            Children.reap(child);
        } else {
            child.told();
        }
    }

    /**
     * The id of a child that has news; 0 when there is none yet and WNOHANG; an error.
     *
     * @param wanted an id, the negative of a group, or -1
     */
    private static long await(Process self, int wanted, int options) {
        boolean interrupted = false;
        while (true) {
            if (!Children.exist(self, wanted, options)) {
                return -Errno.ECHILD;
            }
            Process child =
                    Children.withNews(
                            self,
                            wanted,
                            options,
                            (options & WEXITED) != 0,
                            (options & WUNTRACED) != 0,
                            (options & WCONTINUED) != 0);
            if (child != null) {
                return child.pid;
            }
            if ((options & WNOHANG) != 0) {
                return 0;
            }
            // The signal that interrupts may be the one of a child's end.
            if (interrupted) {
                return -RESTART;
            }
            interrupted = !self.childEvents.await();
        }
    }

    @Syscall("waitid")
    public static long waitid(int idType, int id, long info, int options, long usage) {
        int known = WNOHANG | WUNTRACED | WEXITED | WCONTINUED | WNOWAIT | LINUX_OPTIONS;
        boolean asks = (options & (WEXITED | WUNTRACED | WCONTINUED)) != 0;
        if ((options & ~known) != 0 || !asks) {
            return -Errno.EINVAL;
        }
        Process self = Task.current().process;
        int wanted;
        boolean dontWait = false;
        switch (idType) {
            case P_ALL -> wanted = -1;
            case P_PID -> wanted = id;
            case P_PIDFD -> {
                if (id < 0) {
                    return -Errno.EINVAL;
                }
                PidFile file = PidFileCalls.require(id);
                if (!file.exists()) {
                    return -Errno.ECHILD;
                }
                wanted = file.process().pid;
                dontWait = file.nonBlocking();
            }
            case P_PGID -> wanted = id == 0 ? -self.processGroup : -id;
            default -> {
                return -Errno.EINVAL;
            }
        }
        if (idType == P_PID && id <= 0 || idType == P_PGID && id < 0) {
            return -Errno.EINVAL;
        }
        long found = await(self, wanted, dontWait ? options | WNOHANG : options);
        if (found < 0) {
            return found;
        }
        if (found == 0 && dontWait && (options & WNOHANG) == 0) {
            return -Errno.EAGAIN;
        }
        Process child = found == 0 ? null : Children.find((int) found);
        try {
            if (info != 0) {
                putInfo(info, child);
            }
            if (child != null && usage != 0) {
                ResourceUsage.putChild(usage, child);
            }
        } finally {
            if (child != null && (options & WNOWAIT) == 0) {
                consume(child);
            }
        }
        return 0;
    }

    private static void putInfo(long info, Process child) {
        int status = child == null ? 0 : WaitStatus.of(child);
        UserMemory.putInt(info + SigInfo.SI_SIGNO, child == null ? 0 : Signal.SIGCHLD);
        UserMemory.putInt(info + SigInfo.SI_ERRNO, 0);
        UserMemory.putInt(info + SigInfo.SI_CODE, child == null ? 0 : WaitStatus.code(status));
        UserMemory.putInt(info + SigInfo.SI_PID, child == null ? 0 : child.pid);
        UserMemory.putInt(info + SigInfo.SI_UID, child == null ? 0 : child.credentials().uid);
        UserMemory.putInt(info + SigInfo.SI_STATUS, WaitStatus.value(status));
    }
}
