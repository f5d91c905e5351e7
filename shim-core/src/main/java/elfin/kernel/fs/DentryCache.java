package elfin.kernel.fs;

/**
 * Remembers names that were looked up, so that each directory entry is one object while it is in
 * use and a second walk does not ask the file system again. Bounded: names nobody stands on are
 * forgotten.
 */
public final class DentryCache {
    private static final int BUCKETS = 1024;

    /** More names than this are kept only while in use. */
    private static final int MAX_NAMES = 2048;

    /**
     * Names found within this many walks are kept: a call that walks several paths still holds
     * them.
     */
    private static final int RECENT_WALKS = 16;

    private static Dentry[] buckets = new Dentry[BUCKETS];
    private static int count;
    private static int walks;
    private static int sweepAt;

    private DentryCache() {}

    /** Forgets everything; for tests. */
    static void reset() {
        buckets = new Dentry[BUCKETS];
        count = 0;
    }

    /** Forgets all names of a file system that is gone. */
    public static void forget(FileSystem fileSystem) {
        for (int i = 0; i < buckets.length; i++) {
            Dentry at = buckets[i];
            while (at != null) {
                Dentry next = at.nextInBucket;
                if (at.parent.inode.fileSystem == fileSystem) {
                    unlinkFromBucket(at);
                }
                at = next;
            }
        }
    }

    /** A path walk begins. */
    static void walkBegins() {
        walks++;
        if (count > MAX_NAMES) {
            sweep();
        }
    }

    /**
     * The entry of a directory, from the cache or from the file system; its inode is null when
     * there is no such name.
     */
    static Dentry lookup(Dentry parent, byte[] path, int offset, int length) {
        int hash = hash(parent, path, offset, length);
        for (Dentry at = buckets[hash & (BUCKETS - 1)]; at != null; at = at.nextInBucket) {
            if (at.hash == hash
                    && at.parent == parent
                    && PathNames.same(at.name, path, offset, length)) {
                at.lastUse = walks;
                return at;
            }
        }
        byte[] name = PathNames.copy(path, offset, length);
        Inode inode = parent.inode.lookup(path, offset, length);
        Dentry dentry = new Dentry(parent, name, inode);
        if (parent.inode.fileSystem.remembersNames() && !parent.removed) {
            insert(dentry, hash);
        }
        return dentry;
    }

    /** The name was removed: whoever has the file open keeps the old entry, without a name. */
    static void removed(Dentry dentry) {
        unlinkFromBucket(dentry);
        dentry.removed = true;
    }

    /** The entry now has another parent and name; an entry that was there is gone. */
    static void moved(Dentry dentry, Dentry newParent, byte[] newName) {
        boolean cached = unlinkFromBucket(dentry);
        dentry.parent = newParent;
        dentry.name = newName;
        if (cached) {
            insert(dentry, hash(newParent, newName, 0, newName.length));
        }
    }

    private static void insert(Dentry dentry, int hash) {
        int bucket = hash & (BUCKETS - 1);
        dentry.hash = hash;
        dentry.lastUse = walks;
        dentry.nextInBucket = buckets[bucket];
        buckets[bucket] = dentry;
        dentry.parent.pins++;
        count++;
    }

    private static boolean unlinkFromBucket(Dentry dentry) {
        int bucket = dentry.hash & (BUCKETS - 1);
        Dentry before = null;
        for (Dentry at = buckets[bucket]; at != null; at = at.nextInBucket) {
            if (at == dentry) {
                if (before == null) {
                    buckets[bucket] = at.nextInBucket;
                } else {
                    before.nextInBucket = at.nextInBucket;
                }
                at.nextInBucket = null;
                at.parent.pins--;
                count--;
                return true;
            }
            before = at;
        }
        return false;
    }

    /** One round over the buckets at most, until the cache is a quarter smaller. */
    private static void sweep() {
        for (int i = 0; i < BUCKETS && count > MAX_NAMES - MAX_NAMES / 4; i++) {
            sweepAt = (sweepAt + 1) & (BUCKETS - 1);
            Dentry at = buckets[sweepAt];
            while (at != null) {
                Dentry next = at.nextInBucket;
                if (at.pins == 0 && walks - at.lastUse > RECENT_WALKS) {
                    unlinkFromBucket(at);
                }
                at = next;
            }
        }
    }

    private static int hash(Dentry parent, byte[] name, int offset, int length) {
        return System.identityHashCode(parent) ^ PathNames.hash(name, offset, length);
    }
}
