package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** ptrace(2): nobody may be traced, as Yama has it at ptrace_scope 3. */
public final class TraceCall {
    private static final long PTRACE_TRACEME = 0;
    private static final long PTRACE_ATTACH = 16;
    private static final long PTRACE_SEIZE = 0x4206;

    private TraceCall() {}

    @Syscall("ptrace")
    public static long ptrace(long request, int pid, long address, long data) {
        if (request == PTRACE_TRACEME) {
            return -Errno.EPERM;
        }
        Task task = ProcessTable.findTask(pid);
        if (task == null) {
            return -Errno.ESRCH;
        }
        if (request == PTRACE_SEIZE && address != 0) {
            return -Errno.EIO;
        }
        // Only who is traced can be asked anything else.
        return request == PTRACE_ATTACH || request == PTRACE_SEIZE ? -Errno.EPERM : -Errno.ESRCH;
    }
}
