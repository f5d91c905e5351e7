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
    private RecordLocks() {}

    static long control(OpenFile file, int command, long lock) {
        int type = UserMemory.getShort(lock + Flock.L_TYPE);
        long first = start(file, lock);
        long length = UserMemory.getLong(lock + Flock.L_LEN);
        long last = length == 0 ? Long.MAX_VALUE : first + length - 1;
        if (length < 0) {
            last = first - 1;
            first += length;
        }
        if (first < 0 || last < first) {
            return length > 0 && first >= 0 ? -Errno.EOVERFLOW : -Errno.EINVAL;
        }
        boolean ofDescription = command >= Fcntl.F_OFD_GETLK;
        if (ofDescription && UserMemory.getInt(lock + Flock.L_PID) != 0) {
            return -Errno.EINVAL;
        }
        Object owner = ofDescription ? file : CallFiles.table();
        int pid = ofDescription ? -1 : Task.current().process.pid;
        FileLocks locks = FileLocks.of(file.inode);
        if (command == Fcntl.F_GETLK || command == Fcntl.F_OFD_GETLK) {
            return query(locks, lock, type, first, last, owner);
        }
        if (type == Fcntl.F_UNLCK) {
            locks.unlock(first, last, owner);
            return 0;
        }
        boolean exclusive = type == Fcntl.F_WRLCK;
        if (!exclusive && type != Fcntl.F_RDLCK) {
            return -Errno.EINVAL;
        }
        if (exclusive ? !file.writable() : !file.readable()) {
            return -Errno.EBADF;
        }
        boolean wait = command == Fcntl.F_SETLKW || command == Fcntl.F_OFD_SETLKW;
        while (locks.conflict(first, last, exclusive, owner) != null) {
            if (!wait) {
                return -Errno.EAGAIN;
            }
            if (!locks.released.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        locks.lock(first, last, exclusive, owner, pid);
        return 0;
    }

    private static long start(OpenFile file, long lock) {
        long start = UserMemory.getLong(lock + Flock.L_START);
        return switch (UserMemory.getShort(lock + Flock.L_WHENCE)) {
            case Seek.SEEK_SET -> start;
            case Seek.SEEK_CUR -> file.offset + start;
            case Seek.SEEK_END -> file.inode.size() + start;
            default -> -1;
        };
    }

    private static long query(
            FileLocks locks, long lock, int type, long first, long last, Object owner) {
        if (type != Fcntl.F_RDLCK && type != Fcntl.F_WRLCK) {
            return -Errno.EINVAL;
        }
        FileLocks.Range found = locks.conflict(first, last, type == Fcntl.F_WRLCK, owner);
        if (found == null) {
            UserMemory.putShort(lock + Flock.L_TYPE, (short) Fcntl.F_UNLCK);
            return 0;
        }
        UserMemory.putShort(
                lock + Flock.L_TYPE, (short) (found.exclusive ? Fcntl.F_WRLCK : Fcntl.F_RDLCK));
        UserMemory.putShort(lock + Flock.L_WHENCE, (short) Seek.SEEK_SET);
        UserMemory.putLong(lock + Flock.L_START, found.first);
        UserMemory.putLong(
                lock + Flock.L_LEN,
                found.last == Long.MAX_VALUE ? 0 : found.last - found.first + 1);
        UserMemory.putInt(lock + Flock.L_PID, found.pid);
        return 0;
    }
}
