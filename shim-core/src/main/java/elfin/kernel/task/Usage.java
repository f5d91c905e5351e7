package elfin.kernel.task;

import elfin.kernel.sched.Scheduler;

/** What a task, a process or several have used: getrusage(2). */
public final class Usage {
    public long programNanos;
    public long kernelNanos;
    public long voluntarySwitches;
    public long involuntarySwitches;
    public long minorFaults;
    public long majorFaults;

    /** The most bytes in memory at once, of one process. */
    public long peakResidentBytes;

    /** What {@link TimeSplit} divides. */
    long nanos;

    long programSamples;
    long kernelSamples;

    /** Makes it as a new one. */
    void clear() {
        programNanos = 0;
        kernelNanos = 0;
        voluntarySwitches = 0;
        involuntarySwitches = 0;
        minorFaults = 0;
        majorFaults = 0;
        peakResidentBytes = 0;
        nanos = 0;
        programSamples = 0;
        kernelSamples = 0;
    }

    /** Adds what a task has used, but does not divide its time. */
    void addTask(Task task) {
        nanos += Scheduler.usedNanos(task);
        programSamples += task.programSamples();
        kernelSamples += task.kernelSamples();
        voluntarySwitches += task.voluntarySwitches();
        involuntarySwitches += task.involuntarySwitches();
        minorFaults += task.minorFaults;
        majorFaults += task.majorFaults;
    }

    /** Adds what ended tasks of the same process have used, undivided. */
    void addEnded(Usage other) {
        nanos += other.nanos;
        programSamples += other.programSamples;
        kernelSamples += other.kernelSamples;
        addCounts(other);
    }

    /** Adds what another process has used. */
    public void addProcess(Usage other) {
        programNanos += other.programNanos;
        kernelNanos += other.kernelNanos;
        peakResidentBytes = Math.max(peakResidentBytes, other.peakResidentBytes);
        addCounts(other);
    }

    private void addCounts(Usage other) {
        voluntarySwitches += other.voluntarySwitches;
        involuntarySwitches += other.involuntarySwitches;
        minorFaults += other.minorFaults;
        majorFaults += other.majorFaults;
    }

    void divide(TimeSplit split) {
        split.update(nanos, programSamples, kernelSamples);
        programNanos = split.programNanos();
        kernelNanos = split.kernelNanos();
    }
}
