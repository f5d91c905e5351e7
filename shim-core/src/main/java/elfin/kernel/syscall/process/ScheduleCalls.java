package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Sched;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.SchedulingPolicy;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.Task;

/**
 * sched_yield(2), sched_getaffinity(2), sched_setaffinity(2), getcpu(2), and what policies have in
 * common. There is one processor.
 */
public final class ScheduleCalls {
    private static final int MASK_SIZE = 8;
    private static final int SCHED_EXT = 7;
    private static final int UNUSED_POLICY = 4;

    private ScheduleCalls() {}

    @Syscall("sched_yield")
    public static long yield() {
        Scheduler.yield();
        return 0;
    }

    @Syscall("sched_getaffinity")
    public static long getAffinity(int pid, int length, long mask) {
        if (length == 0 || (length & MASK_SIZE - 1) != 0) {
            return -Errno.EINVAL;
        }
        TaskSelection.require(pid);
        UserMemory.putLong(mask, 1);
        return MASK_SIZE;
    }

    @Syscall("sched_setaffinity")
    public static long setAffinity(int pid, int length, long mask) {
        boolean hasFirst = length != 0 && (UserMemory.getByte(mask) & 1) != 0;
        Task task = TaskSelection.require(pid);
        if (!TaskSelection.isOwn(task) && !TaskSelection.mayRaise()) {
            return -Errno.EPERM;
        }
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

    @Syscall("sched_get_priority_max")
    public static long highestPriority(int policy) {
        if (SchedulingPolicy.isRealTime(policy)) {
            return SchedulingPolicy.MOST_REAL_TIME;
        }
        return isPolicy(policy) ? 0 : -Errno.EINVAL;
    }

    @Syscall("sched_get_priority_min")
    public static long lowestPriority(int policy) {
        if (SchedulingPolicy.isRealTime(policy)) {
            return 1;
        }
        return isPolicy(policy) ? 0 : -Errno.EINVAL;
    }

    private static boolean isPolicy(int policy) {
        return policy >= Sched.SCHED_OTHER && policy <= SCHED_EXT && policy != UNUSED_POLICY;
    }

    @Syscall("sched_rr_get_interval")
    public static long roundRobinInterval(int pid, long interval) {
        if (pid < 0) {
            return -Errno.EINVAL;
        }
        int policy = TaskSelection.require(pid).policy();
        long nanos =
                switch (policy) {
                    case Sched.SCHED_RR -> Scheduler.ROUND_ROBIN_NANOS;
                    case Sched.SCHED_FIFO -> 0;
                    default -> Scheduler.SAMPLE_NANOS;
                };
        UserTime.put(interval, nanos);
        return 0;
    }
}
