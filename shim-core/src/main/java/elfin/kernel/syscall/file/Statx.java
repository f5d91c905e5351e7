package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;

/** statx(2). */
public final class Statx {
    // struct statx
    private static final int STX_MASK_OFFSET = 0x00;
    private static final int STX_BLKSIZE_OFFSET = 0x04;
    private static final int STX_ATTRIBUTES_OFFSET = 0x08;
    private static final int STX_NLINK_OFFSET = 0x10;
    private static final int STX_UID_OFFSET = 0x14;
    private static final int STX_GID_OFFSET = 0x18;
    private static final int STX_MODE_OFFSET = 0x1c;
    private static final int STX_INO_OFFSET = 0x20;
    private static final int STX_SIZE_OFFSET = 0x28;
    private static final int STX_BLOCKS_OFFSET = 0x30;
    private static final int STX_ATTRIBUTES_MASK_OFFSET = 0x38;
    private static final int STX_ATIME_OFFSET = 0x40;
    private static final int STX_BTIME_OFFSET = 0x50;
    private static final int STX_CTIME_OFFSET = 0x60;
    private static final int STX_MTIME_OFFSET = 0x70;
    private static final int STX_RDEV_MAJOR_OFFSET = 0x80;
    private static final int STX_RDEV_MINOR_OFFSET = 0x84;
    private static final int STX_DEV_MAJOR_OFFSET = 0x88;
    private static final int STX_DEV_MINOR_OFFSET = 0x8c;
    private static final int STATX_SIZE = 0x100;

    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_BTIME = 0x800;
    private static final int STATX_RESERVED = 0x8000_0000;
    private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;

    private static final int KNOWN_FLAGS =
            Fcntl.AT_SYMLINK_NOFOLLOW
                    | Fcntl.AT_NO_AUTOMOUNT
                    | Fcntl.AT_EMPTY_PATH
                    | Fcntl.AT_STATX_SYNC_TYPE;

    private Statx() {}

    @Syscall("statx")
    public static long statx(int directory, long path, int flags, int mask, long buffer) {
        boolean bothSyncTypes = (flags & Fcntl.AT_STATX_SYNC_TYPE) == Fcntl.AT_STATX_SYNC_TYPE;
        if ((flags & ~KNOWN_FLAGS) != 0 || (mask & STATX_RESERVED) != 0 || bothSyncTypes) {
            return -Errno.EINVAL;
        }
        Location place = CallFiles.locate(directory, path, flags);
        Inode inode = place.inode();
        boolean mountRoot = place.mount() != null && place.mount().root == place.dentry();
        StructBuffer struct =
                new StructBuffer(STATX_SIZE)
                        .putInt(STX_MASK_OFFSET, STATX_BASIC_STATS | STATX_BTIME)
                        .putInt(STX_BLKSIZE_OFFSET, inode.blockSize())
                        .putLong(STX_ATTRIBUTES_OFFSET, mountRoot ? STATX_ATTR_MOUNT_ROOT : 0)
                        .putLong(STX_ATTRIBUTES_MASK_OFFSET, STATX_ATTR_MOUNT_ROOT)
                        .putInt(STX_NLINK_OFFSET, inode.linkCount)
                        .putInt(STX_UID_OFFSET, inode.uid)
                        .putInt(STX_GID_OFFSET, inode.gid)
                        .putShort(STX_MODE_OFFSET, inode.mode)
                        .putLong(STX_INO_OFFSET, inode.number)
                        .putLong(STX_SIZE_OFFSET, inode.size())
                        .putLong(STX_BLOCKS_OFFSET, inode.blocks())
                        .putInt(STX_RDEV_MAJOR_OFFSET, inode.deviceMajor)
                        .putInt(STX_RDEV_MINOR_OFFSET, inode.deviceMinor)
                        .putInt(STX_DEV_MAJOR_OFFSET, 0)
                        .putInt(STX_DEV_MINOR_OFFSET, inode.fileSystem.device);
        putTime(struct, STX_ATIME_OFFSET, inode.atimeSeconds, inode.atimeNanos);
        putTime(struct, STX_BTIME_OFFSET, inode.birthSeconds, inode.birthNanos);
        putTime(struct, STX_CTIME_OFFSET, inode.ctimeSeconds, inode.ctimeNanos);
        putTime(struct, STX_MTIME_OFFSET, inode.mtimeSeconds, inode.mtimeNanos);
        struct.copyOut(buffer);
        return 0;
    }

    private static void putTime(StructBuffer struct, int offset, long seconds, int nanos) {
        struct.putLong(offset, seconds).putInt(offset + 8, nanos);
    }
}
