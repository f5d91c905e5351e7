package elfin.kernel.fs;

import elfin.abi.Fcntl;
import elfin.kernel.sched.WaitQueue;

/**
 * The advisory locks of one file: record locks of fcntl(2), owned by a process's {@link FileTable}
 * or, for {@code F_OFD_*}, by an {@link OpenFile}, and whole-file locks of flock(2). Record locks
 * do not see flock's locks, as on Linux.
 */
public final class FileLocks {
    /** How far a circle of waiting processes is followed: Linux's {@code MAX_DEADLK_ITERATIONS}. */
    private static final int MAX_CIRCLE = 10;

    /** One locked range; {@code last} is inclusive. */
    public static final class Range {
        public long first;
        public long last;
        public boolean exclusive;
        public int pid;
        Object owner;
        Range next;
    }

    /** A process that waits for a range. */
    private static final class Waiter {
        FileLocks locks;
        long first;
        long last;
        boolean exclusive;
        Object owner;
        Waiter next;
    }

    /** All processes that wait for record locks; those of open file descriptions are not here. */
    private static Waiter waiters;

    /** By ascending start; one owner's do not overlap. */
    private Range ranges;

    private int flockShared;
    private OpenFile flockExclusive;

    /** Woken whenever a lock goes away. */
    private final WaitQueue released = new WaitQueue();

    /** The locks of a file. */
    public static FileLocks of(Inode inode) {
        if (inode.locks == null) {
            inode.locks = new FileLocks();
        }
        return inode.locks;
    }

    /** A range of another owner that keeps this lock from being taken, or null. */
    public Range conflict(long first, long last, boolean exclusive, Object owner) {
        for (Range range = ranges; range != null && range.first <= last; range = range.next) {
            if (range.owner != owner && range.last >= first && (exclusive || range.exclusive)) {
                return range;
            }
        }
        return null;
    }

    /** A range that an owner holds itself, or null. */
    public Range held(long first, long last, Object owner) {
        for (Range range = ranges; range != null && range.first <= last; range = range.next) {
            if (range.owner == owner && range.last >= first) {
                return range;
            }
        }
        return null;
    }

    /**
     * Takes a range that has no conflict; parts the owner held otherwise are replaced, and what it
     * holds beside them in the same way becomes one range with it.
     */
    public void lock(long first, long last, boolean exclusive, Object owner, int pid) {
        long from = first;
        long to = last;
        for (Range range = ranges; range != null; range = range.next) {
            boolean touches =
                    range.owner == owner
                            && range.exclusive == exclusive
                            && (range.first <= to || range.first - 1 == to)
                            && (range.last >= from || range.last + 1 == from);
            if (touches) {
                from = Math.min(from, range.first);
                to = Math.max(to, range.last);
            }
        }
        boolean gaveUp = removeRange(from, to, owner);
        add(from, to, exclusive, owner, pid);
        if (gaveUp) {
            released.wakeAll();
        }
    }

    /** Gives back the owner's locks in a range. */
    public void unlock(long first, long last, Object owner) {
        if (removeRange(first, last, owner)) {
            released.wakeAll();
        }
    }

    /** Blocks until a lock goes away; false when a signal is pending. */
    public boolean awaitRelease() {
        return released.await();
    }

    /**
     * Blocks a process until a lock goes away that may be in the way of a range.
     *
     * @return false when a signal is pending
     */
    public boolean awaitRelease(long first, long last, boolean exclusive, Object owner) {
        Waiter waiter = new Waiter();
        waiter.locks = this;
        waiter.first = first;
        waiter.last = last;
        waiter.exclusive = exclusive;
        waiter.owner = owner;
        waiter.next = waiters;
        waiters = waiter;
        boolean woken = released.await();
        forget(waiter);
        return woken;
    }

    /** Whether waiting for a range's owner would be waiting for oneself: {@code EDEADLK}. */
    public static boolean wouldDeadlock(Range blocking, Object owner) {
        Object at = blocking.owner;
        for (int i = 0; i < MAX_CIRCLE && at != null; i++) {
            if (at == owner) {
                return true;
            }
            at = awaitedBy(at);
        }
        return false;
    }

    private static Object awaitedBy(Object owner) {
        for (Waiter waiter = waiters; waiter != null; waiter = waiter.next) {
            if (waiter.owner == owner) {
                Range range =
                        waiter.locks.conflict(waiter.first, waiter.last, waiter.exclusive, owner);
                if (range != null) {
                    return range.owner;
                }
            }
        }
        return null;
    }

    private static void forget(Waiter waiter) {
        if (waiters == waiter) {
            waiters = waiter.next;
            return;
        }
        Waiter before = waiters;
        while (before.next != waiter) {
            before = before.next;
        }
        before.next = waiter.next;
    }

    /**
     * Takes flock(2)'s lock for an open file, or returns false when another one holds it. A lock of
     * the other kind is given up first, and stays so when the new one cannot be had.
     */
    public boolean flock(OpenFile file, boolean exclusive) {
        int type = exclusive ? Fcntl.LOCK_EX : Fcntl.LOCK_SH;
        if (file.flockType == type) {
            return true;
        }
        unflock(file);
        if (flockExclusive != null || (exclusive && flockShared > 0)) {
            return false;
        }
        file.flockType = type;
        if (exclusive) {
            flockExclusive = file;
        } else {
            flockShared++;
        }
        return true;
    }

    /** Gives back flock(2)'s lock of an open file. */
    public void unflock(OpenFile file) {
        if (file.flockType == 0) {
            return;
        }
        if (file.flockType == Fcntl.LOCK_SH) {
            flockShared--;
        } else {
            flockExclusive = null;
        }
        file.flockType = 0;
        released.wakeAll();
    }

    /** An owner is gone: its locks go with it. */
    void forget(Object owner) {
        unlock(0, Long.MAX_VALUE, owner);
        if (owner instanceof OpenFile file) {
            unflock(file);
        }
    }

    /** Takes a part from what an owner holds; whether it held anything there. */
    private boolean removeRange(long first, long last, Object owner) {
        boolean any = false;
        Range before = null;
        Range range = ranges;
        while (range != null && range.first <= last) {
            Range next = range.next;
            if (range.owner != owner || range.last < first) {
                before = range;
                range = next;
                continue;
            }
            any = true;
            if (before == null) {
                ranges = next;
            } else {
                before.next = next;
            }
            if (range.first < first) {
                before = add(range.first, first - 1, range.exclusive, owner, range.pid);
            }
            if (range.last > last) {
                add(last + 1, range.last, range.exclusive, owner, range.pid);
            }
            range = next;
        }
        return any;
    }

    private Range add(long first, long last, boolean exclusive, Object owner, int pid) {
        Range range = new Range();
        range.first = first;
        range.last = last;
        range.exclusive = exclusive;
        range.owner = owner;
        range.pid = pid;
        Range before = null;
        Range at = ranges;
        while (at != null && at.first < first) {
            before = at;
            at = at.next;
        }
        range.next = at;
        if (before == null) {
            ranges = range;
        } else {
            before.next = range;
        }
        return range;
    }
}
