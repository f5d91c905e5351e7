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

    private static final int SCHED_OTHER = 0;
    private static final int SCHED_FIFO = 1;
    private static final int SCHED_RR = 2;
    private static final int UNUSED_POLICY = 4;
    private static final int SCHED_EXT = 7;
    private static final int MOST_REAL_TIME = 99;

    /** All tasks have the ordinary policy. */
    @Syscall("sched_getscheduler")
    public static long getScheduler(int pid) {
        return pid < 0 ? -Errno.EINVAL : isTask(pid) ? SCHED_OTHER : -Errno.ESRCH;
    }

    @Syscall("sched_getparam")
    public static long getParameters(int pid, long parameters) {
        if (pid < 0 || parameters == 0) {
            return -Errno.EINVAL;
        }
        if (!isTask(pid)) {
            return -Errno.ESRCH;
        }
        UserMemory.putInt(parameters, 0);
        return 0;
    }

    private static boolean isTask(int pid) {
        return pid == 0 || ProcessTable.find(pid) != null;
    }

    @Syscall("sched_get_priority_max")
    public static long highestPriority(int policy) {
        if (policy == SCHED_FIFO || policy == SCHED_RR) {
            return MOST_REAL_TIME;
        }
        return isPolicy(policy) ? 0 : -Errno.EINVAL;
    }

    @Syscall("sched_get_priority_min")
    public static long lowestPriority(int policy) {
        if (policy == SCHED_FIFO || policy == SCHED_RR) {
            return 1;
        }
        return isPolicy(policy) ? 0 : -Errno.EINVAL;
    }

    private static boolean isPolicy(int policy) {
        return policy >= SCHED_OTHER && policy <= SCHED_EXT && policy != UNUSED_POLICY;
    }
}
