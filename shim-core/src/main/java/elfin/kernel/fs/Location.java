package elfin.kernel.fs;

/** A place in the tree of names: an entry as seen through a mount. */
public record Location(Mount mount, Dentry dentry) {
    /** The file at this place. */
    public Inode inode() {
        return dentry.inode;
    }

    /** The place of a name in the directory here, whether or not there is one. */
    public Location child(byte[] name) {
        return new Location(mount, DentryCache.lookup(dentry, name, 0, name.length));
    }

    /** Keeps the entry in the cache while somebody stands on it; {@link #unpin} ends it. */
    public void pin() {
        dentry.pins++;
        if (mount != null) {
            mount.use();
        }
    }

    public void unpin() {
        dentry.pins--;
        if (mount != null) {
            mount.unuse();
        }
    }
}
