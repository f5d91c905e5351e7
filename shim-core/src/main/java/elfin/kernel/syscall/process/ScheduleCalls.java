package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.ProcessTable;

/**
 * sched_yield(2), sched_getaffinity(2), sched_setaffinity(2), getcpu(2): there is one processor.
 */
public final class ScheduleCalls {
    private static final int MASK_SIZE = 8;

    private ScheduleCalls() {}

    @Syscall("sched_yield")
    public static long yield() {
        Scheduler.yield();
        return 0;
    }

    @Syscall("sched_getaffinity")
    public static long getAffinity(int pid, int length, long mask) {
        if (length < MASK_SIZE || length % MASK_SIZE != 0) {
            return -Errno.EINVAL;
        }
        if (pid != 0 && ProcessTable.find(pid) == null) {
            return -Errno.ESRCH;
        }
        UserMemory.putLong(mask, 1);
        return MASK_SIZE;
    }

    @Syscall("sched_setaffinity")
    public static long setAffinity(int pid, int length, long mask) {
        if (pid != 0 && ProcessTable.find(pid) == null) {
            return -Errno.ESRCH;
        }
        if (length == 0) {
            return -Errno.EINVAL;
        }
        boolean hasFirst = (UserMemory.getByte(mask) & 1) != 0;
        return hasFirst ? 0 : -Errno.EINVAL;
    }

    @Syscall("getcpu")
    public static long getcpu(long cpu, long node, long unused) {
        if (cpu != 0) {
            UserMemory.putInt(cpu, 0);
        }
        if (node != 0) {
            UserMemory.putInt(node, 0);
        }
        return 0;
    }
}
