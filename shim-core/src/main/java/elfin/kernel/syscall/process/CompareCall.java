package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** kcmp(2): whether two processes share something. */
public final class CompareCall {
    private static final int KCMP_FILE = 0;
    private static final int KCMP_VM = 1;
    private static final int KCMP_FILES = 2;
    private static final int KCMP_FS = 3;
    private static final int KCMP_SIGHAND = 4;
    private static final int KCMP_IO = 5;
    private static final int KCMP_SYSVSEM = 6;
    private static final int KCMP_EPOLL_TFD = 7;

    /** They differ, and there is no order between them. */
    private static final int DIFFERENT = 3;

    private CompareCall() {}

    @Syscall("kcmp")
    public static long kcmp(int firstPid, int secondPid, int type, long index, long otherIndex) {
        Task firstTask = ProcessTable.findTask(firstPid);
        Task secondTask = ProcessTable.findTask(secondPid);
        if (firstTask == null || secondTask == null) {
            return -Errno.ESRCH;
        }
        Task self = Task.current();
        Process first = firstTask.process;
        Process second = secondTask.process;
        if (!self.mayTrace(firstTask) || !self.mayTrace(secondTask)) {
            return -Errno.EPERM;
        }
        return switch (type) {
            case KCMP_FILE -> compareFiles(firstTask, secondTask, index, otherIndex);
            case KCMP_VM -> result(first.addressSpace == second.addressSpace);
            case KCMP_FILES -> result(firstTask.files() == secondTask.files());
            case KCMP_FS -> result(firstTask.places() == secondTask.places());
            case KCMP_SIGHAND -> result(first.actions == second.actions);
            // Nobody has an I/O context.
            case KCMP_IO -> 0;
            case KCMP_SYSVSEM -> result(first.endWork == second.endWork);
            case KCMP_EPOLL_TFD -> -Errno.EOPNOTSUPP;
            default -> -Errno.EINVAL;
        };
    }

    private static long compareFiles(Task first, Task second, long index, long otherIndex) {
        OpenFile file = file(first, index);
        OpenFile other = file(second, otherIndex);
        return file == null || other == null ? -Errno.EBADF : result(file == other);
    }

    private static OpenFile file(Task task, long index) {
        return index < 0 || index > Integer.MAX_VALUE ? null : task.files().get((int) index);
    }

    private static long result(boolean same) {
        return same ? 0 : DIFFERENT;
    }
}
