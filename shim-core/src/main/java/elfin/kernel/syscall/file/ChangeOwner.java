package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Attributes;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Notify;

/** chown(2), fchown(2), lchown(2), fchownat(2). */
public final class ChangeOwner {
    private ChangeOwner() {}

    @Syscall("chown")
    public static long chown(long path, int uid, int gid) {
        return change(CallFiles.locate(path), uid, gid);
    }

    @Syscall("lchown")
    public static long lchown(long path, int uid, int gid) {
        int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
        return change(CallFiles.locate(Fcntl.AT_FDCWD, path, flags), uid, gid);
    }

    @Syscall("fchown")
    public static long fchown(int descriptor, int uid, int gid) {
        return change(CallFiles.require(descriptor).location, uid, gid);
    }

    @Syscall("fchownat")
    public static long fchownat(int directory, long path, int uid, int gid, int flags) {
        if ((flags & ~(Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH)) != 0) {
            return -Errno.EINVAL;
        }
        return change(CallFiles.locate(directory, path, flags), uid, gid);
    }

    private static long change(Location place, int uid, int gid) {
        CallFiles.requireWritableMount(place);
        Attributes.setOwner(place.inode(), uid, gid, CallFiles.credentials());
        Notify.attributesChanged(place);
        return 0;
    }
}
