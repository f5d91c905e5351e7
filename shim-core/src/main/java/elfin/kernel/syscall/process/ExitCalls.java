package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.struct.RobustListHead;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Exit;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** exit(2), exit_group(2) and set_tid_address(2). */
public final class ExitCalls {
    private ExitCalls() {}

    @Syscall("exit")
    public static long exit(int status) {
        Exit.exitTask(status);
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

    @Syscall("set_robust_list")
    public static long setRobustList(long head, long length) {
        if (length != RobustListHead.SIZE) {
            return -Errno.EINVAL;
        }
        Task.current().robustList = head;
        return 0;
    }

    @Syscall("get_robust_list")
    public static long getRobustList(int tid, long head, long length) {
        Task task = tid == 0 ? Task.current() : ProcessTable.findTask(tid);
        if (task == null) {
            return -Errno.ESRCH;
        }
        if (!Task.current().mayTrace(task)) {
            return -Errno.EPERM;
        }
        UserMemory.putLong(length, RobustListHead.SIZE);
        UserMemory.putLong(head, task.robustList);
        return 0;
    }
}
