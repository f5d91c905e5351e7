package elfin.kernel.syscall.file;

import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.PathNames;

/** statfs(2), fstatfs(2). */
public final class StatFs {
    // struct statfs of x86-64
    private static final int F_TYPE_OFFSET = 0;
    private static final int F_BSIZE_OFFSET = 8;
    private static final int F_BLOCKS_OFFSET = 16;
    private static final int F_BFREE_OFFSET = 24;
    private static final int F_BAVAIL_OFFSET = 32;
    private static final int F_FILES_OFFSET = 40;
    private static final int F_FFREE_OFFSET = 48;
    private static final int F_FSID_OFFSET = 56;
    private static final int F_NAMELEN_OFFSET = 64;
    private static final int F_FRSIZE_OFFSET = 72;
    private static final int F_FLAGS_OFFSET = 80;
    private static final int STATFS_SIZE = 120;

    private static final int ST_VALID = 0x20;
    private static final int ST_RELATIME = 0x1000;

    private StatFs() {}

    @Syscall("statfs")
    public static long statfs(long path, long buffer) {
        return copyOut(CallFiles.locate(path).inode().fileSystem, buffer);
    }

    @Syscall("fstatfs")
    public static long fstatfs(int descriptor, long buffer) {
        return copyOut(CallFiles.table().require(descriptor).inode.fileSystem, buffer);
    }

    private static long copyOut(FileSystem fileSystem, long buffer) {
        new StructBuffer(STATFS_SIZE)
                .putLong(F_TYPE_OFFSET, fileSystem.magic())
                .putLong(F_BSIZE_OFFSET, FrameSource.PAGE_SIZE)
                .putLong(F_BLOCKS_OFFSET, fileSystem.blockCount())
                .putLong(F_BFREE_OFFSET, fileSystem.freeBlockCount())
                .putLong(F_BAVAIL_OFFSET, fileSystem.freeBlockCount())
                .putLong(F_FILES_OFFSET, fileSystem.inodeCount())
                .putLong(F_FFREE_OFFSET, fileSystem.freeInodeCount())
                .putLong(F_FSID_OFFSET, fileSystem.device)
                .putLong(F_NAMELEN_OFFSET, PathNames.NAME_MAX)
                .putLong(F_FRSIZE_OFFSET, FrameSource.PAGE_SIZE)
                .putLong(F_FLAGS_OFFSET, ST_VALID | ST_RELATIME)
                .copyOut(buffer);
        return 0;
    }
}
