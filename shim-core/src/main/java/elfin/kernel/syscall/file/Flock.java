package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileLocks;
import elfin.kernel.fs.OpenFile;

/** flock(2). */
public final class Flock {
    /** Mandatory locks, which Linux takes and forgets since 5.15. */
    private static final int LOCK_MAND = 32;

    private Flock() {}

    @Syscall("flock")
    public static long flock(int descriptor, int operation) {
        if ((operation & LOCK_MAND) != 0) {
            return 0;
        }
        int type = operation & ~Fcntl.LOCK_NB;
        if (type != Fcntl.LOCK_SH && type != Fcntl.LOCK_EX && type != Fcntl.LOCK_UN) {
            return -Errno.EINVAL;
        }
        OpenFile file = CallFiles.require(descriptor);
        FileLocks locks = FileLocks.of(file.inode);
        if (type == Fcntl.LOCK_UN) {
            locks.unflock(file);
            return 0;
        }
        if (!file.readable() && !file.writable()) {
            return -Errno.EBADF;
        }
        // The lock belongs to the open file, which another task must not close for good meanwhile.
        file.retain();
        long result = take(locks, file, operation);
        file.release();
        return result;
    }

    private static long take(FileLocks locks, OpenFile file, int operation) {
        while (!locks.flock(file, (operation & Fcntl.LOCK_EX) != 0)) {
            if ((operation & Fcntl.LOCK_NB) != 0) {
                return -Errno.EAGAIN;
            }
            if (!locks.awaitRelease()) {
                return -Errno.ERESTARTSYS;
            }
        }
        return 0;
    }
}
