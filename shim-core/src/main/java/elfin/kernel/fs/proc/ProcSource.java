package elfin.kernel.fs.proc;

/** What /proc asks of the task layer and the machine. */
public abstract class ProcSource {
    /** Id of the process that is calling. */
    public abstract int currentPid();

    /** The process of an id, or null. */
    public abstract ProcProcess process(int pid);

    /** The lowest process id above another, or -1. */
    public abstract int nextPid(int pid);

    /** Name of the machine. */
    public abstract String hostname();

    /** Kernel release as of uname(2). */
    public abstract String release();

    /** Kernel version as of uname(2). */
    public abstract String version();

    /** Text of /proc/cpuinfo. */
    public abstract String processors();

    /** Nanoseconds since boot. */
    public abstract long uptimeNanos();

    /** Boot time in seconds since 1970. */
    public abstract long bootSeconds();
}
