package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileOpener;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.mm.UserMemory;

/** open(2), openat(2), creat(2), openat2(2). */
public final class Open {
    /** What open(2) knows; other bits are ignored, as on Linux. */
    private static final int KNOWN_FLAGS =
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

    /** Size of the first {@code struct open_how}: flags, mode, resolve. */
    private static final int OPEN_HOW_SIZE = 24;

    private static final int PAGE_SIZE = 4096;

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

    /** Without {@code RESOLVE_*} restrictions, which are EINVAL. */
    @Syscall("openat2")
    public static long openat2(int directory, long path, long how, long size) {
        if (size < OPEN_HOW_SIZE) {
            return -Errno.EINVAL;
        }
        if (size > PAGE_SIZE) {
            return -Errno.E2BIG;
        }
        for (long at = OPEN_HOW_SIZE; at < size; at++) {
            if (UserMemory.getByte(how + at) != 0) {
                return -Errno.E2BIG;
            }
        }
        long flags = UserMemory.getLong(how);
        long mode = UserMemory.getLong(how + 8);
        long resolve = UserMemory.getLong(how + 16);
        boolean makes = (flags & (Fcntl.O_CREAT | (Fcntl.O_TMPFILE & ~Fcntl.O_DIRECTORY))) != 0;
        if ((flags & ~(long) KNOWN_FLAGS) != 0
                || resolve != 0
                || (mode & ~(long) MODE_BITS) != 0
                || (mode != 0 && !makes)) {
            return -Errno.EINVAL;
        }
        return openAt(directory, path, (int) flags, (int) mode);
    }

    private static long openAt(int directory, long pathAddress, int flags, int mode) {
        PathWalk walk = CallFiles.walk(directory, pathAddress);
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
