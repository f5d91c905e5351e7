package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Stat;
import elfin.kernel.core.ErrnoException;

/** Moves names: rename(2), renameat2(2). Checks in the order of Linux's do_renameat2(). */
public final class Renamer {
    private final PathWalk from;
    private final PathWalk to;
    private final boolean noReplace;
    private final boolean exchange;
    private Dentry source;
    private Dentry target;

    private Renamer(PathWalk from, PathWalk to, int flags) {
        this.from = from;
        this.to = to;
        this.noReplace = (flags & Fcntl.RENAME_NOREPLACE) != 0;
        this.exchange = (flags & Fcntl.RENAME_EXCHANGE) != 0;
    }

    /** Renames; the walks have not begun and the flags were checked. Failures are thrown. */
    public static void rename(PathWalk from, PathWalk to, int flags) {
        Renamer renamer = new Renamer(from, to, flags);
        renamer.find();
        renamer.checkShape();
        if (renamer.source.inode == renamer.target.inode) {
            return; // two names of one file: rename(2) does nothing
        }
        renamer.checkAccess();
        if (renamer.exchange) {
            renamer.swap();
        } else {
            renamer.move();
        }
        if ((flags & Fcntl.RENAME_WHITEOUT) != 0) {
            // A device 0:0 says to overlay file systems that the name is gone.
            Namespace.makeEntry(from, from.lastEntry(), Stat.S_IFCHR, 0, 0);
        }
    }

    private void find() {
        boolean fromNamed = from.toParent() && from.lastIsName();
        boolean toNamed = to.toParent() && to.lastIsName();
        if (from.mount() != to.mount()) {
            throw ErrnoException.of(Errno.EXDEV);
        }
        Mount.requireWritable(from.mount());
        if (!fromNamed) {
            throw ErrnoException.of(Errno.EBUSY);
        }
        if (!toNamed) {
            throw ErrnoException.of(noReplace ? Errno.EEXIST : Errno.EBUSY);
        }
        source = Namespace.existingEntry(from);
        target = to.lastEntry();
    }

    private void checkShape() {
        if (noReplace && target.inode != null) {
            throw ErrnoException.of(Errno.EEXIST);
        }
        if (exchange) {
            if (target.inode == null) {
                throw ErrnoException.of(Errno.ENOENT);
            }
            if (!target.inode.isDirectory() && to.trailingSlash()) {
                throw ErrnoException.of(Errno.ENOTDIR);
            }
        }
        boolean slashes = from.trailingSlash() || (!exchange && to.trailingSlash());
        if (!source.inode.isDirectory() && slashes) {
            throw ErrnoException.of(Errno.ENOTDIR);
        }
        if (isAtOrAbove(source, to.dentry())) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (target.inode != null && isAtOrAbove(target, from.dentry())) {
            throw ErrnoException.of(exchange ? Errno.EINVAL : Errno.ENOTEMPTY);
        }
    }

    private void checkAccess() {
        Namespace.requireRemovable(from, source);
        if (target.inode == null) {
            Namespace.requireWritable(to);
        } else {
            Namespace.requireRemovable(to, target);
            if (!exchange) {
                requireSameKind();
            }
        }
        if (from.dentry() != to.dentry()) {
            // A directory's ".." changes, which is a write to it.
            requireMovable(source);
            if (exchange) {
                requireMovable(target);
            }
        }
        Namespace.requireNoMount(source);
        Namespace.requireNoMount(target);
    }

    private void requireSameKind() {
        if (source.inode.isDirectory()) {
            if (!target.inode.isDirectory()) {
                throw ErrnoException.of(Errno.ENOTDIR);
            }
        } else if (target.inode.isDirectory()) {
            throw ErrnoException.of(Errno.EISDIR);
        }
    }

    private void requireMovable(Dentry entry) {
        if (entry.inode.isDirectory()) {
            Permissions.require(entry.inode, Permissions.WRITE, from.who());
        }
    }

    private void move() {
        Inode oldDirectory = from.inode();
        Inode newDirectory = to.inode();
        Inode moved = source.inode;
        Inode replaced = target.inode;
        if (replaced != null && replaced.isDirectory()) {
            Namespace.requireEmptyDirectory(target);
        }
        byte[] newName = target.name;
        byte[] oldName = source.name;
        oldDirectory.rename(source.name, moved, newDirectory, newName, replaced);
        DentryCache.removed(target);
        DentryCache.moved(source, to.dentry(), newName);
        if (moved.isDirectory()) {
            oldDirectory.linkCount--;
            newDirectory.linkCount++;
        }
        if (replaced != null && replaced.isDirectory()) {
            newDirectory.linkCount--;
            replaced.linkCount = 0;
            replaced.changed();
            replaced.dropped();
        } else if (replaced != null) {
            Namespace.dropLink(replaced);
        }
        touch(oldDirectory, newDirectory, moved);
        Notify.moved(oldDirectory, oldName, newDirectory, newName, moved);
        if (replaced != null) {
            Notify.linksChanged(replaced);
        }
        Notify.movedItself(moved);
        if (replaced != null) {
            Notify.goneIfUnused(replaced);
        }
    }

    private void swap() {
        Inode oldDirectory = from.inode();
        Inode newDirectory = to.inode();
        oldDirectory.exchange(source.name, source.inode, newDirectory, target.name, target.inode);
        int sourceLinks = source.inode.isDirectory() ? 1 : 0;
        int targetLinks = target.inode.isDirectory() ? 1 : 0;
        oldDirectory.linkCount += targetLinks - sourceLinks;
        newDirectory.linkCount += sourceLinks - targetLinks;
        byte[] sourceName = source.name;
        Dentry sourceParent = from.dentry();
        DentryCache.moved(source, to.dentry(), target.name);
        DentryCache.moved(target, sourceParent, sourceName);
        touch(oldDirectory, newDirectory, source.inode);
        target.inode.changed();
        Notify.moved(oldDirectory, sourceName, newDirectory, source.name, source.inode);
        Notify.movedItself(source.inode);
        Notify.moved(newDirectory, source.name, oldDirectory, sourceName, target.inode);
        Notify.movedItself(target.inode);
    }

    private static void touch(Inode oldDirectory, Inode newDirectory, Inode moved) {
        oldDirectory.modified();
        newDirectory.modified();
        moved.changed();
    }

    private static boolean isAtOrAbove(Dentry upper, Dentry lower) {
        for (Dentry at = lower; ; at = at.parent) {
            if (at == upper) {
                return true;
            }
            if (at.isRoot()) {
                return false;
            }
        }
    }
}
