package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Sched;
import elfin.abi.struct.SchedAttr;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.SchedulingPolicy;
import elfin.kernel.task.Limits;
import elfin.kernel.task.PriorityInheritance;
import elfin.kernel.task.Task;

/**
 * sched_setscheduler(2), sched_setparam(2), sched_setattr(2) and the calls that read back. There is
 * no SCHED_DEADLINE: its admission test always says that the processor's time is given away.
 */
public final class SchedulerCalls {
    /** In place of a policy: as it is. */
    private static final int SAME_POLICY = -1;

    private static final int MOST_ATTRIBUTE_BYTES = 4096;
    private static final int SIZE_VER0 = SchedAttr.SCHED_UTIL_MIN;

    private static final long CLAMPS =
            Sched.SCHED_FLAG_UTIL_CLAMP_MIN | Sched.SCHED_FLAG_UTIL_CLAMP_MAX;

    private static final long KNOWN_FLAGS =
            Sched.SCHED_FLAG_RESET_ON_FORK
                    | Sched.SCHED_FLAG_RECLAIM
                    | Sched.SCHED_FLAG_DL_OVERRUN
                    | Sched.SCHED_FLAG_KEEP_POLICY
                    | Sched.SCHED_FLAG_KEEP_PARAMS
                    | CLAMPS;

    /** Linux's bounds of a deadline's parts, in nanoseconds. */
    private static final long LEAST_RUNTIME = 1024;

    private static final long LEAST_PERIOD = 100_000;
    private static final long MOST_PERIOD = (1L << 22) * 1000;

    private SchedulerCalls() {}

    /** What is asked for: {@code struct sched_attr}. */
    private static final class Wish {
        int policy = SAME_POLICY;
        long flags;
        int niceness;
        int priority;
        long runtime;
        long deadline;
        long period;
    }

    @Syscall("sched_getscheduler")
    public static long getScheduler(int pid) {
        if (pid < 0) {
            return -Errno.EINVAL;
        }
        Task task = TaskSelection.require(pid);
        return task.policy() | (task.resetsOnFork ? Sched.SCHED_RESET_ON_FORK : 0);
    }

    @Syscall("sched_getparam")
    public static long getParameters(int pid, long parameters) {
        if (pid < 0 || parameters == 0) {
            return -Errno.EINVAL;
        }
        UserMemory.putInt(parameters, TaskSelection.require(pid).realTimePriority());
        return 0;
    }

    @Syscall("sched_setscheduler")
    public static long setScheduler(int pid, int policy, long parameters) {
        return policy < 0 ? -Errno.EINVAL : set(pid, policy, parameters);
    }

    @Syscall("sched_setparam")
    public static long setParameters(int pid, long parameters) {
        return set(pid, SAME_POLICY, parameters);
    }

    private static long set(int pid, int policy, long parameters) {
        if (parameters == 0 || pid < 0) {
            return -Errno.EINVAL;
        }
        Wish wish = new Wish();
        wish.priority = UserMemory.getInt(parameters);
        Task task = TaskSelection.require(pid);
        wish.niceness = task.niceness();
        wish.policy = policy;
        if (policy != SAME_POLICY && (policy & Sched.SCHED_RESET_ON_FORK) != 0) {
            wish.flags = Sched.SCHED_FLAG_RESET_ON_FORK;
            wish.policy = policy & ~Sched.SCHED_RESET_ON_FORK;
        }
        return change(task, wish);
    }

    @Syscall("sched_setattr")
    public static long setAttributes(int pid, long attributes, int flags) {
        if (attributes == 0 || pid < 0 || flags != 0) {
            return -Errno.EINVAL;
        }
        Wish wish = read(attributes);
        if (wish.policy < 0) {
            return -Errno.EINVAL;
        }
        if ((wish.flags & Sched.SCHED_FLAG_KEEP_POLICY) != 0) {
            wish.policy = SAME_POLICY;
        }
        Task task = TaskSelection.require(pid);
        if ((wish.flags & Sched.SCHED_FLAG_KEEP_PARAMS) != 0) {
            wish.niceness = task.niceness();
            wish.priority = task.realTimePriority();
        }
        return change(task, wish);
    }

    private static Wish read(long attributes) {
        int size = UserMemory.getInt(attributes);
        if (size == 0) {
            size = SIZE_VER0;
        }
        boolean fits = size >= SIZE_VER0 && size <= MOST_ATTRIBUTE_BYTES;
        for (int at = SchedAttr.SIZE; fits && at < size; at++) {
            fits = UserMemory.getByte(attributes + at) == 0;
        }
        if (!fits) {
            UserMemory.putInt(attributes, SchedAttr.SIZE);
            throw ErrnoException.of(Errno.E2BIG);
        }
        Wish wish = new Wish();
        wish.policy = UserMemory.getInt(attributes + SchedAttr.SCHED_POLICY);
        wish.flags = UserMemory.getLong(attributes + SchedAttr.SCHED_FLAGS);
        int niceness = UserMemory.getInt(attributes + SchedAttr.SCHED_NICE);
        wish.niceness =
                Math.max(
                        SchedulingPolicy.LEAST_NICE,
                        Math.min(SchedulingPolicy.MOST_NICE, niceness));
        wish.priority = UserMemory.getInt(attributes + SchedAttr.SCHED_PRIORITY);
        wish.runtime = UserMemory.getLong(attributes + SchedAttr.SCHED_RUNTIME);
        wish.deadline = UserMemory.getLong(attributes + SchedAttr.SCHED_DEADLINE);
        wish.period = UserMemory.getLong(attributes + SchedAttr.SCHED_PERIOD);
        if ((wish.flags & CLAMPS) != 0 && size < SchedAttr.SIZE) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return wish;
    }

