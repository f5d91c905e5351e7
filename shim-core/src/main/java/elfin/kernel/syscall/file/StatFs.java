package elfin.kernel.syscall.file;

import elfin.abi.struct.StatFsStruct;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.PathNames;

/** statfs(2), fstatfs(2). */
public final class StatFs {
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
                .putLong(StatFsStruct.F_FLAGS, ST_VALID | ST_RELATIME)
                .copyOut(buffer);
        return 0;
    }
}
