package elfin.kernel.fs;

/** A file system at a place in the tree. */
public final class Mount {
    /** Root of what is mounted. */
    public final Dentry root;

    /** The mount this one lies on, null for the root of the tree. */
    public final Mount parent;

    /** The directory of the parent that this mount covers, null for the root of the tree. */
    public final Dentry mountPoint;

    /** {@code MS_*} flags. */
    public int flags;

    /** What /proc/mounts names as the device. */
    public final String source;

    private Mount firstChild;
    private Mount nextSibling;

    private Mount(Dentry root, Mount parent, Dentry mountPoint, String source) {
        this.root = root;
        this.parent = parent;
        this.mountPoint = mountPoint;
        this.source = source;
        root.pins++;
    }

    /** Mounts a file system as the root of a tree. */
    public static Mount root(FileSystem fileSystem, String source) {
        return new Mount(Dentry.root(fileSystem), null, null, source);
    }

    /** Mounts a file system on a directory. */
    public static Mount on(Location place, FileSystem fileSystem, String source) {
        Mount mount = new Mount(Dentry.root(fileSystem), place.mount(), place.dentry(), source);
        place.pin();
        place.dentry().mountsHere++;
        place.mount().addChild(mount);
        return mount;
    }

    private void addChild(Mount mount) {
        if (firstChild == null) {
            firstChild = mount;
            return;
        }
        Mount last = firstChild;
        while (last.nextSibling != null) {
            last = last.nextSibling;
        }
        last.nextSibling = mount;
    }

    /** The mount that covers a directory of this one, or null. */
    Mount covering(Dentry dentry) {
        for (Mount mount = firstChild; mount != null; mount = mount.nextSibling) {
            if (mount.mountPoint == dentry) {
                return mount;
            }
        }
        return null;
    }

    /** The first mount that lies on this one, or null; iterate with {@link #nextSibling}. */
    public Mount firstChild() {
        return firstChild;
    }

    public Mount nextSibling() {
        return nextSibling;
    }
}
