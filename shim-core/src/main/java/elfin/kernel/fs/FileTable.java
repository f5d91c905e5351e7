package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;

/**
 * The open files of a process by descriptor number, in rows, so that a high descriptor costs no
 * more than its row, and no array is large.
 */
public final class FileTable {
    /** Linux's default soft limit of open files. */
    private static final int DEFAULT_LIMIT = 1024;

    /** Linux's default of fs.nr_open. */
    public static final int DEFAULT_MOST = 1 << 20;

    /** Linux's bounds of fs.nr_open. */
    public static final int LEAST_MOST = 64;

    public static final int MOST_MOST = Integer.MAX_VALUE & -64;

    /** Descriptors there can be at all: above, there is no memory for the table of rows. */
    private static final int BOUND = 1 << 27;

    private static final int INITIAL_CAPACITY = 64;
    private static final int ROW_SHIFT = 10;
    private static final int ROW = 1 << ROW_SHIFT;
    private static final OpenFile[] NO_FILES = new OpenFile[0];
    private static final long[] NO_MARKS = new long[0];

    /** fs.nr_open: descriptors are below, whatever the limit. */
    public static int most = DEFAULT_MOST;

    /** All rows but the first are whole or empty. */
    private OpenFile[][] rows = {new OpenFile[INITIAL_CAPACITY]};

    /** Bits of what is closed by exec, in rows of the same sizes. */
    private long[][] closeOnExec = {new long[INITIAL_CAPACITY / Long.SIZE]};

    /** No descriptor below it is free. */
    private int firstMaybeFree;

    /** Processes that share the table. */
    private int users = 1;

    /** Soft {@code RLIMIT_NOFILE}: one more than the highest descriptor that may be made. */
    public int limit = DEFAULT_LIMIT;

    /** The file of a descriptor, or null. */
    public OpenFile get(int descriptor) {
        // A negative number's row is beyond the last.
        int row = descriptor >>> ROW_SHIFT;
        if (row >= rows.length) {
            return null;
        }
        OpenFile[] files = rows[row];
        int place = descriptor & ROW - 1;
        return place < files.length ? files[place] : null;
    }

    /** The file of a descriptor, or {@code EBADF}. */
    public OpenFile require(int descriptor) {
        OpenFile file = get(descriptor);
        if (file == null) {
            throw ErrnoException.of(Errno.EBADF);
        }
        return file;
    }

    /** One more than the highest descriptor that can be in use. */
    public int capacity() {
        return rows.length == 1 ? rows[0].length : rows.length * ROW;
    }

    /** The first descriptor in use at or above another, or -1. */
    public int next(int from) {
        int place = from & ROW - 1;
        for (int row = from >>> ROW_SHIFT; row < rows.length; row++) {
            OpenFile[] files = rows[row];
            while (place < files.length) {
                if (files[place] != null) {
                    return row << ROW_SHIFT | place;
                }
                place++;
            }
            place = 0;
        }
        return -1;
    }

    /** The lowest free descriptor at or above a minimum, or {@code -EMFILE}. */
    public int lowestFree(int minimum) {
        int descriptor = Math.max(minimum, firstMaybeFree);
        while (get(descriptor) != null) {
            descriptor++;
        }
        return descriptor < limit && descriptor < most ? descriptor : -Errno.EMFILE;
    }

    /**
     * Gives a file the lowest free descriptor at or above a minimum. The caller's reference passes
     * to the table.
     *
     * @return the descriptor, or {@code -EMFILE}; then the reference stays with the caller
     */
    public int install(OpenFile file, int minimum, boolean closeOnExec) {
        int descriptor = lowestFree(minimum);
        if (descriptor < 0) {
            return descriptor;
        }
        set(descriptor, file, closeOnExec);
        if (minimum <= firstMaybeFree) {
            firstMaybeFree = descriptor + 1;
        }
        return descriptor;
    }

    /** Makes room, so that the next {@link #install} at the lowest descriptor needs no memory. */
    public void makeRoom() {
        int descriptor = lowestFree(0);
        if (descriptor >= 0) {
            ensureRoom(descriptor);
        }
    }

    /**
     * Puts a file at a descriptor; what was there is closed. The caller's reference passes to the
     * table.
     *
     * @throws OutOfMemoryError before anything has changed
     */
    public void replace(int descriptor, OpenFile file, boolean closeOnExec) {
        OpenFile old = get(descriptor);
        set(descriptor, file, closeOnExec);
        if (old != null) {
            releaseFromProcess(old);
        }
    }

