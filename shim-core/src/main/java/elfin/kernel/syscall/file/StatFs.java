package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.struct.StatFsStruct;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FileSystemTypes;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountFlags;
import elfin.kernel.fs.MountTree;
import elfin.kernel.fs.PathNames;
import elfin.kernel.mm.UserMemory;

/** statfs(2), fstatfs(2), ustat(2), sysfs(2). */
public final class StatFs {
    private static final int ST_RDONLY = 1;
    private static final int ST_NOSUID = 2;
    private static final int ST_NODEV = 4;
    private static final int ST_NOEXEC = 8;
    private static final int ST_VALID = 0x20;
    private static final int ST_NOATIME = 0x400;
    private static final int ST_NODIRATIME = 0x800;
    private static final int ST_RELATIME = 0x1000;
    private static final int ST_NOSYMFOLLOW = 0x2000;

    /** {@code struct ustat}: free blocks, free inodes, and two names that nobody fills. */
    private static final int USTAT_SIZE = 32;

    private static final int USTAT_INODES_OFFSET = 8;

    private static final int NAME_TO_INDEX = 1;
    private static final int INDEX_TO_NAME = 2;
    private static final int COUNT = 3;

    private StatFs() {}

    @Syscall("statfs")
    public static long statfs(long path, long buffer) {
        return copyOut(CallFiles.locate(path), buffer);
    }

    @Syscall("fstatfs")
    public static long fstatfs(int descriptor, long buffer) {
        return copyOut(CallFiles.requireAny(descriptor).location, buffer);
    }

    @Syscall("ustat")
    public static long ustat(int device, long buffer) {
        if (DeviceNumber.major(device) != 0) {
            return -Errno.EINVAL;
        }
        Mount top = MountTree.top(CallFiles.context().root().mount());
        for (Mount at = top; at != null; at = MountTree.next(at, top)) {
            FileSystem fileSystem = at.fileSystem();
            if (fileSystem.device == DeviceNumber.minor(device)) {
                new StructBuffer(USTAT_SIZE)
                        .putInt(0, (int) fileSystem.freeBlockCount())
                        .putLong(USTAT_INODES_OFFSET, fileSystem.freeInodeCount())
                        .copyOut(buffer);
                return 0;
            }
        }
        return -Errno.EINVAL;
    }

    @Syscall("sysfs")
    public static long sysfs(int option, long first, long buffer) {
        switch (option) {
            case NAME_TO_INDEX:
                int index = FileSystemTypes.indexOf(CallFiles.path(first));
                return index < 0 ? -Errno.EINVAL : index;
            case INDEX_TO_NAME:
                if (first < 0 || first >= FileSystemTypes.count()) {
                    return -Errno.EINVAL;
                }
                byte[] name = FileSystemTypes.name((int) first);
                UserMemory.write(buffer, name, 0, name.length);
                UserMemory.putByte(buffer + name.length, (byte) 0);
                return 0;
            case COUNT:
                return FileSystemTypes.count();
            default:
                return -Errno.EINVAL;
        }
    }

    private static long copyOut(Location place, long buffer) {
        FileSystem fileSystem = place.inode().fileSystem;
        new StructBuffer(StatFsStruct.SIZE)
                .putLong(StatFsStruct.F_TYPE, fileSystem.magic())
                .putLong(StatFsStruct.F_BSIZE, FrameSource.PAGE_SIZE)
                .putLong(StatFsStruct.F_BLOCKS, fileSystem.blockCount())
                .putLong(StatFsStruct.F_BFREE, fileSystem.freeBlockCount())
                .putLong(StatFsStruct.F_BAVAIL, fileSystem.freeBlockCount())
                .putLong(StatFsStruct.F_FILES, fileSystem.inodeCount())
                .putLong(StatFsStruct.F_FFREE, fileSystem.freeInodeCount())
                .putLong(StatFsStruct.F_FSID, fileSystem.device)
                .putLong(StatFsStruct.F_NAMELEN, PathNames.NAME_MAX)
                .putLong(StatFsStruct.F_FRSIZE, FrameSource.PAGE_SIZE)
                .putLong(StatFsStruct.F_FLAGS, ST_VALID | flags(place.mount()))
                .copyOut(buffer);
        return 0;
    }

    private static int flags(Mount mount) {
        if (mount == null) {
            return 0;
        }
        return (mount.isReadOnly() ? ST_RDONLY : 0)
                | bit(mount, MountFlags.NOSUID, ST_NOSUID)
                | bit(mount, MountFlags.NODEV, ST_NODEV)
                | bit(mount, MountFlags.NOEXEC, ST_NOEXEC)
                | bit(mount, MountFlags.NOATIME, ST_NOATIME)
                | bit(mount, MountFlags.NODIRATIME, ST_NODIRATIME)
                | bit(mount, MountFlags.RELATIME, ST_RELATIME)
                | bit(mount, MountFlags.NOSYMFOLLOW, ST_NOSYMFOLLOW);
    }

    private static int bit(Mount mount, int flag, int shown) {
        return (mount.flags & flag) != 0 ? shown : 0;
    }
}
