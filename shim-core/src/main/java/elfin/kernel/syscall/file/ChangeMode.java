package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Attributes;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Notify;

/** chmod(2), fchmod(2), fchmodat(2), fchmodat2(2). */
public final class ChangeMode {
    private ChangeMode() {}

    @Syscall("chmod")
    public static long chmod(long path, int mode) {
        return change(CallFiles.locate(path), mode);
    }

    @Syscall("fchmod")
    public static long fchmod(int descriptor, int mode) {
        return change(CallFiles.require(descriptor).location, mode);
    }

    @Syscall("fchmodat")
    public static long fchmodat(int directory, long path, int mode) {
        return change(CallFiles.locate(directory, path, 0), mode);
    }

    @Syscall("fchmodat2")
    public static long fchmodat2(int directory, long path, int mode, int flags) {
        if ((flags & ~(Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH)) != 0) {
            return -Errno.EINVAL;
        }
        return change(CallFiles.locate(directory, path, flags), mode);
    }

    private static long change(Location place, int mode) {
        CallFiles.requireWritableMount(place);
        Inode inode = place.inode();
        if (inode.isSymlink()) {
            return -Errno.EOPNOTSUPP;
        }
        Attributes.setMode(inode, mode, CallFiles.credentials());
        Notify.attributesChanged(place);
        return 0;
    }
}
