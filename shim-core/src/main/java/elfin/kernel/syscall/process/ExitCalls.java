package elfin.kernel.syscall.process;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Exit;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** exit(2), exit_group(2) and set_tid_address(2). */
public final class ExitCalls {
    private ExitCalls() {}

    /** A process has one task, so its end is the process's. */
    @Syscall("exit")
    public static long exit(int status) {
        Exit.exitProcess(status);
        return 0;
    }

    @Syscall("exit_group")
    public static long exitGroup(int status) {
        Exit.exitProcess(status);
        return 0;
    }

    @Syscall("set_tid_address")
    public static long setTidAddress(long address) {
        Task task = Task.current();
        task.clearTidAddress = address;
        return task.tid;
    }

    /** Linux's {@code sizeof(struct robust_list_head)}. */
    private static final int ROBUST_LIST_HEAD_SIZE = 24;

    @Syscall("set_robust_list")
    public static long setRobustList(long head, long length) {
        if (length != ROBUST_LIST_HEAD_SIZE) {
            return -elfin.abi.Errno.EINVAL;
        }
        Task.current().robustList = head;
        return 0;
    }

    @Syscall("get_robust_list")
    public static long getRobustList(int pid, long head, long length) {
        Process process = pid == 0 ? Task.current().process : ProcessTable.find(pid);
        if (process == null || process.mainTask == null) {
            return -elfin.abi.Errno.ESRCH;
        }
        UserMemory.putLong(length, ROBUST_LIST_HEAD_SIZE);
        UserMemory.putLong(head, process.mainTask.robustList);
        return 0;
    }
}
