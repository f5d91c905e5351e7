package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Attributes;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Notify;
import elfin.kernel.fs.OpenFile;

/** truncate(2), ftruncate(2), fallocate(2). */
public final class Truncate {
    private static final int KNOWN_MODES =
            Fcntl.FALLOC_FL_KEEP_SIZE
                    | Fcntl.FALLOC_FL_PUNCH_HOLE
                    | Fcntl.FALLOC_FL_COLLAPSE_RANGE
                    | Fcntl.FALLOC_FL_ZERO_RANGE
                    | Fcntl.FALLOC_FL_INSERT_RANGE
                    | Fcntl.FALLOC_FL_UNSHARE_RANGE;

    private Truncate() {}

    @Syscall("truncate")
    public static long truncate(long path, long size) {
        if (size < 0) {
            return -Errno.EINVAL;
        }
        Location place = CallFiles.locate(path);
        if (place.inode().isRegular()) {
            CallFiles.requireWritableMount(place);
        }
        Attributes.truncate(place.inode(), size, CallFiles.credentials());
        Notify.resized(place);
        return 0;
    }

    @Syscall("ftruncate")
    public static long ftruncate(int descriptor, long size) {
        if (size < 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = CallFiles.require(descriptor);
        if (!file.inode.isRegular() || !file.writable()) {
            return -Errno.EINVAL;
        }
        if (file.inode.isAppendOnly()) {
            return -Errno.EPERM;
        }
        Attributes.resize(file.inode, size);
        Notify.resized(file.location);
        return 0;
    }

    /** Allocation and holes, not ranges that move; those are EOPNOTSUPP, as in Linux's tmpfs. */
    @Syscall("fallocate")
    public static long fallocate(int descriptor, int mode, long position, long byteCount) {
        OpenFile file = CallFiles.require(descriptor);
        if (position < 0 || byteCount <= 0) {
            return -Errno.EINVAL;
        }
        boolean punch = (mode & Fcntl.FALLOC_FL_PUNCH_HOLE) != 0;
        if ((mode & ~KNOWN_MODES) != 0 || (punch && (mode & Fcntl.FALLOC_FL_KEEP_SIZE) == 0)) {
            return -Errno.EOPNOTSUPP;
        }
        if (!file.writable()) {
            return -Errno.EBADF;
        }
        boolean moves = (mode & ~Fcntl.FALLOC_FL_KEEP_SIZE) != 0;
        if (file.inode.isImmutable() || (file.inode.isAppendOnly() && moves)) {
            return -Errno.EPERM;
        }
        if (file.inode.type() == Stat.S_IFIFO) {
            return -Errno.ESPIPE;
        }
        if (file.inode.isDirectory()) {
            return -Errno.EISDIR;
        }
        if (!file.inode.isRegular()) {
            return -Errno.ENODEV;
        }
        if (position > Long.MAX_VALUE - byteCount) {
            return -Errno.EFBIG;
        }
        long result = file.allocate(mode, position, byteCount);
        Notify.written(file, result == 0 ? 1 : 0);
        return result;
    }
}
