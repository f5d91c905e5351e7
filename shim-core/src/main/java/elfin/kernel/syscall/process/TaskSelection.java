package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** The tasks that scheduling calls mean: one by its id, a process group's, a user's. */
final class TaskSelection {
    /** Kinds of {@code who}, as getpriority(2) numbers them. */
    static final int ONE = 0;

    static final int GROUP = 1;
    static final int USER = 2;

    /** CAP_SYS_NICE. */
    static final int CAP_SYS_NICE = 23;

    /** What is done to each task. */
    interface Visitor {
        void visit(Task task);
    }

    private TaskSelection() {}

    /** The task of an id, or the current one for 0. */
    static Task require(int tid) {
        Task task = tid == 0 ? Task.current() : ProcessTable.findTask(tid);
        if (task == null || task.process.mainTask == null) {
            throw ErrnoException.of(Errno.ESRCH);
        }
        return task;
    }

    /**
     * Visits the tasks that {@code which} and {@code who} mean; 0 is the current task, its group,
     * its user.
     */
    static void visit(int which, int who, Visitor visitor) {
        if (which == ONE) {
            Task task = who == 0 ? Task.current() : ProcessTable.findTask(who);
            if (task != null && task.process.mainTask != null) {
                visitor.visit(task);
            }
            return;
        }
        for (int pid = 1; pid <= ProcessTable.highestPid(); pid++) {
            Process process = ProcessTable.find(pid);
            Task task = process == null ? null : process.firstTask();
            for (; task != null; task = task.nextTask()) {
                if (isMeant(task, which, who)) {
                    visitor.visit(task);
                }
            }
        }
    }

    private static boolean isMeant(Task task, int which, int who) {
        Task self = Task.current();
        return which == GROUP
                ? task.process.processGroup == (who == 0 ? self.process.processGroup : who)
                : task.credentials().uid == (who == 0 ? self.credentials().uid : who);
    }

    static boolean mayRaise() {
        return Task.current().credentials().hasCapability(CAP_SYS_NICE);
    }

    /** Whether the current task's effective user owns another. */
    static boolean isOwn(Task task) {
        int caller = Task.current().credentials().euid;
        Credentials credentials = task.credentials();
        return caller == credentials.euid || caller == credentials.uid;
    }
}