    /** Closes a descriptor: 0, or {@code -EBADF}. */
    public long close(int descriptor) {
        OpenFile file = get(descriptor);
        if (file == null) {
            return -Errno.EBADF;
        }
        rows[descriptor >>> ROW_SHIFT][descriptor & ROW - 1] = null;
        setCloseOnExec(descriptor, false);
        firstMaybeFree = Math.min(firstMaybeFree, descriptor);
        releaseFromProcess(file);
        return 0;
    }

    /** Another process shares the table. */
    public FileTable share() {
        users++;
        return this;
    }

    /** A process ends or leaves the table; the last one closes everything. */
    public void leave() {
        if (--users == 0) {
            closeAll();
        }
    }

    /** Whether several processes share it. */
    public boolean isShared() {
        return users > 1;
    }

    private void closeAll() {
        for (int i = next(0); i >= 0; i = next(i + 1)) {
            close(i);
        }
    }

    /** Closes what is marked close-on-exec. */
    public void closeForExec() {
        for (int i = next(0); i >= 0; i = next(i + 1)) {
            if (isCloseOnExec(i)) {
                close(i);
            }
        }
    }

    /** A copy for a child process that does not share it. */
    public FileTable copy() {
        FileTable copy = new FileTable();
        copy.rows = new OpenFile[rows.length][];
        copy.closeOnExec = new long[rows.length][];
        for (int row = 0; row < rows.length; row++) {
            copy.rows[row] = grown(rows[row], rows[row].length);
            copy.closeOnExec[row] = grown(closeOnExec[row], closeOnExec[row].length);
        }
        // Only now, as there may be no memory for the rows.
        for (int i = next(0); i >= 0; i = next(i + 1)) {
            get(i).retain();
        }
        copy.firstMaybeFree = firstMaybeFree;
        copy.limit = limit;
        return copy;
    }

    /** Whether a descriptor in use is closed by exec. */
    public boolean isCloseOnExec(int descriptor) {
        long[] marks = closeOnExec[descriptor >>> ROW_SHIFT];
        int place = descriptor & ROW - 1;
        return (marks[place / Long.SIZE] >>> (place % Long.SIZE) & 1) != 0;
    }

    public void setCloseOnExec(int descriptor, boolean set) {
        long[] marks = closeOnExec[descriptor >>> ROW_SHIFT];
        int place = descriptor & ROW - 1;
        long bit = 1L << (place % Long.SIZE);
        int word = place / Long.SIZE;
        marks[word] = set ? marks[word] | bit : marks[word] & ~bit;
    }

    private void set(int descriptor, OpenFile file, boolean onExec) {
        ensureRoom(descriptor);
        rows[descriptor >>> ROW_SHIFT][descriptor & ROW - 1] = file;
        setCloseOnExec(descriptor, onExec);
    }

    /** A process that closes any descriptor of a file loses its record locks on it: fcntl(2). */
    private void releaseFromProcess(OpenFile file) {
        forgetLocks(file);
        file.descriptorClosed();
        file.release();
    }

    /** Gives back the record locks that this table's processes have on a file. */
    public void forgetLocks(OpenFile file) {
        if (file.inode.locks != null) {
            file.inode.locks.forget(this);
        }
    }

    private void ensureRoom(int descriptor) {
        int row = descriptor >>> ROW_SHIFT;
        int place = descriptor & ROW - 1;
        if (row < rows.length && place < rows[row].length) {
            return;
        }
        if (descriptor >= BOUND) {
            throw new OutOfMemoryError();
        }
        if (row >= rows.length) {
            addRows(row + 1);
        }
        int size = row > 0 ? ROW : INITIAL_CAPACITY;
        while (size <= place) {
            size *= 2;
        }
        OpenFile[] files = grown(rows[row], size);
        closeOnExec[row] = grown(closeOnExec[row], size / Long.SIZE);
        rows[row] = files;
    }

    private void addRows(int count) {
        int size = rows.length;
        while (size < count) {
            size *= 2;
        }
        OpenFile[][] moreRows = new OpenFile[size][];
        long[][] moreMarks = new long[size][];
        for (int row = 0; row < size; row++) {
            moreRows[row] = row < rows.length ? rows[row] : NO_FILES;
            moreMarks[row] = row < rows.length ? closeOnExec[row] : NO_MARKS;
        }
        rows = moreRows;
        closeOnExec = moreMarks;
    }

    private static OpenFile[] grown(OpenFile[] files, int size) {
        if (size == 0) {
            return NO_FILES;
        }
        OpenFile[] more = new OpenFile[size];
        System.arraycopy(files, 0, more, 0, files.length);
        return more;
    }

    private static long[] grown(long[] marks, int size) {
        if (size == 0) {
            return NO_MARKS;
        }
        long[] more = new long[size];
        System.arraycopy(marks, 0, more, 0, marks.length);
        return more;
    }
}
