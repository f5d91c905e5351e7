package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileLocks;
import elfin.kernel.fs.OpenFile;

/** flock(2). */
public final class Flock {
    private Flock() {}

    @Syscall("flock")
    public static long flock(int descriptor, int operation) {
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
        while (!locks.flock(file, type == Fcntl.LOCK_EX)) {
            if ((operation & Fcntl.LOCK_NB) != 0) {
                return -Errno.EAGAIN;
            }
            if (!locks.released.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        return 0;
    }
}
