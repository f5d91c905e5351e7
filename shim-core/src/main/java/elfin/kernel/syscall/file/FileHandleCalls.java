package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.struct.FileHandle;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Dentry;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileOpener;
import elfin.kernel.fs.FileSystem;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.mm.UserMemory;

/**
 * name_to_handle_at(2), open_by_handle_at(2). A handle is laid out as that of Linux's tmpfs: a
 * generation, which is 0 as numbers are never used again, and the inode's number.
 */
public final class FileHandleCalls {
    private static final int HANDLE_TYPE = 1;
    private static final int HANDLE_BYTES = 12;

    private static final int KNOWN_FLAGS =
            Fcntl.AT_SYMLINK_FOLLOW
                    | Fcntl.AT_EMPTY_PATH
                    | Fcntl.AT_HANDLE_FID
                    | Fcntl.AT_HANDLE_MNT_ID_UNIQUE
                    | Fcntl.AT_HANDLE_CONNECTABLE;

    private static final int EXCLUSIVE = Fcntl.AT_HANDLE_FID | Fcntl.AT_HANDLE_CONNECTABLE;

    private FileHandleCalls() {}

    @Syscall("name_to_handle_at")
    public static long nameToHandleAt(
            int directory, long path, long handle, long mountId, int flags) {
        if ((flags & ~KNOWN_FLAGS) != 0 || (flags & EXCLUSIVE) == EXCLUSIVE) {
            return -Errno.EINVAL;
        }
        boolean follow = (flags & Fcntl.AT_SYMLINK_FOLLOW) != 0;
        int located = (flags & Fcntl.AT_EMPTY_PATH) | (follow ? 0 : Fcntl.AT_SYMLINK_NOFOLLOW);
        Location place = CallFiles.locate(directory, path, located);
        FileSystem fileSystem = place.inode().fileSystem;
        if (place.mount() == null || !fileSystem.hasHandles()) {
            return -Errno.EOPNOTSUPP;
        }
        int room = UserMemory.getInt(handle + FileHandle.HANDLE_BYTES);
        if (room < 0 || room > Fcntl.MAX_HANDLE_SZ) {
            return -Errno.EINVAL;
        }
        if ((flags & Fcntl.AT_HANDLE_MNT_ID_UNIQUE) != 0) {
            UserMemory.putLong(mountId, place.mount().uniqueId());
        } else {
            UserMemory.putInt(mountId, place.mount().id);
        }
        UserMemory.putInt(handle + FileHandle.HANDLE_BYTES, HANDLE_BYTES);
        if (room < HANDLE_BYTES) {
            return -Errno.EOVERFLOW;
        }
        fileSystem.handles().add(place.dentry());
        UserMemory.putInt(handle + FileHandle.HANDLE_TYPE, HANDLE_TYPE);
        UserMemory.putInt(handle + FileHandle.F_HANDLE, 0);
        UserMemory.putLong(handle + FileHandle.F_HANDLE + Integer.BYTES, place.inode().number);
        return 0;
    }

    @Syscall("open_by_handle_at")
    public static long openByHandleAt(int mountDirectory, long handle, int flags) {
        int bytes = UserMemory.getInt(handle + FileHandle.HANDLE_BYTES);
        if (bytes <= 0 || bytes > Fcntl.MAX_HANDLE_SZ) {
            return -Errno.EINVAL;
        }
        Location anchor =
                mountDirectory == Fcntl.AT_FDCWD
                        ? CallFiles.context().workingDirectory()
                        : CallFiles.require(mountDirectory).location;
        FileCredentials who = CallFiles.credentials();
        if (!who.hasCapability(FileCredentials.CAP_DAC_READ_SEARCH)) {
            return -Errno.EPERM;
        }
        Dentry dentry = find(anchor.inode().fileSystem, handle, bytes);
        if (dentry == null) {
            return -Errno.ESTALE;
        }
        FileTable table = CallFiles.table();
        if (table.lowestFree(0) < 0) {
            return -Errno.EMFILE;
        }
        Location place = new Location(anchor.mount(), dentry);
        PathWalk walk = PathWalk.at(CallFiles.context(), who, place);
        OpenFile file = FileOpener.open(walk, flags & Open.KNOWN_FLAGS & ~Fcntl.O_CREAT, 0);
        int descriptor = table.install(file, 0, (flags & Fcntl.O_CLOEXEC) != 0);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }

    private static Dentry find(FileSystem fileSystem, long handle, int bytes) {
        boolean ours =
                fileSystem.hasHandles()
                        && bytes >= HANDLE_BYTES
                        && UserMemory.getInt(handle + FileHandle.HANDLE_TYPE) == HANDLE_TYPE;
        long number = ours ? UserMemory.getLong(handle + FileHandle.F_HANDLE + Integer.BYTES) : 0;
        Dentry dentry = ours ? fileSystem.handles().find(number) : null;
        Inode inode = dentry == null ? null : dentry.inode;
        return inode == null ? null : dentry;
    }
}
