package elfin.kernel.task;

/** All processes by id. */
public final class ProcessTable {
    /** The process that gets the children of those that end. */
    public static final int INIT = 1;

    private static final int FIRST_CAPACITY = 16;

    private static Process[] processes = new Process[FIRST_CAPACITY];

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
        int pid = nextFree();
        if (pid < 0) {
            return null;
        }
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
            if (pid >= processes.length) {
                Process[] larger = new Process[Math.min(2 * processes.length, MOST)];
                System.arraycopy(processes, 0, larger, 0, processes.length);
                processes = larger;
            }
            if (processes[pid] == null) {
                return pid;
            }
        }
        return -1;
    }

    /** Forgets a process that has ended; its id is free again. */
    static void remove(Process process) {
        if (process.parent != null) {
            process.parent.disown(process);
        }
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
