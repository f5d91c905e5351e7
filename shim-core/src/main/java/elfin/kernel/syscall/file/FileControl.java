package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.Permissions;
import elfin.kernel.fs.RegularFile;
import elfin.kernel.fs.pipe.PipeFile;
import elfin.kernel.mm.UserMemory;

/** fcntl(2), but for locks, which {@link RecordLocks} does. */
public final class FileControl {
    /** What {@code F_SETFL} can change. */
    private static final int SETTABLE =
            Fcntl.O_APPEND | Fcntl.O_NONBLOCK | Fcntl.O_DIRECT | Fcntl.O_NOATIME;

    private static final int ALL_SEALS =
            Fcntl.F_SEAL_SEAL
                    | Fcntl.F_SEAL_SHRINK
                    | Fcntl.F_SEAL_GROW
                    | Fcntl.F_SEAL_WRITE
                    | Fcntl.F_SEAL_FUTURE_WRITE
                    | Fcntl.F_SEAL_EXEC;

    private FileControl() {}

    @Syscall("fcntl")
    public static long fcntl(int descriptor, int command, long argument) {
        FileTable table = CallFiles.table();
        OpenFile file = table.require(descriptor);
        switch (command) {
            case Fcntl.F_DUPFD:
            case Fcntl.F_DUPFD_CLOEXEC:
                if (argument < 0 || argument >= table.limit) {
                    return -Errno.EINVAL;
                }
                return Dup.toLowest(descriptor, (int) argument, command == Fcntl.F_DUPFD_CLOEXEC);
            case Fcntl.F_GETFD:
                return table.isCloseOnExec(descriptor) ? Fcntl.FD_CLOEXEC : 0;
            case Fcntl.F_SETFD:
                table.setCloseOnExec(descriptor, (argument & Fcntl.FD_CLOEXEC) != 0);
                return 0;
            case Fcntl.F_GETFL:
                return file.flags;
            case Fcntl.F_DUPFD_QUERY:
                return table.require((int) argument) == file ? 1 : 0;
            case Fcntl.F_CREATED_QUERY:
                return file.created ? 1 : 0;
            default:
                return file.isPath() ? -Errno.EBADF : onFile(descriptor, file, command, argument);
        }
    }

    private static long onFile(int descriptor, OpenFile file, int command, long argument) {
        switch (command) {
            case Fcntl.F_SETFL:
                return setFlags(file, descriptor, (int) argument);
            case Fcntl.F_GETLK:
            case Fcntl.F_SETLK:
            case Fcntl.F_SETLKW:
            case Fcntl.F_OFD_GETLK:
            case Fcntl.F_OFD_SETLK:
            case Fcntl.F_OFD_SETLKW:
                return lock(descriptor, file, command, argument);
            case Fcntl.F_ADD_SEALS:
                return addSeals(file, argument);
            case Fcntl.F_GET_SEALS:
                return file instanceof RegularFile regular ? regular.seals() : -Errno.EINVAL;
            case Fcntl.F_GETPIPE_SZ:
                return file instanceof PipeFile pipe ? pipe.capacity() : -Errno.EBADF;
            case Fcntl.F_SETPIPE_SZ:
                return file instanceof PipeFile pipe
                        ? pipe.setCapacity(argument & 0xffff_ffffL)
                        : -Errno.EBADF;
            case Fcntl.F_GETLEASE:
                return Fcntl.F_UNLCK;
            case Fcntl.F_GET_RW_HINT:
                UserMemory.putLong(argument, file.inode.writeHint);
                return 0;
            case Fcntl.F_SET_RW_HINT:
                return setWriteHint(file.inode, UserMemory.getLong(argument));
            default:
                return FileOwner.control(file, command, argument);
        }
    }

    private static long addSeals(OpenFile file, long seals) {
        if (seals != (int) seals) {
            return -Errno.EINVAL;
        }
        if (!file.writable()) {
            return -Errno.EPERM;
        }
        boolean known = (seals & ~ALL_SEALS) == 0;
        return known && file instanceof RegularFile regular
                ? regular.addSeals((int) seals)
                : -Errno.EINVAL;
    }

    /** Locks of a file that another task closes while this one waits do not stay. */
    private static long lock(int descriptor, OpenFile file, int command, long argument) {
        file.retain();
        try {
            long result = RecordLocks.control(file, command, argument);
            if (command == Fcntl.F_SETLKW && CallFiles.table().get(descriptor) != file) {
                CallFiles.table().forgetLocks(file);
            }
            return result;
        } finally {
            file.release();
        }
    }

    private static long setWriteHint(Inode inode, long hint) {
        if (!Permissions.owns(inode, CallFiles.credentials())) {
            return -Errno.EPERM;
        }
        if (hint < 0 || hint > Fcntl.RWH_WRITE_LIFE_EXTREME) {
            return -Errno.EINVAL;
        }
        inode.writeHint = (int) hint;
        return 0;
    }

    private static long setFlags(OpenFile file, int descriptor, int wanted) {
        FileCredentials who = CallFiles.credentials();
        int added = wanted & ~file.flags;
        if ((added & Fcntl.O_NOATIME) != 0 && !Permissions.owns(file.inode, who)) {
            return -Errno.EPERM;
        }
        boolean appends = ((wanted ^ file.flags) & Fcntl.O_APPEND) == 0;
        if (file.inode.isAppendOnly() && !appends) {
            return -Errno.EPERM;
        }
        if (file.sendsSignals()) {
            file.setAsync((wanted & Fcntl.O_ASYNC) != 0, descriptor);
        }
        file.flags = (file.flags & ~SETTABLE) | (wanted & SETTABLE);
        return 0;
    }
}
