package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Location;

/**
 * The xattr(7) family. No file system here has extended attributes: lists are empty, everything
 * else is EOPNOTSUPP, as on a Linux file system without them.
 */
public final class ExtendedAttributes {
    private static final int NO_FOLLOW = Fcntl.AT_SYMLINK_NOFOLLOW;

    private ExtendedAttributes() {}

    @Syscall("setxattr")
    public static long setxattr(long path, long name, long value, long size, int flags) {
        return unsupported(CallFiles.locate(path));
    }

    @Syscall("lsetxattr")
    public static long lsetxattr(long path, long name, long value, long size, int flags) {
        return unsupported(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW));
    }

    @Syscall("fsetxattr")
    public static long fsetxattr(int file, long name, long value, long size, int flags) {
        return unsupported(CallFiles.require(file).location);
    }

    @Syscall("getxattr")
    public static long getxattr(long path, long name, long value, long size) {
        return unsupported(CallFiles.locate(path));
    }

    @Syscall("lgetxattr")
    public static long lgetxattr(long path, long name, long value, long size) {
        return unsupported(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW));
    }

    @Syscall("fgetxattr")
    public static long fgetxattr(int file, long name, long value, long size) {
        return unsupported(CallFiles.require(file).location);
    }

    @Syscall("listxattr")
    public static long listxattr(long path, long list, long size) {
        return empty(CallFiles.locate(path));
    }

    @Syscall("llistxattr")
    public static long llistxattr(long path, long list, long size) {
        return empty(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW));
    }

    @Syscall("flistxattr")
    public static long flistxattr(int file, long list, long size) {
        return empty(CallFiles.require(file).location);
    }

    @Syscall("removexattr")
    public static long removexattr(long path, long name) {
        return unsupported(CallFiles.locate(path));
    }

    @Syscall("lremovexattr")
    public static long lremovexattr(long path, long name) {
        return unsupported(CallFiles.locate(Fcntl.AT_FDCWD, path, NO_FOLLOW));
    }

    @Syscall("fremovexattr")
    public static long fremovexattr(int file, long name) {
        return unsupported(CallFiles.require(file).location);
    }

    private static long unsupported(Location place) {
        return place.inode() == null ? -Errno.ENOENT : -Errno.EOPNOTSUPP;
    }

    private static long empty(Location place) {
        return place.inode() == null ? -Errno.ENOENT : 0;
    }
}
