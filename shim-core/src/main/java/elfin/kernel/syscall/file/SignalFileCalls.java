package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.SignalFile;

/** signalfd(2), signalfd4(2). */
public final class SignalFileCalls {
    private static final int SIGNAL_SET_SIZE = 8;
    private static final int NEW = -1;

    private SignalFileCalls() {}

    @Syscall("signalfd")
    public static long signalfd(int descriptor, long set, long setSize) {
        return signalfd4(descriptor, set, setSize, 0);
    }

    @Syscall("signalfd4")
    public static long signalfd4(int descriptor, long set, long setSize, int flags) {
        if (setSize != SIGNAL_SET_SIZE) {
            return -Errno.EINVAL;
        }
        long signals = UserMemory.getLong(set);
        if ((flags & ~(Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        if (descriptor == NEW) {
            return EventCalls.install(new SignalFile(signals, flags & Fcntl.O_NONBLOCK), flags);
        }
        if (!(CallFiles.require(descriptor) instanceof SignalFile file)) {
            return -Errno.EINVAL;
        }
        file.setSignals(signals);
        return descriptor;
    }
}
