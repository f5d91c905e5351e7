package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** The signal mask that ppoll(2) and pselect(2) wait with: Linux's set_user_sigmask(). */
final class TemporaryMask {
    private static final int SIGNAL_SET_SIZE = 8;

    private TemporaryMask() {}

    /** Begins to wait with a mask; a null one changes nothing. */
    static void begin(long maskAddress, long size) {
        if (maskAddress == 0) {
            return;
        }
        if (size != SIGNAL_SET_SIZE) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        Signals.blockTemporarily(Task.current(), UserMemory.getLong(maskAddress));
    }

    /**
     * Ends the wait. After a signal the mask stays until it is delivered, so that its handler runs
     * and returns to the mask before.
     *
     * @return the result to give
     */
    static long end(long result) {
        Task task = Task.current();
        if (!task.restoreMask) {
            return result;
        }
        if (result == -Errno.ERESTARTNOHAND || result == -Errno.EINTR) {
            Signals.recheck();
            return result;
        }
        Signals.endTemporaryMask(task);
        return result;
    }
}
