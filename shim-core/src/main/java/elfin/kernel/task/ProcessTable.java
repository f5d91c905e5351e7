package elfin.kernel.task;

/** All processes and tasks by id: the ids of both are of one kind. */
public final class ProcessTable {
    /** The process that gets the children of those that end. */
    public static final int INIT = 1;

    private static final int FIRST_CAPACITY = 16;

    private static Process[] processes = new Process[FIRST_CAPACITY];

    /** Tasks that are not their process's main one. */
    private static Task[] tasks = new Task[FIRST_CAPACITY];

    /** Linux's default pid_max. */
    private static final int MOST = 32768;

    /** Where ids start again after {@link #MOST}: Linux's RESERVED_PIDS. */
    private static final int FIRST_AGAIN = 300;

    private static int nextPid = 1;

    private ProcessTable() {}

    /**
     * A new process with the next id.
     *
     * @return null when all ids are in use
     */
    public static Process create(Process parent) {
        return create(parent, nextFree());
    }

    /** A new process with an id that is free; null when it is negative. */
    static Process create(Process parent, int pid) {
        if (pid < 0) {
            return null;
        }
        ensureCapacity(pid);
        Process process = new Process(pid);
        if (parent != null) {
            parent.adopt(process);
        }
        processes[pid] = process;
        return process;
    }

    private static int nextFree() {
        for (int tries = 0; tries < MOST; tries++) {
            if (nextPid == MOST) {
                nextPid = FIRST_AGAIN;
            }
            int pid = nextPid++;
            ensureCapacity(pid);
            if (isFree(pid)) {
                return pid;
            }
        }
        return -1;
    }

    /** Whether a number can be an id. */
    public static boolean isId(int number) {
        return number > 0 && number < MOST;
    }

    /** Whether an id belongs to nothing: no process, task, group or session. */
    public static boolean isFree(int pid) {
        ensureCapacity(pid);
        return processes[pid] == null && tasks[pid] == null;
    }

    private static void ensureCapacity(int pid) {
        if (pid < processes.length) {
            return;
        }
        int length = processes.length;
        while (length <= pid) {
            length = Math.min(2 * length, MOST);
        }
        Process[] moreProcesses = new Process[length];
        Task[] moreTasks = new Task[length];
        System.arraycopy(processes, 0, moreProcesses, 0, processes.length);
        System.arraycopy(tasks, 0, moreTasks, 0, tasks.length);
        processes = moreProcesses;
        tasks = moreTasks;
    }

    /** The next id that nothing has, or -1. */
    static int freeId(int chosenId) {
        return chosenId == 0 ? nextFree() : chosenId;
    }

    /**
     * A new task of a process that has others, with the next id.
     *
     * @return null when all ids are in use
     */
    static Task createTask(Process process, int chosenId) {
        int tid = freeId(chosenId);
        if (tid < 0) {
            return null;
        }
        ensureCapacity(tid);
        Task task = new Task(tid, process);
        tasks[tid] = task;
        return task;
    }

    /** Forgets a task that has ended, or that gets its process's id. */
    static void removeTask(Task task) {
        if (tasks[task.tid] == task) {
            tasks[task.tid] = null;
        }
    }

    /** The task of an id, or null. */
    public static Task findTask(int tid) {
        if (tid <= 0 || tid >= tasks.length) {
            return null;
        }
        return processes[tid] != null ? processes[tid].mainTask : tasks[tid];
    }

    /** Forgets a process that has ended; its id is free again. */
    static void remove(Process process) {
        if (process.parent != null) {
            process.parent.disown(process);
        }
        process.uncountMainTask();
        processes[process.pid] = null;
    }

    /** The process of an id, or null. */
    public static Process find(int pid) {
        return pid > 0 && pid < processes.length ? processes[pid] : null;
    }

    /** No process has a higher id. */
    public static int highestPid() {
        return processes.length - 1;
    }

    /** The id that was given last. */
    public static int lastId() {
        return nextPid - 1;
    }

    /** How many processes have not ended. */
    public static int count() {
        int count = 0;
        for (Process process : processes) {
            if (process != null && !process.hasExited()) {
                count++;
            }
        }
        return count;
    }
}
