package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.PageSource;

/**
 * An open file description: what open(2) makes and dup(2) shares. Subclasses say what reading and
 * writing do; the defaults are what Linux answers for a file that cannot do it. Counts and offsets
 * are in bytes; results are counts or negative error numbers.
 */
public abstract class OpenFile implements MappedFile {
    /** Where it was opened; for pipes and the like a place outside the tree. */
    public final Location location;

    public final Inode inode;

    /** Access mode and status flags, {@code O_*}; not the creation flags. */
    public int flags;

    /** Current position. */
    public long offset;

    /** Process (positive) or process group (negative) for SIGIO, {@code F_SETOWN}. */
    public int owner;

    /** Signal for {@code O_ASYNC}, {@code F_SETSIG}. */
    public int ownerSignal;

    /** Lock type of flock(2): 0, {@code LOCK_SH} or {@code LOCK_EX}. */
    int flockType;

    private int references = 1;

    protected OpenFile(Location location, int flags) {
        this.location = location;
        this.inode = location.inode();
        this.flags = flags;
        location.pin();
    }

    public final boolean readable() {
        return (flags & (Fcntl.O_PATH | Fcntl.O_WRONLY)) == 0;
    }

    public final boolean writable() {
        return (flags & Fcntl.O_PATH) == 0 && (flags & Fcntl.O_ACCMODE) != Fcntl.O_RDONLY;
    }

    public final boolean nonBlocking() {
        return (flags & Fcntl.O_NONBLOCK) != 0;
    }

    /** Whether it was opened with {@code O_PATH}: a place only. */
    public final boolean isPath() {
        return (flags & Fcntl.O_PATH) != 0;
    }

    /** Another descriptor, mapping or call in progress uses it. */
    @Override
    public final void retain() {
        references++;
    }

    /** One use less; the last one closes it. */
    @Override
    public final void release() {
        if (--references == 0) {
            if (inode.locks != null) {
                inode.locks.forget(this);
            }
            closed();
            location.unpin();
            if (!isPath()) {
                inode.closed();
            }
            inode.dropped();
        }
    }

    /** Reads at the current position and advances it. */
    public long read(BufferSpace space, long address, long byteCount) {
        long done = readAt(space, address, byteCount, offset);
        if (done > 0) {
            offset += done;
        }
        return done;
    }

    /** Writes at the current position and advances it. */
    public long write(BufferSpace space, long address, long byteCount) {
        long done = writeAt(space, address, byteCount, offset);
        if (done > 0) {
            offset += done;
        }
        return done;
    }

    /** Reads at a position; the current one stays. */
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.EINVAL;
    }

    /** Writes at a position; the current one stays. */
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.EINVAL;
    }

    /** Whether there is a position: lseek(2), pread(2) and pwrite(2) work. */
    public boolean seekable() {
        return false;
    }

    /** Sets the position, lseek(2). */
    public long seek(long distance, int whence) {
        return -Errno.ESPIPE;
    }

    /** Which {@code POLL*} events are there now. */
    public int poll() {
        return Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLOUT | Poll.POLLWRNORM;
    }

    /** Device-specific request, ioctl(2). */
    public long control(int request, long argument) {
        return -Errno.ENOTTY;
    }

    /** Entries of a directory from the current position on; advances it. */
    public long iterate(DirectorySink sink) {
        return -Errno.ENOTDIR;
    }

    /** The pages to map by mmap(2), or null where it cannot be mapped. */
    @Override
    public PageSource pageSource() {
        return null;
    }

    /** Whether a private mapping of it is plain zeroed memory, as of /dev/zero. */
    public boolean mapsZeros() {
        return false;
    }

    /** fsync(2). */
    public long synchronise() {
        return -Errno.EINVAL;
    }

    /** fallocate(2); mode, offset and length were checked. */
    public long allocate(int mode, long position, long byteCount) {
        return -Errno.ENODEV;
    }

    /** The last descriptor was closed. */
    protected void closed() {}
}
