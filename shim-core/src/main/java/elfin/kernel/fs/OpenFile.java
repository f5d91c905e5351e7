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

    /** Whether the open made the file, {@code F_CREATED_QUERY}. */
    public boolean created;

    /** Current position. */
    public long offset;

    /** Process (positive) or process group (negative) for SIGIO, {@code F_SETOWN}. */
    public int owner;

    /** Whether the owner is one thread, {@code F_OWNER_TID}. */
    public boolean ownerIsThread;

    /** Who has set the owner: the signals are sent with these rights. */
    public int ownerUid;

    public int ownerEuid;

    /** Signals while {@code O_ASYNC} is set, else null. */
    private AsyncSignals async;

    /** Signal for {@code O_ASYNC}, {@code F_SETSIG}. */
    public int ownerSignal;

    /** Lock type of flock(2): 0, {@code LOCK_SH} or {@code LOCK_EX}. */
    int flockType;

    private int references = 1;

    /** Told when it is closed for good; null where nobody watches. */
    private Watcher firstWatcher;

    /** Someone who must know when a file that it does not keep open is closed: epoll(7). */
    public abstract static class Watcher {
        private Watcher nextOfFile;

        /** The last descriptor was closed. */
        public abstract void fileClosed(OpenFile file);
    }

    /** Tells a watcher of the end; each watches one file. */
    public final void watch(Watcher watcher) {
        watcher.nextOfFile = firstWatcher;
        firstWatcher = watcher;
    }

    /** Undoes a {@link #watch}. */
    public final void unwatch(Watcher watcher) {
        if (firstWatcher == watcher) {
            firstWatcher = watcher.nextOfFile;
            return;
        }
        Watcher before = firstWatcher;
        while (before.nextOfFile != watcher) {
            before = before.nextOfFile;
        }
        before.nextOfFile = watcher.nextOfFile;
    }

    protected OpenFile(Location location, int flags) {
        this.location = location;
        this.inode = location.inode();
        this.flags = flags & ~Fcntl.O_NOCTTY;
        location.pin();
        inode.opened();
        countWriter(1);
    }

    public final boolean readable() {
        return (flags & (Fcntl.O_PATH | Fcntl.O_WRONLY)) == 0;
    }

    public final boolean writable() {
        int access = flags & Fcntl.O_ACCMODE;
        // Access mode 3 allows ioctl(2) only.
        return (flags & Fcntl.O_PATH) == 0 && (access == Fcntl.O_WRONLY || access == Fcntl.O_RDWR);
    }

    public final boolean nonBlocking() {
        return (flags & Fcntl.O_NONBLOCK) != 0;
    }

    /** Whether it was opened with {@code O_PATH}: a place only. */
    public final boolean isPath() {
        return (flags & Fcntl.O_PATH) != 0;
    }

    private void countWriter(int change) {
        if (location.mount() != null && writable() && inode.isRegular()) {
            location.mount().addWriter(change);
        }
    }

    /** It was read: its access time changes by the rules of its mount. */
    protected final void accessed() {
        if ((flags & Fcntl.O_NOATIME) == 0) {
            Mount.accessed(location.mount(), inode);
        }
    }

    /** Another descriptor, mapping or call in progress uses it. */
    @Override
    public final void retain() {
        references++;
    }

    /** How many descriptors, mappings and calls in progress use it. */
    public final int references() {
        return references;
    }

    /** One use less; the last one closes it. */
    @Override
    public final void release() {
        if (--references == 0) {
            if (inode.locks != null) {
                inode.locks.forget(this);
            }
            for (Watcher watcher = firstWatcher; watcher != null; watcher = watcher.nextOfFile) {
                watcher.fileClosed(this);
            }
            if (async != null) {
                async.stop();
            }
            Notify.closed(this);
            closed();
            countWriter(-1);
            location.unpin();
            inode.closed();
            Notify.goneIfUnused(inode);
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

    /** Whether {@code O_ASYNC} has an effect. */
    public boolean sendsSignals() {
        return false;
    }

    /** Sets {@code O_ASYNC} or takes it away; the signals name the descriptor. */
    public final void setAsync(boolean on, int descriptor) {
        if (on && async == null) {
            async = new AsyncSignals(this, descriptor);
            flags |= Fcntl.O_ASYNC;
        } else if (!on && async != null) {
            async.stop();
            async = null;
            flags &= ~Fcntl.O_ASYNC;
        }
    }

    /** Whether epoll(7) takes it; poll(2) takes every file. */
    public boolean isPollable() {
        return !inode.isRegular() && !inode.isDirectory();
    }

    /**
     * Tells the queues that are woken when {@link #poll} may answer otherwise. Without answer of
     * its own it is {@link Pollers#QUEUE}, which any file wakes.
     */
    public void pollQueues(PollSink sink) {
        sink.add(Pollers.QUEUE, -1);
    }

    /** Device-specific request, ioctl(2). */
    public long control(int request, long argument) {
        return -Errno.ENOTTY;
    }

    /** Adds what /proc/PID/fdinfo tells of this kind of file, in whole lines: proc(5). */
    public void describe(StringBuilder text) {}

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

    /** Whether seals forbid any new writable mapping. */
    public boolean isSealedAgainstWriting() {
        return false;
    }

    /** How many of its pages {@code [first, end)} are in memory: cachestat(2). */
    public long countPages(long first, long end) {
        return 0;
    }

    /** fsync(2). */
    public long synchronise() {
        return -Errno.EINVAL;
    }

    /** fallocate(2); mode, offset and length were checked. */
    public long allocate(int mode, long position, long byteCount) {
        return -Errno.ENODEV;
    }

    /** A descriptor was closed, perhaps not the last. */
    protected void descriptorClosed() {}

    /** The last descriptor was closed. */
    protected void closed() {}
}
