package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.SchedulingPolicy;
import elfin.kernel.task.Limits;
import elfin.kernel.task.Task;

/** getpriority(2), setpriority(2): niceness, which each task has of its own. */
public final class Priorities {
    /** What getpriority(2) takes a niceness from, so that no result looks like an error. */
    private static final int SHOWN_FROM = 20;

    private Priorities() {}

    /** Collects the answer over the tasks that are meant. */
    private static final class Best implements TaskSelection.Visitor {
        int shown;

        @Override
        public void visit(Task task) {
            shown = Math.max(shown, SHOWN_FROM - task.niceness());
        }
    }

    /** Sets the niceness of the tasks that are meant. */
    private static final class Change implements TaskSelection.Visitor {
        private final int niceness;
        long result = -Errno.ESRCH;

        Change(int niceness) {
            this.niceness = niceness;
        }

        @Override
        public void visit(Task task) {
            if (!TaskSelection.isOwn(task) && !TaskSelection.mayRaise()) {
                result = -Errno.EPERM;
            } else if (niceness < task.niceness() && !mayBeNice(task, niceness)) {
                result = -Errno.EACCES;
            } else {
                result = result == -Errno.ESRCH ? 0 : result;
                Scheduler.setScheduling(task, task.policy(), task.realTimePriority(), niceness);
            }
        }
    }

    @Syscall("getpriority")
    public static long getPriority(int which, int who) {
        if (which < TaskSelection.ONE || which > TaskSelection.USER) {
            return -Errno.EINVAL;
        }
        Best best = new Best();
        TaskSelection.visit(which, who, best);
        return best.shown == 0 ? -Errno.ESRCH : best.shown;
    }

    @Syscall("setpriority")
    public static long setPriority(int which, int who, int niceness) {
        if (which < TaskSelection.ONE || which > TaskSelection.USER) {
            return -Errno.EINVAL;
        }
        int wanted =
                Math.max(
                        SchedulingPolicy.LEAST_NICE,
                        Math.min(SchedulingPolicy.MOST_NICE, niceness));
        Change change = new Change(wanted);
        TaskSelection.visit(which, who, change);
        return change.result;
    }

    /** Whether a task may have a lower niceness: by RLIMIT_NICE, or with CAP_SYS_NICE. */
    static boolean mayBeNice(Task task, int niceness) {
        return isWithinLimit(task, niceness) || TaskSelection.mayRaise();
    }

    static boolean isWithinLimit(Task task, int niceness) {
        long limit = task.process.limits.soft(Limits.RLIMIT_NICE);
        return Long.compareUnsigned(SHOWN_FROM - niceness, limit) <= 0;
    }
}
