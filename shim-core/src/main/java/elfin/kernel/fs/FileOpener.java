package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;

/** Opens and makes files by name: open(2), openat(2), creat(2). */
public final class FileOpener {
    /** Flags that F_GETFL shows; the others act only while opening. */
    private static final int CREATION_FLAGS =
            Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_TRUNC | Fcntl.O_CLOEXEC;

    private static final int PATH_FLAGS =
            Fcntl.O_PATH | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW | Fcntl.O_CLOEXEC;

    /** The bit of O_TMPFILE that is not O_DIRECTORY. */
    private static final int TMPFILE_BIT = Fcntl.O_TMPFILE & ~Fcntl.O_DIRECTORY;

    private static final int MODE_BITS = 07777;

    private FileOpener() {}

    /** Opens what a path names; may make it. Failures are thrown. */
    public static OpenFile open(PathWalk walk, int flags, int mode) {
        if ((flags & Fcntl.O_PATH) != 0) {
            int pathFlags = flags & PATH_FLAGS;
            walk.resolve(walkFlags(pathFlags));
            return new PathFile(walk.location(), pathFlags & ~Fcntl.O_CLOEXEC);
        }
        if ((flags & TMPFILE_BIT) != 0) {
            return openUnnamed(walk, flags, mode);
        }
        if ((flags & Fcntl.O_CREAT) == 0) {
            walk.resolve(walkFlags(flags));
            return openExisting(walk, flags);
        }
        if ((flags & Fcntl.O_DIRECTORY) != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return openOrMake(walk, flags, mode);
    }

    /** Opens the file where a walk stands, checking access. */
    public static OpenFile openExisting(PathWalk walk, int flags) {
        Inode inode = walk.inode();
        if (inode.isSymlink()) {
            throw ErrnoException.of(Errno.ELOOP);
        }
        int access = accessMask(flags);
        boolean writes = (access & Permissions.WRITE) != 0;
        if (inode.isDirectory() && writes) {
            throw ErrnoException.of(Errno.EISDIR);
        }
        if (inode.isDevice() && Mount.has(walk.mount(), MountFlags.NODEV)) {
            throw ErrnoException.of(Errno.EACCES);
        }
        if (writes && inode.isRegular()) {
            Mount.requireWritable(walk.mount());
        }
        Permissions.require(inode, access, walk.who());
        if ((access & Permissions.WRITE) != 0 && inode.executions > 0) {
            throw ErrnoException.of(Errno.ETXTBSY);
        }
        if (inode.isAppendOnly() && !onlyAppends(flags)) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if ((flags & Fcntl.O_NOATIME) != 0 && !Permissions.owns(inode, walk.who())) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if ((flags & Fcntl.O_TRUNC) != 0 && inode.isRegular()) {
            inode.truncate(0);
            inode.modified();
        }
        OpenFile file = opened(inode.open(walk.location(), statusFlags(flags)));
        if ((flags & Fcntl.O_TRUNC) != 0 && inode.isRegular()) {
            Notify.resized(file.location);
        }
        return file;
    }

    private static OpenFile openOrMake(PathWalk walk, int flags, int mode) {
        boolean exclusive = (flags & Fcntl.O_EXCL) != 0;
        while (walk.toParent() && walk.lastIsName()) {
            if (walk.trailingSlash()) {
                throw ErrnoException.of(Errno.EISDIR);
            }
            Dentry entry = walk.lastEntry();
            if (entry.inode == null) {
                return make(walk, entry, flags, mode);
            }
            if (exclusive) {
                throw ErrnoException.of(Errno.EEXIST);
            }
            if (!entry.inode.isSymlink()) {
                walk.enter(entry);
                if (walk.inode().isDirectory()) {
                    throw ErrnoException.of(Errno.EISDIR);
                }
                return openExisting(walk, flags);
            }
            if ((flags & Fcntl.O_NOFOLLOW) != 0) {
                throw ErrnoException.of(Errno.ELOOP);
            }
            walk.followLink(entry.inode);
        }
        // A magic link leads to the file itself; "/", "." and ".." are directories.
        if (exclusive) {
            throw ErrnoException.of(Errno.EEXIST);
        }
        if (walk.lastIsDots() || walk.inode().isDirectory()) {
            throw ErrnoException.of(Errno.EISDIR);
        }
        return openExisting(walk, flags);
    }

    private static boolean onlyAppends(int flags) {
        boolean reads = (flags & Fcntl.O_ACCMODE) == Fcntl.O_RDONLY;
        return (reads || (flags & Fcntl.O_APPEND) != 0) && (flags & Fcntl.O_TRUNC) == 0;
    }

    private static OpenFile make(PathWalk walk, Dentry entry, int flags, int mode) {
        int bits = mode & MODE_BITS & ~walk.context().umask;
        Mount.requireWritable(walk.mount());
        Namespace.makeEntry(walk, entry, Stat.S_IFREG | bits, 0, 0);
        walk.enter(entry);
        OpenFile file = opened(entry.inode.open(walk.location(), statusFlags(flags)));
        file.created = true;
        return file;
    }

    private static OpenFile openUnnamed(PathWalk walk, int flags, int mode) {
        if ((flags & Fcntl.O_TMPFILE) != Fcntl.O_TMPFILE
                || (flags & Fcntl.O_ACCMODE) == Fcntl.O_RDONLY
                || (flags & Fcntl.O_CREAT) != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        walk.resolve(walkFlags(flags) | PathWalk.DIRECTORY);
        Inode directory = walk.inode();
        Mount.requireWritable(walk.mount());
        Permissions.require(directory, Permissions.WRITE | Permissions.EXECUTE, walk.who());
        int bits = mode & MODE_BITS & ~walk.context().umask;
        Inode inode = directory.makeUnnamed(Stat.S_IFREG | bits, walk.who());
        inode.linkable = (flags & Fcntl.O_EXCL) == 0;
        Dentry nameless = Dentry.unattached("#" + inode.number, inode);
        return opened(inode.open(new Location(walk.mount(), nameless), statusFlags(flags)));
    }

    private static OpenFile opened(OpenFile file) {
        Notify.opened(file);
        return file;
    }

    private static int walkFlags(int flags) {
        return ((flags & Fcntl.O_NOFOLLOW) != 0 ? 0 : PathWalk.FOLLOW)
                | ((flags & Fcntl.O_DIRECTORY) != 0 ? PathWalk.DIRECTORY : 0);
    }

    private static int statusFlags(int flags) {
        return (flags & ~CREATION_FLAGS) | Fcntl.O_LARGEFILE;
    }

    private static int accessMask(int flags) {
        int mask =
                switch (flags & Fcntl.O_ACCMODE) {
                    case Fcntl.O_RDONLY -> Permissions.READ;
                    case Fcntl.O_WRONLY -> Permissions.WRITE;
                    default -> Permissions.READ | Permissions.WRITE;
                };
        return (flags & Fcntl.O_TRUNC) != 0 ? mask | Permissions.WRITE : mask;
    }
}
