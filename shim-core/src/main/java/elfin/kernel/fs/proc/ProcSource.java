package elfin.kernel.fs.proc;

import elfin.kernel.fs.FsContext;

/** What /proc asks of the task layer and the machine. */
public abstract class ProcSource {
    /** Id of the process that is calling. */
    public abstract int currentPid();

    /** Id of the task that is calling. */
    public abstract int currentTid();

    /** Where the caller stands: paths are told as it sees them. */
    public abstract FsContext callerContext();

    /** The process of an id, or null; one that has ended and waits to be waited for, too. */
    public abstract ProcProcess process(int pid);

    /** The task of an id, or null. */
    public abstract ProcProcess task(int tid);

    /** The lowest process id above another, or -1. */
    public abstract int nextPid(int pid);

    /** Name of the machine. */
    public abstract String hostname();

    /** Name of its NIS domain. */
    public abstract String domainname();

    /** Sets the name of the machine; the caller may. */
    public abstract void setHostname(byte[] name, int length);

    public abstract void setDomainname(byte[] name, int length);

    /** What core files are called, as a line: core(5). */
    public abstract String corePattern();

    /** Sets that; false when it is not possible. */
    public abstract boolean setCorePattern(byte[] pattern, int length);

    /** Whether process ids are put behind the names of core files. */
    public abstract boolean coreUsesPid();

    public abstract void setCoreUsesPid(boolean uses);

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

    /** Nanoseconds that no task ran. */
    public abstract long idleNanos();

    /** How many tasks run or could run. */
    public abstract int runnableTasks();

    /** The load averaged over 1, 5 or 15 minutes, by number, in hundredths. */
    public abstract long loadHundredths(int which);

    /** How many tasks there are. */
    public abstract int taskCount();

    /** The last process id that was given. */
    public abstract int lastPid();

    /** Lines of /proc/net/unix behind its head. */
    public abstract String unixSockets();

    /** Lines of the files of /proc/sysvipc behind their heads. */
    public abstract String messageQueues();

    public abstract String semaphores();

    public abstract String sharedMemory();

    /** Adds the settings of the kernel's other parts to /proc/sys. */
    public abstract void addSettings(Settings settings);

    /** A random number. */
    public abstract long random();
}
