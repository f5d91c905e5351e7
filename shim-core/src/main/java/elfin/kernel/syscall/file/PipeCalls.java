package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.pipe.PipeFile;
import elfin.kernel.mm.UserMemory;

/** pipe(2), pipe2(2). */
public final class PipeCalls {
    private PipeCalls() {}

    @Syscall("pipe")
    public static long pipe(long descriptors) {
        return pipe2(descriptors, 0);
    }

    @Syscall("pipe2")
    public static long pipe2(long descriptors, int flags) {
        if ((flags & ~(Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK | Fcntl.O_DIRECT)) != 0) {
            return -Errno.EINVAL;
        }
        FileTable table = CallFiles.table();
        boolean closeOnExec = (flags & Fcntl.O_CLOEXEC) != 0;
        OpenFile[] ends = PipeFile.pair(flags & (Fcntl.O_NONBLOCK | Fcntl.O_DIRECT));
        int read = table.install(ends[0], 0, closeOnExec);
        if (read < 0) {
            ends[0].release();
            ends[1].release();
            return read;
        }
        int write = table.install(ends[1], 0, closeOnExec);
        if (write < 0) {
            table.close(read);
            ends[1].release();
            return write;
        }
        try {
            UserMemory.putInt(descriptors, read);
            UserMemory.putInt(descriptors + 4, write);
        } catch (ErrnoException e) {
            table.close(read);
            table.close(write);
            throw e;
        }
        return 0;
    }
}
