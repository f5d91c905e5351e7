package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathWalk;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/** What file handlers take from the calling task: its descriptors and where its paths start. */
public final class CallFiles {
    /** Most bytes that one read or write moves: Linux's {@code MAX_RW_COUNT}. */
    public static final long MAX_TRANSFER = 0x7fff_f000L;

    /** What most calls of the {@code *at} kind take. */
    static final int NOFOLLOW_OR_EMPTY = Fcntl.AT_SYMLINK_NOFOLLOW | Fcntl.AT_EMPTY_PATH;

    /** Paths are copied through it; the kernel is not preempted in between. */
    private static final byte[] PATH_BUFFER = new byte[PathNames.PATH_MAX];

    private CallFiles() {}

    public static FileTable table() {
        return Task.current().files();
    }

    static FsContext context() {
        return Task.current().places();
    }

    static FileCredentials credentials() {
        return Task.current().credentials();
    }

    /** The file of a descriptor, or null when there is none or it is only a place. */
    static OpenFile find(int descriptor) {
        OpenFile file = table().get(descriptor);
        return file == null || file.isPath() ? null : file;
    }

    /** The file of a descriptor; {@code EBADF} when there is none or it is only a place. */
    public static OpenFile require(int descriptor) {
        OpenFile file = find(descriptor);
        if (file == null) {
            throw ErrnoException.of(Errno.EBADF);
        }
        return file;
    }

    /** The file of a descriptor that may be only a place; {@code EBADF} when there is none. */
    static OpenFile requireAny(int descriptor) {
        return table().require(descriptor);
    }

    /** Throws {@code EROFS} when what lies there cannot be changed through its mount. */
    static void requireWritableMount(Location place) {
        Mount.requireWritable(place.mount());
    }

    /** Reads a path from user memory. */
    public static byte[] path(long userAddress) {
        int length = UserMemory.readString(userAddress, PATH_BUFFER);
        if (length < 0) {
            throw ErrnoException.of(Errno.ENAMETOOLONG);
        }
        return PathNames.copy(PATH_BUFFER, 0, length);
    }

    /** A walk along a path, relative to a directory descriptor or {@code AT_FDCWD}. */
    static PathWalk walk(int directory, long pathAddress) {
        return walk(directory, path(pathAddress), credentials());
    }

    /** A walk along a path, with other credentials than the caller's. */
    public static PathWalk walk(int directory, byte[] path, FileCredentials who) {
        return walk(directory, path, who, 0);
    }

    /** A walk with the {@code RESOLVE_*} restrictions of openat2(2). */
    static PathWalk walk(int directory, byte[] path, FileCredentials who, int restrictions) {
        if (path.length == 0) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        Location base = null;
        boolean inRoot = (restrictions & PathWalk.RESOLVE_IN_ROOT) != 0;
        if ((path[0] != '/' || inRoot) && directory != Fcntl.AT_FDCWD) {
            OpenFile file = table().require(directory);
            if (!file.inode.isDirectory()) {
                throw ErrnoException.of(Errno.ENOTDIR);
            }
            base = file.location;
        }
        return new PathWalk(context(), who, base, path, restrictions);
    }

    /**
     * The place that a descriptor and a path name, for calls that take {@code AT_SYMLINK_NOFOLLOW}
     * and {@code AT_EMPTY_PATH}.
     */
    static Location locate(int directory, long pathAddress, int flags) {
        return locate(directory, pathAddress, flags, credentials());
    }

    static Location locate(int directory, long pathAddress, int flags, FileCredentials who) {
        // Linux takes a null path for an empty one since 6.11.
        boolean mayBeEmpty = (flags & Fcntl.AT_EMPTY_PATH) != 0;
        byte[] path = mayBeEmpty && pathAddress == 0 ? new byte[0] : path(pathAddress);
        if (path.length == 0 && mayBeEmpty) {
            return directory == Fcntl.AT_FDCWD
                    ? context().workingDirectory()
                    : table().require(directory).location;
        }
        boolean follow = (flags & Fcntl.AT_SYMLINK_NOFOLLOW) == 0;
        return walk(directory, path, who).resolve(follow ? PathWalk.FOLLOW : 0).location();
    }

    /** The place a path names from the working directory, symbolic links followed. */
    static Location locate(long pathAddress) {
        return locate(Fcntl.AT_FDCWD, pathAddress, 0);
    }
}
