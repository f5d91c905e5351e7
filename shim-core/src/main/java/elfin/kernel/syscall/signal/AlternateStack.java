package elfin.kernel.syscall.signal;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;
import elfin.kernel.task.TrapFrame;

/** sigaltstack(2): {@code stack_t} is pointer, flags and size at 0, 8 and 16. */
public final class AlternateStack {
    private AlternateStack() {}

    @Syscall("sigaltstack")
    public static long sigaltstack(long newStack, long oldStack) {
        Task task = Task.current();
        boolean inUse = task.isOnAlternateStack(TrapFrame.getRsp(task.frame));
        long pointer = 0;
        int flags = 0;
        long size = 0;
        if (newStack != 0) {
            pointer = UserMemory.getLong(newStack);
            flags = UserMemory.getInt(newStack + 8);
            size = UserMemory.getLong(newStack + 16);
            if (inUse) {
                return -Errno.EPERM;
            }
            if ((flags & ~(Signal.SS_DISABLE | Signal.SS_ONSTACK)) != 0) {
                return -Errno.EINVAL;
            }
            if ((flags & Signal.SS_DISABLE) == 0
                    && Long.compareUnsigned(size, Signal.MINSIGSTKSZ) < 0) {
                return -Errno.ENOMEM;
            }
        }
        if (oldStack != 0) {
            int state = task.alternateStackSize == 0 ? Signal.SS_DISABLE : 0;
            UserMemory.putLong(oldStack, task.alternateStack);
            UserMemory.putInt(oldStack + 8, inUse ? Signal.SS_ONSTACK : state);
            UserMemory.putLong(oldStack + 16, task.alternateStackSize);
        }
        if (newStack != 0) {
            boolean disable = (flags & Signal.SS_DISABLE) != 0;
            task.alternateStack = disable ? 0 : pointer;
            task.alternateStackSize = disable ? 0 : size;
        }
        return 0;
    }
}
