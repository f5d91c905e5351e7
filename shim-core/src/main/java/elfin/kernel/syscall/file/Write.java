package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.Notify;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.net.Socket;

/** write(2), pwrite(2), writev(2), pwritev(2). */
public final class Write {
    private Write() {}

    @Syscall("write")
    public static long write(int descriptor, long address, long byteCount) {
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.writable()) {
            return -Errno.EBADF;
        }
        if (!UserMemory.isUserRange(address, byteCount)) {
            return Read.badRange(byteCount);
        }
        long done =
                file.write(BufferSpace.USER, address, Math.min(byteCount, CallFiles.MAX_TRANSFER));
        Notify.written(file, done);
        return done;
    }

    @Syscall("pwrite64")
    public static long pwrite64(int descriptor, long address, long byteCount, long position) {
        if (position < 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.writable()) {
            return -Errno.EBADF;
        }
        if (!file.seekable()) {
            return -Errno.ESPIPE;
        }
        if (!UserMemory.isUserRange(address, byteCount)) {
            return Read.badRange(byteCount);
        }
        long wanted = Math.min(byteCount, CallFiles.MAX_TRANSFER);
        long done = file.writeAt(BufferSpace.USER, address, wanted, position);
        Notify.written(file, done);
        return done;
    }

    @Syscall("writev")
    public static long writev(int descriptor, long vector, int count) {
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.writable()) {
            return -Errno.EBADF;
        }
        return writeVector(file, vector, count, -1);
    }

    @Syscall("pwritev")
    public static long pwritev(int descriptor, long vector, int count, long low, long high) {
        if (low < 0) {
            return -Errno.EINVAL;
        }
        OpenFile file = CallFiles.find(descriptor);
        if (file == null || !file.writable()) {
            return -Errno.EBADF;
        }
        if (!file.seekable()) {
            return -Errno.ESPIPE;
        }
        return writeVector(file, vector, count, low);
    }

    static long writeVector(OpenFile file, long vector, int count, long position) {
        long total = IoVector.check(vector, count);
        if (total < 0) {
            return total;
        }
        if (file instanceof Socket socket) {
            return socket.writeVector(vector, count, total);
        }
        long done = 0;
        for (int i = 0; i < count && done < total; i++) {
            long address = IoVector.base(vector, i);
            long wanted = Math.min(IoVector.length(vector, i), total - done);
            if (wanted == 0) {
                continue;
            }
            long put =
                    position < 0
                            ? file.write(BufferSpace.USER, address, wanted)
                            : file.writeAt(BufferSpace.USER, address, wanted, position + done);
            if (put < 0) {
                return done > 0 ? done : put;
            }
            done += put;
            if (put < wanted) {
                break;
            }
        }
        Notify.written(file, done);
        return done;
    }
}
