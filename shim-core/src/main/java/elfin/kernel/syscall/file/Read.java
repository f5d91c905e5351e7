package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Notify;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.net.Socket;

/** read(2), pread(2), readv(2), preadv(2). */
public final class Read {
    private Read() {}

    @Syscall("read")
    public static long read(int descriptor, long address, long byteCount) {
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.readable()) {
            return -Errno.EBADF;
        }
        if (!UserMemory.isUserRange(address, byteCount)) {
            return badRange(byteCount);
        }
        long done =
                file.read(BufferSpace.USER, address, Math.min(byteCount, CallFiles.MAX_TRANSFER));
        Notify.read(file, done);
        return done;
    }

    @Syscall("pread64")
    public static long pread64(int descriptor, long address, long byteCount, long position) {
        if (position < 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.readable()) {
            return -Errno.EBADF;
        }
        if (!file.seekable()) {
            return -Errno.ESPIPE;
        }
        if (!UserMemory.isUserRange(address, byteCount)) {
            return badRange(byteCount);
        }
        long wanted = Math.min(byteCount, CallFiles.MAX_TRANSFER);
        long done = file.readAt(BufferSpace.USER, address, wanted, position);
        Notify.read(file, done);
        return done;
    }

    @Syscall("readv")
    public static long readv(int descriptor, long vector, int count) {
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.readable()) {
            return -Errno.EBADF;
        }
        return readVector(file, vector, count, -1);
    }

    @Syscall("preadv")
    public static long preadv(int descriptor, long vector, int count, long low, long high) {
        // On x86-64 the low half already has all 64 bits.
        if (low < 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.readable()) {
            return -Errno.EBADF;
        }
        if (!file.seekable()) {
            return -Errno.ESPIPE;
        }
        return readVector(file, vector, count, low);
    }

    /** A length beyond SSIZE_MAX is EINVAL, memory outside the user's half EFAULT. */
    static long badRange(long byteCount) {
        return byteCount < 0 ? -Errno.EINVAL : -Errno.EFAULT;
    }

    static long readVector(OpenFile file, long vector, int count, long position) {
        long total = IoVector.check(vector, count);
        if (total < 0) {
            return total;
        }
        if (file instanceof Socket socket) {
            return socket.readVector(vector, count, total);
        }
        long done = 0;
        for (int i = 0; i < count && done < total; i++) {
            long address = IoVector.base(vector, i);
            long wanted = Math.min(IoVector.length(vector, i), total - done);
            if (wanted == 0) {
                continue;
            }
            if (done > 0 && !file.seekable() && (file.poll() & Poll.POLLIN) == 0) {
                break; // what is there was read: the rest would block
            }
            long got =
                    position < 0
                            ? file.read(BufferSpace.USER, address, wanted)
                            : file.readAt(BufferSpace.USER, address, wanted, position + done);
            if (got < 0) {
                return done > 0 ? done : got;
            }
            done += got;
            if (got < wanted) {
                break;
            }
        }
        Notify.read(file, done);
        return done;
    }
}
