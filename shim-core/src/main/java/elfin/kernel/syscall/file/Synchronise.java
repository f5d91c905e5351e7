package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.FileFlags;
import elfin.abi.Stat;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;

/**
 * sync(2), fsync(2), fdatasync(2), syncfs(2), sync_file_range(2), posix_fadvise(2), readahead(2).
 * All file systems are in memory: nothing is ever waiting to be written or read.
 */
public final class Synchronise {
    private static final int POSIX_FADV_NOREUSE = 5;

    private static final int RANGE_FLAGS =
            FileFlags.SYNC_FILE_RANGE_WAIT_BEFORE
                    | FileFlags.SYNC_FILE_RANGE_WRITE
                    | FileFlags.SYNC_FILE_RANGE_WAIT_AFTER;

    private Synchronise() {}

    @Syscall("sync")
    public static long sync() {
        return 0;
    }

    @Syscall("fsync")
    public static long fsync(int descriptor) {
        return CallFiles.require(descriptor).synchronise();
    }

    @Syscall("fdatasync")
    public static long fdatasync(int descriptor) {
        return CallFiles.require(descriptor).synchronise();
    }

    @Syscall("syncfs")
    public static long syncfs(int descriptor) {
        CallFiles.require(descriptor);
        return 0;
    }

    @Syscall("fadvise64")
    public static long fadvise64(int descriptor, long position, long byteCount, int advice) {
        OpenFile file = CallFiles.require(descriptor);
        if (file.inode.type() == Stat.S_IFIFO) {
            return -Errno.ESPIPE;
        }
        boolean known = advice >= 0 && advice <= POSIX_FADV_NOREUSE;
        return known && byteCount >= 0 ? 0 : -Errno.EINVAL;
    }

    @Syscall("sync_file_range")
    public static long syncFileRange(int descriptor, long position, long byteCount, int flags) {
        OpenFile file = CallFiles.require(descriptor);
        boolean overflows = position + byteCount < position;
        if ((flags & ~RANGE_FLAGS) != 0 || position < 0 || byteCount < 0 || overflows) {
            return -Errno.EINVAL;
        }
        return isRangeOfPages(file) ? 0 : -Errno.ESPIPE;
    }

    @Syscall("readahead")
    public static long readahead(int descriptor, long position, long byteCount) {
        OpenFile file = CallFiles.require(descriptor);
        if (!file.readable()) {
            return -Errno.EBADF;
        }
        int type = file.inode.type();
        return type == Stat.S_IFREG || type == Stat.S_IFBLK ? 0 : -Errno.EINVAL;
    }

    private static boolean isRangeOfPages(OpenFile file) {
        int type = file.inode.type();
        return type == Stat.S_IFREG || type == Stat.S_IFBLK || type == Stat.S_IFDIR;
    }
}
