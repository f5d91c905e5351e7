package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;

/** dup(2), dup2(2), dup3(2). */
public final class Dup {
    private Dup() {}

    @Syscall("dup")
    public static long dup(int descriptor) {
        return toLowest(descriptor, 0, false);
    }

    @Syscall("dup2")
    public static long dup2(int descriptor, int wanted) {
        if (descriptor == wanted) {
            return CallFiles.table().get(descriptor) == null ? -Errno.EBADF : wanted;
        }
        return toExact(descriptor, wanted, false);
    }

    @Syscall("dup3")
    public static long dup3(int descriptor, int wanted, int flags) {
        if ((flags & ~Fcntl.O_CLOEXEC) != 0 || descriptor == wanted) {
            return -Errno.EINVAL;
        }
        return toExact(descriptor, wanted, flags != 0);
    }

    /** A second descriptor of the same open file, the lowest free one at or above a minimum. */
    static long toLowest(int descriptor, int minimum, boolean closeOnExec) {
        FileTable table = CallFiles.table();
        OpenFile file = table.require(descriptor);
        int copy = table.install(file, minimum, closeOnExec);
        if (copy >= 0) {
            file.retain();
        }
        return copy;
    }

    private static long toExact(int descriptor, int wanted, boolean closeOnExec) {
        FileTable table = CallFiles.table();
        if (wanted < 0 || wanted >= table.limit || wanted >= FileTable.most) {
            return -Errno.EBADF;
        }
        OpenFile file = table.require(descriptor);
        table.replace(wanted, file, closeOnExec);
        file.retain();
        return wanted;
    }
}
