package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Namespace;

/** unlink(2), unlinkat(2), rmdir(2). */
public final class Unlink {
    private Unlink() {}

    @Syscall("unlink")
    public static long unlink(long path) {
        Namespace.unlink(CallFiles.walk(Fcntl.AT_FDCWD, path));
        return 0;
    }

    @Syscall("rmdir")
    public static long rmdir(long path) {
        Namespace.removeDirectory(CallFiles.walk(Fcntl.AT_FDCWD, path));
        return 0;
    }

    @Syscall("unlinkat")
    public static long unlinkat(int directory, long path, int flags) {
        if ((flags & ~Fcntl.AT_REMOVEDIR) != 0) {
            return -Errno.EINVAL;
        }
        if (flags != 0) {
            Namespace.removeDirectory(CallFiles.walk(directory, path));
        } else {
            Namespace.unlink(CallFiles.walk(directory, path));
        }
        return 0;
    }
}
