package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.struct.OpenHow;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileOpener;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.mm.UserMemory;

/** open(2), openat(2), creat(2), openat2(2). */
public final class Open {
    /** What open(2) knows; other bits are ignored, as on Linux. */
    static final int KNOWN_FLAGS =
            Fcntl.O_ACCMODE
                    | Fcntl.O_CREAT
                    | Fcntl.O_EXCL
                    | Fcntl.O_NOCTTY
                    | Fcntl.O_TRUNC
                    | Fcntl.O_APPEND
                    | Fcntl.O_NONBLOCK
                    | Fcntl.O_SYNC
                    | Fcntl.O_ASYNC
                    | Fcntl.O_DIRECT
                    | Fcntl.O_LARGEFILE
                    | Fcntl.O_DIRECTORY
                    | Fcntl.O_NOFOLLOW
                    | Fcntl.O_NOATIME
                    | Fcntl.O_CLOEXEC
                    | Fcntl.O_PATH
                    | Fcntl.O_TMPFILE;

    private static final int MODE_BITS = 07777;

    private static final int KNOWN_RESOLVE =
            PathWalk.RESOLVE_NO_XDEV
                    | PathWalk.RESOLVE_NO_MAGICLINKS
                    | PathWalk.RESOLVE_NO_SYMLINKS
                    | PathWalk.RESOLVE_BENEATH
                    | PathWalk.RESOLVE_IN_ROOT
                    | PathWalk.RESOLVE_CACHED;

    private static final int SCOPED = PathWalk.RESOLVE_BENEATH | PathWalk.RESOLVE_IN_ROOT;

    private static final int PATH_FLAGS =
            Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;

    private static final int TMPFILE_BIT = Fcntl.O_TMPFILE & ~Fcntl.O_DIRECTORY;

    private Open() {}

    @Syscall("open")
    public static long open(long path, int flags, int mode) {
        return openAt(Fcntl.AT_FDCWD, path, flags, mode);
    }

    @Syscall("openat")
    public static long openat(int directory, long path, int flags, int mode) {
        return openAt(directory, path, flags, mode);
    }

    @Syscall("creat")
    public static long creat(long path, int mode) {
        int flags = Fcntl.O_CREAT | Fcntl.O_WRONLY | Fcntl.O_TRUNC;
        return openAt(Fcntl.AT_FDCWD, path, flags, mode);
    }

    @Syscall("openat2")
    public static long openat2(int directory, long path, long how, long size) {
        long error = StructInput.check(how, size, OpenHow.SIZE);
        if (error != 0) {
            return error;
        }
        long flags = UserMemory.getLong(how + OpenHow.FLAGS);
        long mode = UserMemory.getLong(how + OpenHow.MODE);
        long resolve = UserMemory.getLong(how + OpenHow.RESOLVE);
        if (!isPossible(flags, mode, resolve)) {
            return -Errno.EINVAL;
        }
        int changing = Fcntl.O_CREAT | Fcntl.O_TRUNC | TMPFILE_BIT;
        if ((resolve & PathWalk.RESOLVE_CACHED) != 0 && (flags & changing) != 0) {
            return -Errno.EAGAIN;
        }
        return openAt(directory, path, (int) flags, (int) mode, (int) resolve);
    }

    private static boolean isPossible(long flags, long mode, long resolve) {
        boolean makes = (flags & (Fcntl.O_CREAT | TMPFILE_BIT)) != 0;
        boolean place = (flags & Fcntl.O_PATH) != 0;
        return (flags & ~(long) KNOWN_FLAGS) == 0
                && (resolve & ~(long) KNOWN_RESOLVE) == 0
                && (resolve & SCOPED) != SCOPED
                && (mode & ~(long) MODE_BITS) == 0
                && (mode == 0 || makes)
                && (!place || (flags & ~(long) PATH_FLAGS) == 0);
    }

    private static long openAt(int directory, long pathAddress, int flags, int mode) {
        return openAt(directory, pathAddress, flags, mode, 0);
    }

    private static long openAt(
            int directory, long pathAddress, int flags, int mode, int restrictions) {
        byte[] path = CallFiles.path(pathAddress);
        PathWalk walk = CallFiles.walk(directory, path, CallFiles.credentials(), restrictions);
        FileTable table = CallFiles.table();
        if (table.lowestFree(0) < 0) {
            return -Errno.EMFILE;
        }
        OpenFile file = FileOpener.open(walk, flags & KNOWN_FLAGS, mode);
        int descriptor = table.install(file, 0, (flags & Fcntl.O_CLOEXEC) != 0);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }
}
