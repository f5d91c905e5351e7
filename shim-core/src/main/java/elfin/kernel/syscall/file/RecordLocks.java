package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Seek;
import elfin.kernel.fs.FileLocks;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/** Record locks of fcntl(2), those of processes and those of open file descriptions. */
final class RecordLocks {
    // struct flock: short l_type, short l_whence, long l_start, long l_len, int l_pid
    private static final int L_TYPE_OFFSET = 0;
    private static final int L_WHENCE_OFFSET = 2;
    private static final int L_START_OFFSET = 8;
    private static final int L_LEN_OFFSET = 16;
    private static final int L_PID_OFFSET = 24;

    private RecordLocks() {}

    static long control(OpenFile file, int command, long lock) {
        int type = UserMemory.getShort(lock + L_TYPE_OFFSET);
        long first = start(file, lock);
        long length = UserMemory.getLong(lock + L_LEN_OFFSET);
        long last = length == 0 ? Long.MAX_VALUE : first + length - 1;
        if (length < 0) {
            last = first - 1;
            first += length;
        }
        if (first < 0 || last < first) {
            return length > 0 && first >= 0 ? -Errno.EOVERFLOW : -Errno.EINVAL;
        }
        boolean ofDescription = command >= Fcntl.F_OFD_GETLK;
        if (ofDescription && UserMemory.getInt(lock + L_PID_OFFSET) != 0) {
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
        long start = UserMemory.getLong(lock + L_START_OFFSET);
        return switch (UserMemory.getShort(lock + L_WHENCE_OFFSET)) {
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
            UserMemory.putShort(lock + L_TYPE_OFFSET, (short) Fcntl.F_UNLCK);
            return 0;
        }
        UserMemory.putShort(
                lock + L_TYPE_OFFSET, (short) (found.exclusive ? Fcntl.F_WRLCK : Fcntl.F_RDLCK));
        UserMemory.putShort(lock + L_WHENCE_OFFSET, (short) Seek.SEEK_SET);
        UserMemory.putLong(lock + L_START_OFFSET, found.first);
        UserMemory.putLong(
                lock + L_LEN_OFFSET,
                found.last == Long.MAX_VALUE ? 0 : found.last - found.first + 1);
        UserMemory.putInt(lock + L_PID_OFFSET, found.pid);
        return 0;
    }
}
