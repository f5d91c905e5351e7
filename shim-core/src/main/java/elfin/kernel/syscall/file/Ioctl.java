package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;

/** ioctl(2): the requests that every file takes; the file itself does the others. */
public final class Ioctl {
    private Ioctl() {}

    @Syscall("ioctl")
    public static long ioctl(int descriptor, int request, long argument) {
        OpenFile file = CallFiles.require(descriptor);
        switch (request) {
            case elfin.abi.Ioctl.FIOCLEX:
                CallFiles.table().setCloseOnExec(descriptor, true);
                return 0;
            case elfin.abi.Ioctl.FIONCLEX:
                CallFiles.table().setCloseOnExec(descriptor, false);
                return 0;
            case elfin.abi.Ioctl.FIONBIO:
                return setFlag(file, Fcntl.O_NONBLOCK, argument);
            case elfin.abi.Ioctl.FIOASYNC:
                return setAsync(file, descriptor, argument);
            default:
                return file.inode.isRegular() || file.inode.isDirectory()
                        ? FileRequests.control(file, request, argument)
                        : file.control(request, argument);
        }
    }

    private static long setAsync(OpenFile file, int descriptor, long argument) {
        boolean on = UserMemory.getInt(argument) != 0;
        boolean changes = on != ((file.flags & Fcntl.O_ASYNC) != 0);
        if (changes && !file.sendsSignals()) {
            return -Errno.ENOTTY;
        }
        if (changes) {
            file.setAsync(on, descriptor);
        }
        return 0;
    }

    private static long setFlag(OpenFile file, int flag, long argument) {
        boolean on = UserMemory.getInt(argument) != 0;
        file.flags = on ? file.flags | flag : file.flags & ~flag;
        return 0;
    }
}
