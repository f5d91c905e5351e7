package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.FileFlags;
import elfin.abi.struct.StatxStruct;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;

/** statx(2). */
public final class Statx {
    private static final int STATX_BASIC_STATS = 0x7ff;
    private static final int STATX_BTIME = 0x800;
    private static final int STATX_RESERVED = 0x8000_0000;
    private static final int STATX_MNT_ID = 0x1000;
    private static final int STATX_MNT_ID_UNIQUE = 0x4000;
    private static final long STATX_ATTR_MOUNT_ROOT = 0x2000;

    /** STATX_ATTR_IMMUTABLE, APPEND and NODUMP have the values of the FS_*_FL flags. */
    private static final long STATX_ATTR_FLAGS =
            FileFlags.FS_IMMUTABLE_FL | FileFlags.FS_APPEND_FL | FileFlags.FS_NODUMP_FL;

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
        Mount mount = place.mount();
        long attributes = inode.flags & STATX_ATTR_FLAGS;
        if (mount != null && mount.root == place.dentry()) {
            attributes |= STATX_ATTR_MOUNT_ROOT;
        }
        boolean unique = (mask & STATX_MNT_ID_UNIQUE) != 0;
        boolean wantsMount = mount != null && (unique || (mask & STATX_MNT_ID) != 0);
        int given = STATX_BASIC_STATS | STATX_BTIME;
        if (wantsMount) {
            given |= unique ? STATX_MNT_ID_UNIQUE : STATX_MNT_ID;
        }
        StructBuffer struct =
                new StructBuffer(StatxStruct.SIZE)
                        .putInt(StatxStruct.STX_MASK, given)
                        .putInt(StatxStruct.STX_BLKSIZE, inode.blockSize())
                        .putLong(StatxStruct.STX_ATTRIBUTES, attributes)
                        .putLong(
                                StatxStruct.STX_ATTRIBUTES_MASK,
                                STATX_ATTR_MOUNT_ROOT | STATX_ATTR_FLAGS)
                        .putInt(StatxStruct.STX_NLINK, inode.linkCount)
                        .putInt(StatxStruct.STX_UID, inode.uid)
                        .putInt(StatxStruct.STX_GID, inode.gid)
                        .putShort(StatxStruct.STX_MODE, inode.mode)
                        .putLong(StatxStruct.STX_INO, inode.number)
                        .putLong(StatxStruct.STX_SIZE, inode.size())
                        .putLong(StatxStruct.STX_BLOCKS, inode.blocks())
                        .putInt(StatxStruct.STX_RDEV_MAJOR, inode.deviceMajor)
                        .putInt(StatxStruct.STX_RDEV_MINOR, inode.deviceMinor)
                        .putInt(StatxStruct.STX_DEV_MAJOR, 0)
                        .putInt(StatxStruct.STX_DEV_MINOR, inode.fileSystem.device);
        if (wantsMount) {
            struct.putLong(StatxStruct.STX_MNT_ID, unique ? mount.uniqueId() : mount.id);
        }
        putTime(struct, StatxStruct.STX_ATIME, inode.atimeSeconds, inode.atimeNanos);
        putTime(struct, StatxStruct.STX_BTIME, inode.birthSeconds, inode.birthNanos);
        putTime(struct, StatxStruct.STX_CTIME, inode.ctimeSeconds, inode.ctimeNanos);
        putTime(struct, StatxStruct.STX_MTIME, inode.mtimeSeconds, inode.mtimeNanos);
        struct.copyOut(buffer);
        return 0;
    }

    private static void putTime(StructBuffer struct, int offset, long seconds, int nanos) {
        struct.putLong(offset, seconds).putInt(offset + 8, nanos);
    }
}
