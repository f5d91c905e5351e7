package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.abi.struct.Flock;
import elfin.kernel.fs.FileLocks;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/** Record locks of fcntl(2), those of processes and those of open file descriptions. */
final class RecordLocks {
    private final OpenFile file;
    private final long lock;
    private final boolean ofDescription;
    private final Object owner;
    private int type;
    private long first;
    private long last;

    private RecordLocks(OpenFile file, long lock, boolean ofDescription) {
        this.file = file;
        this.lock = lock;
        this.ofDescription = ofDescription;
        this.owner = ofDescription ? file : CallFiles.table();
    }

    static long control(OpenFile file, int command, long lock) {
        RecordLocks call = new RecordLocks(file, lock, command >= Fcntl.F_OFD_GETLK);
        boolean query = command == Fcntl.F_GETLK || command == Fcntl.F_OFD_GETLK;
        boolean wait = command == Fcntl.F_SETLKW || command == Fcntl.F_OFD_SETLKW;
        long error = call.read(query);
        if (error != 0) {
            return error;
        }
        return query ? call.query() : call.set(wait);
    }

    /** Reads and checks the struct: 0 or an error number. */
    private long read(boolean query) {
        type = UserMemory.getShort(lock + Flock.L_TYPE);
        boolean locks = type == Fcntl.F_RDLCK || type == Fcntl.F_WRLCK;
        if (query && !locks && !(ofDescription && type == Fcntl.F_UNLCK)) {
            return -Errno.EINVAL;
        }
        long error = readRange();
        if (error != 0) {
            return error;
        }
        if (!locks && type != Fcntl.F_UNLCK) {
            return -Errno.EINVAL;
        }
        boolean denied =
                (type == Fcntl.F_RDLCK && !file.readable())
                        || (type == Fcntl.F_WRLCK && !file.writable());
        if (!query && denied) {
            return -Errno.EBADF;
        }
        boolean pidGiven = ofDescription && UserMemory.getInt(lock + Flock.L_PID) != 0;
        return pidGiven ? -Errno.EINVAL : 0;
    }

    /** As Linux's flock64_to_posix_lock(). */
    private long readRange() {
        long base;
        switch (UserMemory.getShort(lock + Flock.L_WHENCE)) {
            case Seek.SEEK_SET -> base = 0;
            case Seek.SEEK_CUR -> base = file.offset;
            case Seek.SEEK_END -> base = file.inode.size();
            default -> {
                return -Errno.EINVAL;
            }
        }
        long start = UserMemory.getLong(lock + Flock.L_START);
        long length = UserMemory.getLong(lock + Flock.L_LEN);
        if (start > Long.MAX_VALUE - base) {
            return -Errno.EOVERFLOW;
        }
        first = base + start;
        last = Long.MAX_VALUE;
        if (first < 0) {
            return -Errno.EINVAL;
        }
        if (length > 0) {
            if (length - 1 > Long.MAX_VALUE - first) {
                return -Errno.EOVERFLOW;
            }
            last = first + length - 1;
        } else if (length < 0) {
            if (first + length < 0) {
                return -Errno.EINVAL;
            }
            last = first - 1;
            first += length;
        }
        return 0;
    }

    private long set(boolean wait) {
        FileLocks locks = FileLocks.of(file.inode);
        if (type == Fcntl.F_UNLCK) {
            locks.unlock(first, last, owner);
            return 0;
        }
        boolean exclusive = type == Fcntl.F_WRLCK;
        FileLocks.Range blocking;
        while ((blocking = locks.conflict(first, last, exclusive, owner)) != null) {
            if (!wait) {
                return -Errno.EAGAIN;
            }
            // Locks of open file descriptions belong to no one process: nobody looks for circles.
            if (!ofDescription && FileLocks.wouldDeadlock(blocking, owner)) {
                return -Errno.EDEADLK;
            }
            boolean woken =
                    ofDescription
                            ? locks.awaitRelease()
                            : locks.awaitRelease(first, last, exclusive, owner);
            if (!woken) {
                return -Errno.ERESTARTSYS;
            }
        }
        int pid = ofDescription ? -1 : Task.current().process.pid;
        locks.lock(first, last, exclusive, owner, pid);
        return 0;
    }

    private long query() {
        FileLocks locks = FileLocks.of(file.inode);
        FileLocks.Range found =
                type == Fcntl.F_UNLCK
                        ? locks.held(first, last, owner)
                        : locks.conflict(first, last, type == Fcntl.F_WRLCK, owner);
        if (found == null) {
            UserMemory.putShort(lock + Flock.L_TYPE, (short) Fcntl.F_UNLCK);
            return 0;
        }
        int kind = found.exclusive ? Fcntl.F_WRLCK : Fcntl.F_RDLCK;
        long length = found.last == Long.MAX_VALUE ? 0 : found.last - found.first + 1;
        UserMemory.putShort(lock + Flock.L_TYPE, (short) kind);
        UserMemory.putShort(lock + Flock.L_WHENCE, (short) Seek.SEEK_SET);
        UserMemory.putLong(lock + Flock.L_START, found.first);
        UserMemory.putLong(lock + Flock.L_LEN, length);
        UserMemory.putInt(lock + Flock.L_PID, found.pid);
        return 0;
    }
}
