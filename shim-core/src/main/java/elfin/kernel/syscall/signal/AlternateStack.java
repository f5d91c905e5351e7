package elfin.kernel.syscall.signal;

import elfin.abi.struct.StackT;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.SignalStack;
import elfin.kernel.task.Task;
import elfin.kernel.task.TrapFrame;

/** sigaltstack(2). */
public final class AlternateStack {
    private AlternateStack() {}

    @Syscall("sigaltstack")
    public static long sigaltstack(long newStack, long oldStack) {
        Task task = Task.current();
        SignalStack stack = task.signalStack;
        long stackPointer = TrapFrame.getRsp(task.frame);
        long oldAddress = stack.address();
        long oldSize = stack.size();
        int oldState = stack.state(stackPointer);
        if (newStack != 0) {
            long address = UserMemory.getLong(newStack + StackT.SS_SP);
            int flags = UserMemory.getInt(newStack + StackT.SS_FLAGS);
            long size = UserMemory.getLong(newStack + StackT.SS_SIZE);
            long result = stack.set(address, flags, size, stackPointer);
            if (result != 0) {
                return result;
            }
        }
        if (oldStack != 0) {
            UserMemory.putLong(oldStack + StackT.SS_SP, oldAddress);
            UserMemory.putInt(oldStack + StackT.SS_FLAGS, oldState);
            UserMemory.putLong(oldStack + StackT.SS_SIZE, oldSize);
        }
        return 0;
    }
}
