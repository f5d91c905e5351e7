package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;

/**
 * Makes and removes names: the checks that are the same for all file systems, in Linux's order, and
 * then the file system's own operation. Each method takes a walk that has not begun. Failures are
 * thrown.
 */
public final class Namespace {
    /** Linux's {@code LINK_MAX} for file systems without a limit of their own. */
    private static final int MAX_LINKS = 65_000;

    private static final int MODE_BITS = 07777;

    private Namespace() {}

    /** mkdir(2). */
    public static void makeDirectory(PathWalk walk, int mode) {
        Dentry entry = newEntry(walk, true);
        int bits = mode & (MODE_BITS & ~(Stat.S_ISUID | Stat.S_ISGID)) & ~walk.context().umask;
        makeEntry(walk, entry, Stat.S_IFDIR | bits, 0, 0);
    }

    /** mknod(2); the mode's type was checked. Gives the place of the new file. */
    public static Location makeNode(PathWalk walk, int mode, int major, int minor) {
        Dentry entry = newEntry(walk, false);
        int type = mode & Stat.S_IFMT;
        boolean whiteout = type == Stat.S_IFCHR && major == 0 && minor == 0;
        boolean device = (type == Stat.S_IFCHR && !whiteout) || type == Stat.S_IFBLK;
        if (device && !walk.who().hasCapability(FileCredentials.CAP_MKNOD)) {
            throw ErrnoException.of(Errno.EPERM);
        }
        int bits = mode & MODE_BITS & ~walk.context().umask;
        makeEntry(walk, entry, type | bits, major, minor);
        return new Location(walk.mount(), entry);
    }

    /** symlink(2). */
    public static void makeSymlink(PathWalk walk, byte[] target) {
        if (target.length == 0) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        Dentry entry = newEntry(walk, false);
        requireWritable(walk);
        entry.inode = walk.inode().makeSymlink(entry.name, target, walk.who());
        walk.inode().modified();
        Notify.created(walk.inode(), entry);
    }

    /** link(2): a second name for a file. */
    public static void link(Location existing, PathWalk walk) {
        Dentry entry = newEntry(walk, false);
        if (existing.mount() != walk.mount()) {
            throw ErrnoException.of(Errno.EXDEV);
        }
        requireWritable(walk);
        Inode inode = existing.inode();
        if (inode.isDirectory() || inode.isImmutable() || inode.isAppendOnly()) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if (inode.linkCount == 0 && !inode.linkable) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        if (inode.linkCount >= MAX_LINKS) {
            throw ErrnoException.of(Errno.EMLINK);
        }
        walk.inode().link(entry.name, inode);
        inode.linkCount++;
        inode.changed();
        walk.inode().modified();
        entry.inode = inode;
        Notify.linksChanged(inode);
        Notify.created(walk.inode(), entry);
    }

    /** unlink(2). */
    public static void unlink(PathWalk walk) {
        if (!walk.toParent() || !walk.lastIsName()) {
            throw ErrnoException.of(Errno.EISDIR);
        }
        Mount.requireWritable(walk.mount());
        Dentry entry = existingEntry(walk);
        if (walk.trailingSlash()) {
            throw ErrnoException.of(entry.inode.isDirectory() ? Errno.EISDIR : Errno.ENOTDIR);
        }
        requireRemovable(walk, entry);
        if (entry.inode.isDirectory()) {
            throw ErrnoException.of(Errno.EISDIR);
        }
        requireNoMount(entry);
        Inode inode = entry.inode;
        walk.inode().remove(entry.name, inode);
        walk.inode().modified();
        DentryCache.removed(entry);
        dropLink(inode);
        Notify.linksChanged(inode);
        Notify.removed(walk.inode(), inode, entry.name);
    }

    /** rmdir(2). */
    public static void removeDirectory(PathWalk walk) {
        if (!walk.toParent()) {
            throw ErrnoException.of(Errno.EBUSY);
        }
        if (walk.lastIsDots()) {
            throw ErrnoException.of(walk.lastIsDot() ? Errno.EINVAL : Errno.ENOTEMPTY);
        }
        Mount.requireWritable(walk.mount());
        Dentry entry = existingEntry(walk);
        requireRemovable(walk, entry);
        requireEmptyDirectory(entry);
        Inode inode = entry.inode;
        walk.inode().remove(entry.name, inode);
        walk.inode().linkCount--;
        walk.inode().modified();
        DentryCache.removed(entry);
        inode.linkCount = 0;
        inode.changed();
        Notify.removed(walk.inode(), inode, entry.name);
        inode.dropped();
    }

    /** Checks write access and makes an inode of any type but a symbolic link for an entry. */
    static void makeEntry(PathWalk walk, Dentry entry, int mode, int major, int minor) {
        requireWritable(walk);
        Inode directory = walk.inode();
        if ((mode & Stat.S_IFMT) == Stat.S_IFDIR && directory.linkCount >= MAX_LINKS) {
            throw ErrnoException.of(Errno.EMLINK);
        }
        entry.inode = directory.make(entry.name, mode, major, minor, walk.who());
        if (entry.inode.isDirectory()) {
            directory.linkCount++;
        }
        directory.modified();
        Notify.created(directory, entry);
    }

    /** The last component's entry, which must have no file yet. */
    static Dentry newEntry(PathWalk walk, boolean directory) {
        if (!walk.toParent() || !walk.lastIsName()) {
            throw ErrnoException.of(Errno.EEXIST);
        }
        Dentry entry = walk.lastEntry();
        if (entry.inode != null) {
            throw ErrnoException.of(Errno.EEXIST);
        }
        if (walk.trailingSlash() && !directory) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        Mount.requireWritable(walk.mount());
        return entry;
    }

    static Dentry existingEntry(PathWalk walk) {
        Dentry entry = walk.lastEntry();
        if (entry.inode == null) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        return entry;
    }

    /** The caller may add names to the directory where the walk stands. */
    static void requireWritable(PathWalk walk) {
        if (walk.dentry().removed) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        Permissions.require(walk.inode(), Permissions.WRITE | Permissions.EXECUTE, walk.who());
    }

    /** The caller may remove an entry of the directory where the walk stands. */
    static void requireRemovable(PathWalk walk, Dentry entry) {
        Permissions.require(walk.inode(), Permissions.WRITE | Permissions.EXECUTE, walk.who());
        Permissions.requireRemovable(walk.inode(), entry.inode, walk.who());
    }

    static void requireEmptyDirectory(Dentry entry) {
        if (!entry.inode.isDirectory()) {
            throw ErrnoException.of(Errno.ENOTDIR);
        }
        requireNoMount(entry);
        if (entry.inode.hasEntries()) {
            throw ErrnoException.of(Errno.ENOTEMPTY);
        }
    }

    static void requireNoMount(Dentry entry) {
        if (entry.mountsHere > 0) {
            throw ErrnoException.of(Errno.EBUSY);
        }
    }

    /** A name of a file that is no directory went away. */
    static void dropLink(Inode inode) {
        inode.linkCount--;
        inode.changed();
        inode.dropped();
    }
}
