package elfin.kernel.fs;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;

/** The open files of a process by descriptor number. */
public final class FileTable {
    /** Linux's default soft limit of open files. */
    private static final int DEFAULT_LIMIT = 1024;

    private static final int INITIAL_CAPACITY = 64;

    private OpenFile[] files = new OpenFile[INITIAL_CAPACITY];
    private long[] closeOnExec = new long[INITIAL_CAPACITY / Long.SIZE];

    /** No descriptor below it is free. */
    private int firstMaybeFree;

    /** Processes that share the table. */
    private int users = 1;

    /** Soft {@code RLIMIT_NOFILE}: one more than the highest descriptor that may be made. */
    public int limit = DEFAULT_LIMIT;

    /** The file of a descriptor, or null. */
    public OpenFile get(int descriptor) {
        return descriptor >= 0 && descriptor < files.length ? files[descriptor] : null;
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
        return files.length;
    }

    /** The lowest free descriptor at or above a minimum, or {@code -EMFILE}. */
    public int lowestFree(int minimum) {
        int descriptor = Math.max(minimum, firstMaybeFree);
        while (descriptor < files.length && files[descriptor] != null) {
            descriptor++;
        }
        return descriptor < limit ? descriptor : -Errno.EMFILE;
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
            ensureCapacity(descriptor + 1);
        }
    }

    /** Puts a file at a descriptor; what was there is closed. The reference passes to the table. */
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
        files[descriptor] = null;
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
        for (int i = 0; i < files.length; i++) {
            close(i);
        }
    }

    /** Closes what is marked close-on-exec. */
    public void closeForExec() {
        for (int i = 0; i < files.length; i++) {
            if (isCloseOnExec(i)) {
                close(i);
            }
        }
    }

    /** A copy for a child process that does not share it. */
    public FileTable copy() {
        FileTable copy = new FileTable();
        copy.files = new OpenFile[files.length];
        copy.closeOnExec = new long[closeOnExec.length];
        System.arraycopy(closeOnExec, 0, copy.closeOnExec, 0, closeOnExec.length);
        for (int i = 0; i < files.length; i++) {
            copy.files[i] = files[i];
            if (files[i] != null) {
                files[i].retain();
            }
        }
        copy.firstMaybeFree = firstMaybeFree;
        copy.limit = limit;
        return copy;
    }

    public boolean isCloseOnExec(int descriptor) {
        return (closeOnExec[descriptor / Long.SIZE] >>> (descriptor % Long.SIZE) & 1) != 0;
    }

    public void setCloseOnExec(int descriptor, boolean set) {
        long bit = 1L << (descriptor % Long.SIZE);
        int word = descriptor / Long.SIZE;
        closeOnExec[word] = set ? closeOnExec[word] | bit : closeOnExec[word] & ~bit;
    }

    private void set(int descriptor, OpenFile file, boolean onExec) {
        ensureCapacity(descriptor + 1);
        files[descriptor] = file;
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

    private void ensureCapacity(int count) {
        if (count <= files.length) {
            return;
        }
        int capacity = files.length;
        while (capacity < count) {
            capacity *= 2;
        }
        OpenFile[] moreFiles = new OpenFile[capacity];
        System.arraycopy(files, 0, moreFiles, 0, files.length);
        long[] moreBits = new long[capacity / Long.SIZE];
        System.arraycopy(closeOnExec, 0, moreBits, 0, closeOnExec.length);
        files = moreFiles;
        closeOnExec = moreBits;
    }
}
