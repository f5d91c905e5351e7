package elfin.kernel.fs;

/** A mounted file system instance: what its inodes share. */
public abstract class FileSystem {
    private static int nextDevice = 1;

    /** Nothing of it changes, whatever its mounts allow: {@code MS_RDONLY} of mount(2). */
    public boolean readOnly;

    /**
     * Minor number of {@code st_dev}; the major number is 0, as of all file systems without disk.
     */
    public final int device;

    /** The root directory's entry, the same for all mounts. */
    Dentry rootDentry;

    /** Mounts of it, those that only open files still keep included. */
    int mounts;

    private FileHandles handles;

    protected FileSystem() {
        device = nextDevice++;
    }

    /** The last mount is gone: gives back what a file system holds that is of no use unmounted. */
    protected void unmounted() {}

    /** Options as /proc/mounts shows them after the mount's own, each with a comma before it. */
    public String options() {
        return "";
    }

    /** Changes options of a mounted file system: {@code MS_REMOUNT}; unknown ones are EINVAL. */
    public void configure(byte[] options) {}

    /** Whether its files keep their numbers, so that handles can name them. */
    public boolean hasHandles() {
        return false;
    }

    /** The files that handles name. */
    public final FileHandles handles() {
        if (handles == null) {
            handles = new FileHandles();
        }
        return handles;
    }

    /** A file is gone, and its handles with it. */
    final void forgetHandle(long inodeNumber) {
        if (handles != null) {
            handles.remove(inodeNumber);
        }
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
