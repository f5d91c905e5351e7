package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;

/**
 * sync(2), fsync(2), fdatasync(2), syncfs(2), posix_fadvise(2). All file systems are in memory:
 * nothing is ever waiting to be written.
 */
public final class Synchronise {
    private static final int POSIX_FADV_NOREUSE = 5;

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
}
