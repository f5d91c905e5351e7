package elfin.kernel.task;

import elfin.abi.Clocks;
import elfin.kernel.sched.Scheduler;

/**
 * A clock of the processor time of a process or task. Those of others than the caller have numbers
 * that clock_getcpuclockid(3) makes: the id's complement, whether it is a thread's, and what is
 * counted.
 */
public final class CpuClock {
    /** What is counted: all time, the program's only, all time exactly. */
    private static final int ALL = 0;

    private static final int PROGRAM = 1;
    private static final int EXACT = 2;
    private static final int KIND_MASK = 3;
    private static final int THREAD = 4;
    private static final int ID_SHIFT = 3;

    public final Process process;

    /** The task, or null for the whole process. */
    public final Task task;

    private final int kind;

    private CpuClock(Process process, Task task, int kind) {
        this.process = process;
        this.task = task;
        this.kind = kind;
    }

    /** All time of a process, or its program's part only. */
    static CpuClock of(Process process, boolean programOnly) {
        return new CpuClock(process, null, programOnly ? PROGRAM : ALL);
    }

    /** Whether a number is one of a clock of processor time, existing or not. */
    public static boolean isNumber(int number) {
        return number == Clocks.CLOCK_PROCESS_CPUTIME_ID
                || number == Clocks.CLOCK_THREAD_CPUTIME_ID
                || number < 0 && (number & KIND_MASK) != KIND_MASK;
    }

    /**
     * The clock of a number, or null.
     *
     * @param toRead whether it is for clock_gettime(2), which takes the caller's thread id for its
     *     process
     */
    public static CpuClock find(int number, boolean toRead) {
        Task self = Task.current();
        if (number == Clocks.CLOCK_PROCESS_CPUTIME_ID) {
            return new CpuClock(self.process, null, EXACT);
        }
        if (number == Clocks.CLOCK_THREAD_CPUTIME_ID) {
            return new CpuClock(self.process, self, EXACT);
        }
        int kind = number & KIND_MASK;
        if (number >= 0 || kind > EXACT) {
            return null;
        }
        int id = ~(number >> ID_SHIFT);
        boolean thread = (number & THREAD) != 0;
        Task task = id == 0 ? self : ProcessTable.findTask(id);
        if (task == null) {
            return null;
        }
        if (thread) {
            return task.process == self.process ? new CpuClock(task.process, task, kind) : null;
        }
        boolean named = id == 0 || task.process.pid == id || toRead && task == self;
        return named ? new CpuClock(task.process, null, kind) : null;
    }

    /** Whether waiting for it would wait for ever: the caller's own. */
    public boolean isCallers() {
        return task == Task.current();
    }

    /** How fine it is, in nanoseconds. */
    public long resolutionNanos() {
        return kind == EXACT ? 1 : Scheduler.SAMPLE_NANOS;
    }

    /** The processor time. */
    public long nanos() {
        return kind == PROGRAM ? programNanos(new Usage()) : usedNanos();
    }

    /** The same, without allocating: the usage is free for it. */
    long nanos(Usage usage) {
        if (kind != PROGRAM) {
            return usedNanos();
        }
        usage.clear();
        return programNanos(usage);
    }

    private long usedNanos() {
        return task == null ? process.usedNanos() : Scheduler.usedNanos(task);
    }

    private long programNanos(Usage usage) {
        if (task == null) {
            process.measure(usage);
        } else {
            task.measure(usage);
        }
        return usage.programNanos;
    }
}
