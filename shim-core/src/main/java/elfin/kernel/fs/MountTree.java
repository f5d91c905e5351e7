package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;

/**
 * Changes of the tree of mounts: mounting, binding, moving and unmounting, with the checks of
 * Linux's {@code fs/namespace.c}. Failures are thrown. Mounts are not propagated: groups of peers
 * are kept for those who ask, and every mount behaves as a private one.
 */
public final class MountTree {
    /** Linux's default of /proc/sys/fs/mount-max. */
    private static final int MOST_MOUNTS = 100_000;

    private static int mounts;
    private static int peerGroups;

    private MountTree() {}

    /** The root of the tree that a mount lies in. */
    public static Mount top(Mount mount) {
        Mount top = mount;
        while (top.parent() != null) {
            top = top.parent();
        }
        return top;
    }

    /** The mount after this one in the order of mountinfo, below a top; null at the end. */
    public static Mount next(Mount mount, Mount top) {
        if (mount.firstChild() != null) {
            return mount.firstChild();
        }
        Mount at = mount;
        while (at != top) {
            if (at.nextSibling() != null) {
                return at.nextSibling();
            }
            at = at.parent();
        }
        return null;
    }

    /** Whether a place lies in the tree that a context sees. */
    public static boolean isSeenBy(FsContext context, Mount mount) {
        return mount != null && top(mount) == top(context.root().mount());
    }

    /** Puts a mount that lies nowhere over a place. */
    public static void attach(Mount mount, Location place) {
        requireSameKind(mount, place);
        if (place.dentry().isRemoved()) {
            throw ErrnoException.of(Errno.ENOENT);
        }
        if (mounts >= MOST_MOUNTS) {
            throw ErrnoException.of(Errno.ENOSPC);
        }
        mounts++;
        mount.attach(topmost(place));
    }

    /** Mounts a file system, new or there already, over a place. */
    public static Mount add(FileSystem fileSystem, String source, int flags, Location place) {
        boolean here = place.mount().root == place.dentry();
        if (here && place.mount().fileSystem() == fileSystem) {
            throw ErrnoException.of(Errno.EBUSY);
        }
        Mount mount = Mount.root(fileSystem, source);
        mount.flags = flags;
        attach(mount, place);
        return mount;
    }

    /**
     * A mount of what lies at a place, for {@link #attach}; with what is mounted below it when
     * recursive.
     */
    public static Mount copy(Location place, boolean recursive) {
        if (place.mount().unbindable) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        Mount copy = place.mount().copyAt(place.dentry());
        if (recursive) {
            copyChildren(place.mount(), place.dentry(), copy);
        }
        return copy;
    }

    private static void copyChildren(Mount from, Dentry below, Mount to) {
        for (Mount child = from.firstChild(); child != null; child = child.nextSibling()) {
            if (child.unbindable || !isBelow(child.mountPoint(), below)) {
                continue;
            }
            Mount copy = child.copyAt(child.root);
            mounts++;
            copy.attach(new Location(to, child.mountPoint()));
            copyChildren(child, child.root, copy);
        }
    }

    /** A copy of the whole tree, for a process that leaves the others' mounts: unshare(2). */
    public static void separate(FsContext context) {
        Mount top = top(context.root().mount());
        Mount copy = top.copyAt(top.root);
        Mount[] pair = new Mount[] {null, null};
        copyAll(top, copy, context.root().mount(), context.workingDirectory().mount(), pair);
        context.setRoot(new Location(pair[0], context.root().dentry()));
        if (pair[1] != null) {
            context.setWorkingDirectory(new Location(pair[1], context.workingDirectory().dentry()));
        }
    }

    private static void copyAll(Mount from, Mount to, Mount root, Mount directory, Mount[] found) {
        found[0] = from == root ? to : found[0];
        found[1] = from == directory ? to : found[1];
        for (Mount child = from.firstChild(); child != null; child = child.nextSibling()) {
            Mount copy = child.copyAt(child.root);
            mounts++;
            copy.attach(new Location(to, child.mountPoint()));
            copyAll(child, copy, root, directory, found);
        }
    }

    /** Moves a mount with what lies on it to another place. */
    public static void move(Mount mount, Location place) {
        if (mount.parent() == null) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (mount.root.inode.isDirectory() != place.inode().isDirectory()) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        for (Mount at = place.mount(); at != null; at = at.parent()) {
            if (at == mount) {
                throw ErrnoException.of(Errno.ELOOP);
            }
        }
        mount.detach();
        mount.attach(topmost(place));
    }

    /** Unmounts; with {@code lazily} at once for new walks, whoever still uses it. */
    public static void remove(Mount mount, boolean lazily) {
        if (mount.parent() == null) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (!lazily && (mount.firstChild() != null || mount.isUsed())) {
            throw ErrnoException.of(Errno.EBUSY);
        }
        removeAll(mount);
    }

    /** Unmounts what nobody used since the last call of this kind: {@code MNT_EXPIRE}. */
    public static void expire(Mount mount) {
        if (mount.firstChild() != null || mount.isUsed()) {
            throw ErrnoException.of(Errno.EBUSY);
        }
        if (!mount.expiring) {
            mount.expiring = true;
            throw ErrnoException.of(Errno.EAGAIN);
        }
        remove(mount, false);
    }

    /** Takes apart a tree of mounts that lies nowhere, or is to lie nowhere. */
    public static void removeAll(Mount mount) {
        while (mount.firstChild() != null) {
            removeAll(mount.firstChild());
        }
        if (mount.parent() != null) {
            mounts--;
            mount.detach();
        }
        mount.dropIfUnused();
    }

    /**
     * pivot_root(2): the places were checked; old root and working directories are the caller's.
     */
    public static void pivot(Location newRoot, Location putOld, Mount oldRoot) {
        Mount rootParent = oldRoot.parent();
        Dentry rootPoint = oldRoot.mountPoint();
        newRoot.mount().detach();
        oldRoot.detach();
        newRoot.mount().attach(new Location(rootParent, rootPoint));
        oldRoot.attach(putOld);
    }

    /** Makes mounts shared, private or slaves, with those below on request. */
    public static void setPropagation(
            Mount mount, boolean shared, boolean unbindable, boolean all) {
        for (Mount at = mount; at != null; at = all ? next(at, mount) : null) {
            at.peerGroup = !shared ? 0 : at.peerGroup != 0 ? at.peerGroup : ++peerGroups;
            at.unbindable = unbindable;
        }
    }

    /** Whether one entry lies at or below another of the same file system. */
    public static boolean isBelow(Dentry lower, Dentry upper) {
        for (Dentry at = lower; ; at = at.parent) {
            if (at == upper) {
                return true;
            }
            if (at.isRoot()) {
                return false;
            }
        }
    }

    /** A place as mounts over it leave it: where the next one goes. */
    private static Location topmost(Location place) {
        Location at = place;
        Mount covering;
        while ((covering = at.mount().covering(at.dentry())) != null) {
            at = new Location(covering, covering.root);
        }
        return at;
    }

    private static void requireSameKind(Mount mount, Location place) {
        if (mount.root.inode.isDirectory() != place.inode().isDirectory()) {
            throw ErrnoException.of(Errno.ENOTDIR);
        }
    }
}
