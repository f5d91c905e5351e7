package elfin.kernel.fs;

/**
 * A name in a directory, and the file it leads to. A dentry without inode remembers that there is
 * no such name.
 */
public final class Dentry {
    /** The directory's dentry; the root is its own parent. */
    Dentry parent;

    byte[] name;

    /** The file, or null when there is none of this name. */
    public Inode inode;

    /** Cached children, open files, mounts and working directories that need this object. */
    int pins;

    /** Number of mounts that cover this directory. */
    int mountsHere;

    /** The name was removed; the file may still be open. */
    boolean removed;

    /** Value of the cache's use counter when it was last found. */
    int lastUse;

    int hash;
    Dentry nextInBucket;

    Dentry(Dentry parent, byte[] name, Inode inode) {
        this.parent = parent == null ? this : parent;
        this.name = name;
        this.inode = inode;
    }

    static Dentry root(FileSystem fileSystem) {
        if (fileSystem.rootDentry == null) {
            fileSystem.rootDentry = new Dentry(null, new byte[0], fileSystem.root());
        }
        return fileSystem.rootDentry;
    }

    /** A name outside of any directory, as the link targets of pipes in /proc show it. */
    public static Dentry unattached(String name, Inode inode) {
        Dentry dentry = new Dentry(null, PathNames.bytes(name), inode);
        dentry.removed = true;
        return dentry;
    }

    /** Whether this is the root of its file system. */
    public boolean isRoot() {
        return parent == this;
    }

    /** The directory's dentry; the root is its own parent. */
    public Dentry parent() {
        return parent;
    }

    /** The name's bytes; not to be changed. */
    public byte[] name() {
        return name;
    }

    /** Whether the name was removed from its directory. */
    public boolean isRemoved() {
        return removed;
    }
}
