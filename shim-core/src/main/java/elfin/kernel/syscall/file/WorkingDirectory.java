package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathText;
import elfin.kernel.fs.Permissions;
import elfin.kernel.mm.UserMemory;

/** chdir(2), fchdir(2), chroot(2), getcwd(2). */
public final class WorkingDirectory {
    private WorkingDirectory() {}

    @Syscall("chdir")
    public static long chdir(long path) {
        Location place = CallFiles.locate(path);
        long error = checkDirectory(place);
        if (error == 0) {
            CallFiles.context().setWorkingDirectory(place);
        }
        return error;
    }

    @Syscall("fchdir")
    public static long fchdir(int descriptor) {
        OpenFile file = CallFiles.table().require(descriptor);
        long error = checkDirectory(file.location);
        if (error == 0) {
            CallFiles.context().setWorkingDirectory(file.location);
        }
        return error;
    }

    @Syscall("chroot")
    public static long chroot(long path) {
        Location place = CallFiles.locate(path);
        long error = checkDirectory(place);
        if (error == 0 && !CallFiles.credentials().hasCapability(FileCredentials.CAP_SYS_CHROOT)) {
            error = -Errno.EPERM;
        }
        if (error == 0) {
            CallFiles.context().setRoot(place);
        }
        return error;
    }

    @Syscall("getcwd")
    public static long getcwd(long buffer, long size) {
        Location place = CallFiles.context().workingDirectory();
        if (place.dentry().isRemoved()) {
            return -Errno.ENOENT;
        }
        byte[] path = PathText.of(place, CallFiles.context().root());
        int length = path.length + 1;
        if (length > PathNames.PATH_MAX) {
            return -Errno.ENAMETOOLONG;
        }
        if (size >= 0 && size < length) {
            return -Errno.ERANGE;
        }
        UserMemory.write(buffer, path, 0, path.length);
        UserMemory.putByte(buffer + path.length, (byte) 0);
        return length;
    }

    private static long checkDirectory(Location place) {
        if (!place.inode().isDirectory()) {
            return -Errno.ENOTDIR;
        }
        boolean allowed =
                Permissions.allows(place.inode(), Permissions.EXECUTE, CallFiles.credentials());
        return allowed ? 0 : -Errno.EACCES;
    }
}
