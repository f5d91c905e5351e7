package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.event.EpollFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.raw.Mem;

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

    /** The first comes before the second in some order, or behind it. */
    private static final int BEFORE = 1;

    private static final int BEHIND = 2;

    /**
     * {@code struct kcmp_epoll_slot}: the instance, what it watches, and which entry of several.
     */
    private static final int SLOT_TARGET = 4;

    private static final int SLOT_OFFSET = 8;

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
            case KCMP_VM -> result(first.addressSpace, second.addressSpace);
            case KCMP_FILES -> result(firstTask.files(), secondTask.files());
            case KCMP_FS -> result(firstTask.places(), secondTask.places());
            case KCMP_SIGHAND -> result(first.actions, second.actions);
            // Nobody has an I/O context.
            case KCMP_IO -> 0;
            case KCMP_SYSVSEM -> result(first.endWork, second.endWork);
            case KCMP_EPOLL_TFD -> compareWatched(firstTask, secondTask, index, otherIndex);
            default -> -Errno.EINVAL;
        };
    }

    private static long compareFiles(Task first, Task second, long index, long otherIndex) {
        OpenFile file = file(first, index);
        OpenFile other = file(second, otherIndex);
        return file == null || other == null ? -Errno.EBADF : result(file, other);
    }

    private static OpenFile file(Task task, long index) {
        return index < 0 || index > Integer.MAX_VALUE ? null : task.files().get((int) index);
    }

    /** Whether a file is what an epoll instance watches. */
    private static long compareWatched(Task first, Task second, long index, long slot) {
        int instance = UserMemory.getInt(slot);
        int target = UserMemory.getInt(slot + SLOT_TARGET);
        int offset = UserMemory.getInt(slot + SLOT_OFFSET);
        OpenFile file = file(first, index);
        OpenFile watching = file(second, instance);
        if (file == null || watching == null) {
            return -Errno.EBADF;
        }
        if (!(watching instanceof EpollFile epoll)) {
            return -Errno.EINVAL;
        }
        OpenFile watched = epoll.watched(target, offset);
        return watched == null ? -Errno.ENOENT : result(file, watched);
    }

    /** Objects do not move: their addresses are an order. */
    private static long result(Object one, Object other) {
        if (one == other) {
            return 0;
        }
        return address(one) < address(other) ? BEFORE : BEHIND;
    }

    private static long address(Object object) {
        return object == null ? Long.MIN_VALUE : Mem.addressOf(object);
    }
}
