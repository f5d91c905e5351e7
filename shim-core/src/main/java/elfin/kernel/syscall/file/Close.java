package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.task.Task;

/** close(2), close_range(2). */
public final class Close {
    private static final int CLOSE_RANGE_UNSHARE = 2;
    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private Close() {}

    @Syscall("close")
    public static long close(int descriptor) {
        return CallFiles.table().close(descriptor);
    }

    @Syscall("close_range")
    public static long closeRange(int first, int last, int flags) {
        boolean known = (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC)) == 0;
        if (!known || Integer.compareUnsigned(first, last) > 0) {
            return -Errno.EINVAL;
        }
        if ((flags & CLOSE_RANGE_UNSHARE) != 0) {
            Task.current().unshare(false, true);
        }
        FileTable table = CallFiles.table();
        long end = Math.min(table.capacity(), (last & 0xffff_ffffL) + 1);
        int descriptor = first < 0 ? -1 : table.next(first);
        for (; descriptor >= 0 && descriptor < end; descriptor = table.next(descriptor + 1)) {
            if ((flags & CLOSE_RANGE_CLOEXEC) != 0) {
                table.setCloseOnExec(descriptor, true);
            } else {
                table.close(descriptor);
            }
        }
        return 0;
    }
}
