package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.struct.Stat;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Inode;

/** stat(2), lstat(2), fstat(2), newfstatat(2). */
public final class FileStatus {
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
        new StructBuffer(Stat.SIZE)
                .putLong(Stat.ST_DEV, DeviceNumber.encode(0, inode.fileSystem.device))
                .putLong(Stat.ST_INO, inode.number)
                .putLong(Stat.ST_NLINK, inode.linkCount)
                .putInt(Stat.ST_MODE, inode.mode)
                .putInt(Stat.ST_UID, inode.uid)
                .putInt(Stat.ST_GID, inode.gid)
                .putLong(Stat.ST_RDEV, DeviceNumber.encode(inode.deviceMajor, inode.deviceMinor))
                .putLong(Stat.ST_SIZE, inode.size())
                .putLong(Stat.ST_BLKSIZE, inode.blockSize())
                .putLong(Stat.ST_BLOCKS, inode.blocks())
                .putLong(Stat.ST_ATIM, inode.atimeSeconds)
                .putLong(Stat.ST_ATIM + 8, inode.atimeNanos)
                .putLong(Stat.ST_MTIM, inode.mtimeSeconds)
                .putLong(Stat.ST_MTIM + 8, inode.mtimeNanos)
                .putLong(Stat.ST_CTIM, inode.ctimeSeconds)
                .putLong(Stat.ST_CTIM + 8, inode.ctimeNanos)
                .copyOut(buffer);
        return 0;
    }
}
