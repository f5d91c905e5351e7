package elfin.kernel.task;

/** All processes by id. */
public final class ProcessTable {
    private static final int FIRST_CAPACITY = 16;

    private static Process[] processes = new Process[FIRST_CAPACITY];
    private static int nextPid = 1;

    private ProcessTable() {}

    /** A new process with the next id. */
    public static Process create(Process parent) {
        if (nextPid == processes.length) {
            Process[] larger = new Process[2 * processes.length];
            System.arraycopy(processes, 0, larger, 0, processes.length);
            processes = larger;
        }
        Process process = new Process(nextPid++);
        process.parent = parent;
        processes[process.pid] = process;
        return process;
    }

    /** The process of an id, or null. */
    public static Process find(int pid) {
        return pid > 0 && pid < processes.length ? processes[pid] : null;
    }

    /** The highest id that was given. */
    public static int highestPid() {
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
