package elfin.kernel.fs;

/** A mounted file system instance: what its inodes share. */
public abstract class FileSystem {
    private static int nextDevice = 1;

    /**
     * Minor number of {@code st_dev}; the major number is 0, as of all file systems without disk.
     */
    public final int device;

    protected FileSystem() {
        device = nextDevice++;
    }

    /** The root directory. */
    public abstract Inode root();

    /** Name of the type as in /proc/mounts. */
    public abstract String typeName();

    /** {@code f_type} of statfs(2). */
    public abstract long magic();

    /** {@code f_blocks} of statfs(2), in pages; 0 where space has no meaning. */
    public long blockCount() {
        return 0;
    }

    /** {@code f_bfree} of statfs(2), in pages. */
    public long freeBlockCount() {
        return 0;
    }

    /** {@code f_files} of statfs(2). */
    public long inodeCount() {
        return 0;
    }

    /** {@code f_ffree} of statfs(2). */
    public long freeInodeCount() {
        return 0;
    }

    /**
     * Whether what a name means changes only by calls through this kernel's namespace operations,
     * so that lookups, failed ones too, may be remembered.
     */
    public boolean remembersNames() {
        return true;
    }
}
