package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Task;

/**
 * ioprio_set(2), ioprio_get(2): priorities of input and output are kept and passed on. Files are in
 * memory here, where no request waits for another.
 */
public final class IoPriorities {
    private static final int WHO_FIRST = 1;
    private static final int WHO_LAST = 3;

    private static final int CLASS_NONE = 0;
    private static final int CLASS_REAL_TIME = 1;
    private static final int CLASS_BEST_EFFORT = 2;
    private static final int CLASS_IDLE = 3;
    private static final int CLASS_SHIFT = 13;
    private static final int CLASS_MASK = 7;
    private static final int LEVEL_MASK = 7;

    /** CAP_SYS_ADMIN. */
    private static final int CAP_SYS_ADMIN = 21;

    private IoPriorities() {}

    /** Sets the priority of the tasks that are meant. */
    private static final class Change implements TaskSelection.Visitor {
        private final int priority;
        long result = -Errno.ESRCH;

        Change(int priority) {
            this.priority = priority;
        }

        @Override
        public void visit(Task task) {
            Credentials caller = Task.current().credentials();
            int owner = task.credentials().uid;
            if (owner != caller.euid && owner != caller.uid && !TaskSelection.mayRaise()) {
                result = -Errno.EPERM;
            } else if (result != -Errno.EPERM) {
                task.ioPriority = priority;
                result = 0;
            }
        }
    }

    /** The highest priority of the tasks that are meant. */
    private static final class Best implements TaskSelection.Visitor {
        private final boolean raw;
        int best = -Errno.ESRCH;

        Best(boolean raw) {
            this.raw = raw;
        }

        @Override
        public void visit(Task task) {
            int own = raw || task.ioPriority != 0 ? task.ioPriority : byNiceness(task);
            best = best < 0 ? own : Math.min(best, own);
        }
    }

    @Syscall("ioprio_set")
    public static long set(int which, int who, int priority) {
        long result = check(priority);
        if (result != 0) {
            return result;
        }
        if (which < WHO_FIRST || which > WHO_LAST) {
            return -Errno.EINVAL;
        }
        Change change = new Change(priority);
        TaskSelection.visit(which - WHO_FIRST, who, change);
        return change.result;
    }

    private static long check(int priority) {
        int level = priority & LEVEL_MASK;
        switch (priority >> CLASS_SHIFT & CLASS_MASK) {
            case CLASS_NONE -> {
                return level == 0 ? 0 : -Errno.EINVAL;
            }
            case CLASS_REAL_TIME -> {
                Credentials caller = Task.current().credentials();
                boolean may = TaskSelection.mayRaise() || caller.hasCapability(CAP_SYS_ADMIN);
                return may ? 0 : -Errno.EPERM;
            }
            case CLASS_BEST_EFFORT, CLASS_IDLE -> {
                return 0;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
    }

    @Syscall("ioprio_get")
    public static long get(int which, int who) {
        if (which < WHO_FIRST || which > WHO_LAST) {
            return -Errno.EINVAL;
        }
        Best best = new Best(which == WHO_FIRST);
        TaskSelection.visit(which - WHO_FIRST, who, best);
        return best.best;
    }

    /** Without a priority of its own a task's niceness says it. */
    private static int byNiceness(Task task) {
        return CLASS_BEST_EFFORT << CLASS_SHIFT | (task.niceness() + 20) / 5;
    }
}
