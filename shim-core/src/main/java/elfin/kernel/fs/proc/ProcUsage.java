package elfin.kernel.fs.proc;

/** What a process or task has used, and children that were waited for. */
public final class ProcUsage {
    public long programNanos;
    public long kernelNanos;
    public long childrenProgramNanos;
    public long childrenKernelNanos;
    public long minorFaults;
    public long majorFaults;
    public long childrenMinorFaults;
    public long childrenMajorFaults;
    public long voluntarySwitches;
    public long involuntarySwitches;

    /** Time on the processor. */
    long nanos() {
        return programNanos + kernelNanos;
    }
}