    private static long change(Task task, Wish wish) {
        boolean keeps = wish.policy == SAME_POLICY;
        int policy = keeps ? task.policy() : wish.policy;
        boolean resets =
                keeps ? task.resetsOnFork : (wish.flags & Sched.SCHED_FLAG_RESET_ON_FORK) != 0;
        if (!isSound(policy, wish)) {
            return -Errno.EINVAL;
        }
        if (!isPermitted(task, policy, wish, resets) && !TaskSelection.mayRaise()) {
            return -Errno.EPERM;
        }
        if ((wish.flags & CLAMPS) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if (policy == Sched.SCHED_DEADLINE) {
            return -Errno.EBUSY;
        }
        task.resetsOnFork = resets;
        int niceness = SchedulingPolicy.isRealTime(policy) ? task.niceness() : wish.niceness;
        Scheduler.setScheduling(task, policy, wish.priority, niceness);
        PriorityInheritance.changed(task);
        return 0;
    }

    private static boolean isSound(int policy, Wish wish) {
        if (policy == Sched.SCHED_DEADLINE) {
            return (wish.flags & ~KNOWN_FLAGS) == 0 && wish.priority == 0 && isDeadline(wish);
        }
        boolean known =
                SchedulingPolicy.isRealTime(policy)
                        || policy == Sched.SCHED_OTHER
                        || policy == Sched.SCHED_BATCH
                        || policy == Sched.SCHED_IDLE;
        return known
                && (wish.flags & ~KNOWN_FLAGS) == 0
                && wish.priority >= 0
                && wish.priority <= SchedulingPolicy.MOST_REAL_TIME
                && SchedulingPolicy.isRealTime(policy) == (wish.priority != 0);
    }

    private static boolean isDeadline(Wish wish) {
        long period = wish.period == 0 ? wish.deadline : wish.period;
        return wish.deadline > 0
                && wish.runtime >= LEAST_RUNTIME
                && period >= wish.deadline
                && wish.deadline >= wish.runtime
                && period >= LEAST_PERIOD
                && period <= MOST_PERIOD;
    }

    /** Whether it may be done without CAP_SYS_NICE. */
    private static boolean isPermitted(Task task, int policy, Wish wish, boolean resets) {
        if (policy == Sched.SCHED_DEADLINE || !TaskSelection.isOwn(task)) {
            return false;
        }
        if (SchedulingPolicy.isRealTime(policy)) {
            long limit = task.process.limits.soft(Limits.RLIMIT_RTPRIO);
            if (policy != task.policy() && limit == 0
                    || wish.priority > task.realTimePriority()
                            && Long.compareUnsigned(wish.priority, limit) > 0) {
                return false;
            }
        } else if (wish.niceness < task.niceness()
                && !Priorities.isWithinLimit(task, wish.niceness)) {
            return false;
        }
        // SCHED_IDLE is like a niceness of 20.
        boolean leavesIdle = task.policy() == Sched.SCHED_IDLE && policy != Sched.SCHED_IDLE;
        return !(leavesIdle && !Priorities.isWithinLimit(task, task.niceness()))
                && !(task.resetsOnFork && !resets);
    }

    @Syscall("sched_getattr")
    public static long getAttributes(int pid, long attributes, int size, int flags) {
        boolean fits =
                Integer.compareUnsigned(size, SIZE_VER0) >= 0
                        && Integer.compareUnsigned(size, MOST_ATTRIBUTE_BYTES) <= 0;
        if (attributes == 0 || pid < 0 || flags != 0 || !fits) {
            return -Errno.EINVAL;
        }
        Task task = TaskSelection.require(pid);
        if (UserMemory.clear(attributes, size) != 0) {
            return -Errno.EFAULT;
        }
        UserMemory.putInt(attributes, Math.min(size, SchedAttr.SIZE));
        UserMemory.putInt(attributes + SchedAttr.SCHED_POLICY, task.policy());
        UserMemory.putLong(
                attributes + SchedAttr.SCHED_FLAGS,
                task.resetsOnFork ? Sched.SCHED_FLAG_RESET_ON_FORK : 0);
        if (SchedulingPolicy.isRealTime(task.policy())) {
            UserMemory.putInt(attributes + SchedAttr.SCHED_PRIORITY, task.realTimePriority());
        } else {
            UserMemory.putInt(attributes + SchedAttr.SCHED_NICE, task.niceness());
            UserMemory.putLong(attributes + SchedAttr.SCHED_RUNTIME, Scheduler.SAMPLE_NANOS);
        }
        return 0;
    }
}
