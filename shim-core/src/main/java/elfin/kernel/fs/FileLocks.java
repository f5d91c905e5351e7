package elfin.kernel.fs;

import elfin.abi.Fcntl;
import elfin.kernel.sched.WaitQueue;

/**
 * The advisory locks of one file: record locks of fcntl(2), owned by a process's {@link FileTable}
 * or, for {@code F_OFD_*}, by an {@link OpenFile}, and whole-file locks of flock(2). Record locks
 * do not see flock's locks, as on Linux.
 */
public final class FileLocks {
    /** One locked range; {@code last} is inclusive. */
    public static final class Range {
        public long first;
        public long last;
        public boolean exclusive;
        public int pid;
        Object owner;
        Range next;
    }

    private Range ranges;
    private int flockShared;
    private OpenFile flockExclusive;

    /** Woken whenever a lock goes away. */
    public final WaitQueue released = new WaitQueue();

    /** The locks of a file. */
    public static FileLocks of(Inode inode) {
        if (inode.locks == null) {
            inode.locks = new FileLocks();
        }
        return inode.locks;
    }

    /** A range of another owner that keeps this lock from being taken, or null. */
    public Range conflict(long first, long last, boolean exclusive, Object owner) {
        for (Range range = ranges; range != null; range = range.next) {
            if (range.owner != owner
                    && range.first <= last
                    && range.last >= first
                    && (exclusive || range.exclusive)) {
                return range;
            }
        }
        return null;
    }

    /** Takes a range that has no conflict; parts the owner held otherwise are replaced. */
    public void lock(long first, long last, boolean exclusive, Object owner, int pid) {
        unlock(first, last, owner);
        add(first, last, exclusive, owner, pid);
        released.wakeAll();
    }

    /** Gives back the owner's locks in a range. */
    public void unlock(long first, long last, Object owner) {
        Range range = ranges;
        ranges = null;
        while (range != null) {
            Range next = range.next;
            if (range.owner != owner || range.first > last || range.last < first) {
                range.next = ranges;
                ranges = range;
            } else {
                if (range.first < first) {
                    add(range.first, first - 1, range.exclusive, owner, range.pid);
                }
                if (range.last > last) {
                    add(last + 1, range.last, range.exclusive, owner, range.pid);
                }
            }
            range = next;
        }
        released.wakeAll();
    }

    /** Takes flock(2)'s lock for an open file, or returns false when another one holds it. */
    public boolean flock(OpenFile file, boolean exclusive) {
        boolean free =
                exclusive ? flockShared - (file.flockType == Fcntl.LOCK_SH ? 1 : 0) == 0 : true;
        if (!free || (flockExclusive != null && flockExclusive != file)) {
            return false;
        }
        dropFlock(file);
        file.flockType = exclusive ? Fcntl.LOCK_EX : Fcntl.LOCK_SH;
        if (exclusive) {
            flockExclusive = file;
        } else {
            flockShared++;
        }
        return true;
    }

    /** Gives back flock(2)'s lock of an open file. */
    public void unflock(OpenFile file) {
        dropFlock(file);
        released.wakeAll();
    }

    /** An owner is gone: its locks go with it. */
    void forget(Object owner) {
        unlock(0, Long.MAX_VALUE, owner);
        if (owner instanceof OpenFile file) {
            dropFlock(file);
        }
    }

    private void dropFlock(OpenFile file) {
        if (file.flockType == Fcntl.LOCK_SH) {
            flockShared--;
        } else if (flockExclusive == file) {
            flockExclusive = null;
        }
        file.flockType = 0;
    }

    private void add(long first, long last, boolean exclusive, Object owner, int pid) {
        Range range = new Range();
        range.first = first;
        range.last = last;
        range.exclusive = exclusive;
        range.owner = owner;
        range.pid = pid;
        range.next = ranges;
        ranges = range;
    }
}
