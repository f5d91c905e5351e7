package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.FileFlags;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;

/**
 * preadv2(2), pwritev2(2): vectors with a position and flags of their own. Everything here is in
 * memory, so that {@code RWF_HIPRI} and the flags for disks change nothing; what Linux's tmpfs
 * refuses ({@code RWF_ATOMIC}, {@code RWF_DONTCACHE}) is refused.
 */
public final class FlaggedTransfer {
    private static final int BOTH =
            FileFlags.RWF_HIPRI
                    | FileFlags.RWF_DSYNC
                    | FileFlags.RWF_SYNC
                    | FileFlags.RWF_NOWAIT
                    | FileFlags.RWF_APPEND
                    | FileFlags.RWF_NOAPPEND
                    | FileFlags.RWF_NOSIGNAL;

    private static final int APPENDS = FileFlags.RWF_APPEND | FileFlags.RWF_NOAPPEND;

    private FlaggedTransfer() {}

    @Syscall("preadv2")
    public static long preadv2(
            int descriptor, long vector, int count, long low, long high, int flags) {
        if (low == -1) {
            OpenFile file = CallFiles.find(descriptor);
            boolean closed = file == null || !file.readable();
            return closed ? -Errno.EBADF : read(file, vector, count, -1, flags);
        }
        OpenFile file = positioned(descriptor, low);
        return file.readable() ? read(file, vector, count, low, flags) : -Errno.EBADF;
    }

    @Syscall("pwritev2")
    public static long pwritev2(
            int descriptor, long vector, int count, long low, long high, int flags) {
        if (low == -1) {
            OpenFile file = CallFiles.find(descriptor);
            boolean closed = file == null || !file.writable();
            return closed ? -Errno.EBADF : write(file, vector, count, -1, flags);
        }
        OpenFile file = positioned(descriptor, low);
        return file.writable() ? write(file, vector, count, low, flags) : -Errno.EBADF;
    }

    private static OpenFile positioned(int descriptor, long position) {
        if (position < 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        OpenFile file = CallFiles.require(descriptor);
        if (!file.seekable()) {
            throw ErrnoException.of(Errno.ESPIPE);
        }
        return file;
    }

    private static long read(OpenFile file, long vector, int count, long position, int flags) {
        if ((flags & ~BOTH) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        int before = file.flags;
        file.flags = during(before, flags);
        try {
            return Read.readVector(file, vector, count, position);
        } finally {
            restore(file, before);
        }
    }

    private static long write(OpenFile file, long vector, int count, long position, int flags) {
        if ((flags & ~BOTH) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if ((flags & APPENDS) == APPENDS
                || ((flags & FileFlags.RWF_NOAPPEND) != 0 && file.inode.isAppendOnly())) {
            return (flags & APPENDS) == APPENDS ? -Errno.EINVAL : -Errno.EPERM;
        }
        int before = file.flags;
        file.flags = during(before, flags);
        try {
            return Write.writeVector(file, vector, count, position);
        } finally {
            restore(file, before);
        }
    }

    /** The file's flags as the call wants them; a call that does not wait is not interrupted. */
    private static int during(int before, int flags) {
        int during = before;
        if ((flags & FileFlags.RWF_NOWAIT) != 0) {
            during |= Fcntl.O_NONBLOCK;
        }
        if ((flags & FileFlags.RWF_APPEND) != 0) {
            during |= Fcntl.O_APPEND;
        }
        if ((flags & FileFlags.RWF_NOAPPEND) != 0) {
            during &= ~Fcntl.O_APPEND;
        }
        return during;
    }

    private static void restore(OpenFile file, int before) {
        int changeable = Fcntl.O_NONBLOCK | Fcntl.O_APPEND;
        file.flags = (file.flags & ~changeable) | (before & changeable);
    }
}
