package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.Attributes;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Notify;
import elfin.kernel.mm.UserMemory;

/** utime(2), utimes(2), futimesat(2), utimensat(2). */
public final class FileTimes {
    private static final long UTIME_NOW = 0x3fff_ffff;
    private static final long UTIME_OMIT = 0x3fff_fffe;
    private static final int NANOS_PER_SECOND = 1_000_000_000;
    private static final int MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;

    private FileTimes() {}

    @Syscall("utime")
    public static long utime(long path, long times) {
        Location place = CallFiles.locate(path);
        if (times == 0) {
            return set(place, 0, UTIME_NOW, 0, UTIME_NOW);
        }
        return set(place, UserMemory.getLong(times), 0, UserMemory.getLong(times + 8), 0);
    }

    @Syscall("utimes")
    public static long utimes(long path, long times) {
        return futimesat(Fcntl.AT_FDCWD, path, times);
    }

    @Syscall("futimesat")
    public static long futimesat(int directory, long path, long times) {
        if (times == 0) {
            return set(target(directory, path, 0), 0, UTIME_NOW, 0, UTIME_NOW);
        }
        long atime = UserMemory.getLong(times);
        long atimeMicros = UserMemory.getLong(times + 8);
        long mtime = UserMemory.getLong(times + 16);
        long mtimeMicros = UserMemory.getLong(times + 24);
        if (!isFraction(atimeMicros, MICROS_PER_SECOND)
                || !isFraction(mtimeMicros, MICROS_PER_SECOND)) {
            return -Errno.EINVAL;
        }
        Location place = target(directory, path, 0);
        return set(
                place, atime, atimeMicros * NANOS_PER_MICRO, mtime, mtimeMicros * NANOS_PER_MICRO);
    }

    @Syscall("utimensat")
    public static long utimensat(int directory, long path, long times, int flags) {
        if ((flags & ~(Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH)) != 0) {
            return -Errno.EINVAL;
        }
        if (times == 0) {
            return set(target(directory, path, flags), 0, UTIME_NOW, 0, UTIME_NOW);
        }
        long atime = UserMemory.getLong(times);
        long atimeNanos = UserMemory.getLong(times + 8);
        long mtime = UserMemory.getLong(times + 16);
        long mtimeNanos = UserMemory.getLong(times + 24);
        if (atimeNanos == UTIME_OMIT && mtimeNanos == UTIME_OMIT) {
            return 0; // nothing to do: Linux does not even look at the file
        }
        if (!isNanos(atimeNanos) || !isNanos(mtimeNanos)) {
            return -Errno.EINVAL;
        }
        return set(target(directory, path, flags), atime, atimeNanos, mtime, mtimeNanos);
    }

    /** A null path means the descriptor itself; futimens(3) is that. */
    private static Location target(int directory, long path, int flags) {
        if (path == 0 && directory != Fcntl.AT_FDCWD) {
            return CallFiles.require(directory).location;
        }
        return CallFiles.locate(directory, path, flags);
    }

    private static long set(
            Location place, long atime, long atimeNanos, long mtime, long mtimeNanos) {
        CallFiles.requireWritableMount(place);
        long result = set(place.inode(), atime, atimeNanos, mtime, mtimeNanos);
        Notify.timesChanged(place, atimeNanos != UTIME_OMIT, mtimeNanos != UTIME_OMIT);
        return result;
    }

    private static long set(Inode inode, long atime, long atimeNanos, long mtime, long mtimeNanos) {
        if (atimeNanos == UTIME_NOW && mtimeNanos == UTIME_NOW) {
            Attributes.touch(inode, CallFiles.credentials());
            return 0;
        }
        Attributes.requireOwnerForTimes(inode, CallFiles.credentials());
        if (atimeNanos != UTIME_OMIT) {
            boolean now = atimeNanos == UTIME_NOW;
            inode.atimeSeconds = now ? Attributes.nowSeconds() : atime;
            inode.atimeNanos = now ? Attributes.nowNanos() : (int) atimeNanos;
        }
        if (mtimeNanos != UTIME_OMIT) {
            boolean now = mtimeNanos == UTIME_NOW;
            inode.mtimeSeconds = now ? Attributes.nowSeconds() : mtime;
            inode.mtimeNanos = now ? Attributes.nowNanos() : (int) mtimeNanos;
        }
        inode.changed();
        return 0;
    }

    private static boolean isNanos(long value) {
        return value == UTIME_NOW || value == UTIME_OMIT || isFraction(value, NANOS_PER_SECOND);
    }

    private static boolean isFraction(long value, int one) {
        return value >= 0 && value < one;
    }
}
