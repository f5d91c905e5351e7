package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.event.EventFile;

/** eventfd(2), eventfd2(2). */
public final class EventCalls {
    private static final int EFD_SEMAPHORE = 1;

    private EventCalls() {}

    @Syscall("eventfd")
    public static long eventfd(int count) {
        return eventfd2(count, 0);
    }

    @Syscall("eventfd2")
    public static long eventfd2(int count, int flags) {
        if ((flags & ~(EFD_SEMAPHORE | Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        boolean semaphore = (flags & EFD_SEMAPHORE) != 0;
        return install(
                new EventFile(flags & Fcntl.O_NONBLOCK, count & 0xffff_ffffL, semaphore), flags);
    }

    /** Gives a new file a descriptor, which {@code O_CLOEXEC} closes on exec. */
    static long install(OpenFile file, int flags) {
        int descriptor = CallFiles.table().install(file, 0, (flags & Fcntl.O_CLOEXEC) != 0);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }
}
