package elfin.kernel.fs;

/** Someone told of what happens to a file, or to the entries of a directory: inotify(7). */
public abstract class InodeWatch {
    public final Inode inode;

    /** Which {@code IN_*} events it is told of, and {@code IN_EXCL_UNLINK}, {@code IN_ONESHOT}. */
    public int mask;

    InodeWatch nextOfInode;

    /** The next watch of the same file, or null. */
    public final InodeWatch nextOfInode() {
        return nextOfInode;
    }

    protected InodeWatch(Inode inode, int mask) {
        this.inode = inode;
        this.mask = mask;
    }

    /**
     * An event of the mask.
     *
     * @param event the event's bit, and {@code IN_ISDIR}
     * @param cookie the same number for both halves of a move
     * @param name the entry that it is about, or null for the file itself
     */
    protected abstract void event(int event, int cookie, byte[] name);

    /** The file is gone. */
    protected abstract void inodeGone();
}
