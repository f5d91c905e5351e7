package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Inode;

/** stat(2), lstat(2), fstat(2), newfstatat(2). */
public final class FileStatus {
    // struct stat of x86-64
    private static final int ST_DEV_OFFSET = 0;
    private static final int ST_INO_OFFSET = 8;
    private static final int ST_NLINK_OFFSET = 16;
    private static final int ST_MODE_OFFSET = 24;
    private static final int ST_UID_OFFSET = 28;
    private static final int ST_GID_OFFSET = 32;
    private static final int ST_RDEV_OFFSET = 40;
    private static final int ST_SIZE_OFFSET = 48;
    private static final int ST_BLKSIZE_OFFSET = 56;
    private static final int ST_BLOCKS_OFFSET = 64;
    private static final int ST_ATIME_OFFSET = 72;
    private static final int ST_MTIME_OFFSET = 88;
    private static final int ST_CTIME_OFFSET = 104;
    private static final int STAT_SIZE = 144;

    private static final int KNOWN_FLAGS =
            Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_NO_AUTOMOUNT | Fcntl.AT_EMPTY_PATH;

    private FileStatus() {}

    @Syscall("stat")
    public static long stat(long path, long buffer) {
        return copyOut(CallFiles.locate(path).inode(), buffer);
    }

    @Syscall("lstat")
    public static long lstat(long path, long buffer) {
        int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
        return copyOut(CallFiles.locate(Fcntl.AT_FDCWD, path, flags).inode(), buffer);
    }

    @Syscall("fstat")
    public static long fstat(int descriptor, long buffer) {
        return copyOut(CallFiles.table().require(descriptor).inode, buffer);
    }

    @Syscall("newfstatat")
    public static long newfstatat(int directory, long path, long buffer, int flags) {
        if ((flags & ~KNOWN_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        return copyOut(CallFiles.locate(directory, path, flags).inode(), buffer);
    }

    private static long copyOut(Inode inode, long buffer) {
        new StructBuffer(STAT_SIZE)
                .putLong(ST_DEV_OFFSET, DeviceNumber.encode(0, inode.fileSystem.device))
                .putLong(ST_INO_OFFSET, inode.number)
                .putLong(ST_NLINK_OFFSET, inode.linkCount)
                .putInt(ST_MODE_OFFSET, inode.mode)
                .putInt(ST_UID_OFFSET, inode.uid)
                .putInt(ST_GID_OFFSET, inode.gid)
                .putLong(ST_RDEV_OFFSET, DeviceNumber.encode(inode.deviceMajor, inode.deviceMinor))
                .putLong(ST_SIZE_OFFSET, inode.size())
                .putLong(ST_BLKSIZE_OFFSET, inode.blockSize())
                .putLong(ST_BLOCKS_OFFSET, inode.blocks())
                .putLong(ST_ATIME_OFFSET, inode.atimeSeconds)
                .putLong(ST_ATIME_OFFSET + 8, inode.atimeNanos)
                .putLong(ST_MTIME_OFFSET, inode.mtimeSeconds)
                .putLong(ST_MTIME_OFFSET + 8, inode.mtimeNanos)
                .putLong(ST_CTIME_OFFSET, inode.ctimeSeconds)
                .putLong(ST_CTIME_OFFSET + 8, inode.ctimeNanos)
                .copyOut(buffer);
        return 0;
    }
}
