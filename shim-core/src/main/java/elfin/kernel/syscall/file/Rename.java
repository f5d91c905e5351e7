package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.fs.Renamer;

/** rename(2), renameat(2), renameat2(2). */
public final class Rename {
    private Rename() {}

    @Syscall("rename")
    public static long rename(long from, long to) {
        return renameat2(Fcntl.AT_FDCWD, from, Fcntl.AT_FDCWD, to, 0);
    }

    @Syscall("renameat")
    public static long renameat(int fromDirectory, long from, int toDirectory, long to) {
        return renameat2(fromDirectory, from, toDirectory, to, 0);
    }

    @Syscall("renameat2")
    public static long renameat2(
            int fromDirectory, long from, int toDirectory, long to, int flags) {
        boolean exchange = (flags & Fcntl.RENAME_EXCHANGE) != 0;
        boolean whiteout = (flags & Fcntl.RENAME_WHITEOUT) != 0;
        boolean other = whiteout || (flags & Fcntl.RENAME_NOREPLACE) != 0;
        int known = Fcntl.RENAME_NOREPLACE | Fcntl.RENAME_EXCHANGE | Fcntl.RENAME_WHITEOUT;
        if ((flags & ~known) != 0 || (exchange && other)) {
            return -Errno.EINVAL;
        }
        if (whiteout && !CallFiles.credentials().hasCapability(FileCredentials.CAP_MKNOD)) {
            return -Errno.EPERM;
        }
        PathWalk fromWalk = CallFiles.walk(fromDirectory, from);
        PathWalk toWalk = CallFiles.walk(toDirectory, to);
        Renamer.rename(fromWalk, toWalk, flags);
        return 0;
    }
}
