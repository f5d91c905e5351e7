package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.struct.RobustListHead;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Exit;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** exit(2), exit_group(2) and set_tid_address(2). */
public final class ExitCalls {
    private static final int CAP_SYS_PTRACE = 19;

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
        if (!mayRead(task)) {
            return -Errno.EPERM;
        }
        UserMemory.putLong(length, RobustListHead.SIZE);
        UserMemory.putLong(head, task.robustList);
        return 0;
    }

    /** Whether ptrace(2)'s rules let the caller see another task's memory. */
    private static boolean mayRead(Task task) {
        Process self = Task.current().process;
        Credentials own = self.credentials;
        Credentials other = task.process.credentials;
        boolean same =
                own.uid == other.uid
                        && own.uid == other.euid
                        && own.uid == other.suid
                        && own.gid == other.gid
                        && own.gid == other.egid
                        && own.gid == other.sgid;
        return task.process == self
                || same && task.process.dumpable
                || own.hasCapability(CAP_SYS_PTRACE);
    }
}
