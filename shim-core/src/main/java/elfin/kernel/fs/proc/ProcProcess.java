package elfin.kernel.fs.proc;

import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.mm.AddressSpace;

/** A process or one of its tasks as /proc shows it. Whatever it does not have is null. */
public abstract class ProcProcess {
    /** Which of the ids: real, effective, saved, of the file system. */
    public static final int REAL = 0;

    public static final int EFFECTIVE = 1;
    public static final int SAVED = 2;
    public static final int FILE_SYSTEM = 3;

    /** Which signals. */
    public static final int PENDING = 0;

    public static final int SHARED_PENDING = 1;
    public static final int BLOCKED = 2;
    public static final int IGNORED = 3;
    public static final int CAUGHT = 4;

    public abstract int pid();

    /** Whether it is still there; it may have ended, and wait to be waited for. */
    public abstract boolean exists();

    /** The task's id; the process's for a process. */
    public abstract int tid();

    /** Whether it is the task alone that is shown. */
    public abstract boolean isTask();

    public abstract int parentPid();

    public abstract int processGroup();

    public abstract int session();

    /** Device number of the controlling terminal as in stat(2), 0 for none. */
    public abstract int terminal();

    /** Its foreground process group, -1 for none. */
    public abstract int terminalGroup();

    /** Short name of at most 15 bytes. */
    public abstract String name();

    /** Sets the name, if the caller is of the same process: 0 or an error number. */
    public abstract long setName(byte[] bytes, int length);

    /** One letter of proc(5)'s states. */
    public abstract char state();

    /** One of the user ids. */
    public abstract int uid(int which);

    public abstract int gid(int which);

    /** The user whom its files belong to. */
    public final int uid() {
        return uid(EFFECTIVE);
    }

    public final int gid() {
        return gid(EFFECTIVE);
    }

    /** Supplementary groups. */
    public abstract int[] groups();

    /** The sets of capabilities, in the order of status: inheritable to ambient. */
    public abstract long[] capabilities();

    /** Whether the caller may look into it: ptrace(2)'s PTRACE_MODE_READ. */
    public abstract boolean mayBeInspected();

    /** The text of /proc/PID/syscall. */
    public abstract String systemCall();

    /** Time of start in nanoseconds since boot. */
    public abstract long startNanos();

    /** What it has used. */
    public abstract ProcUsage usage();

    public abstract int niceness();

    /** {@code SCHED_*}. */
    public abstract int policy();

    /** From 1 to 99, or 0. */
    public abstract int realTimePriority();

    public abstract int taskCount();

    /** The lowest id of its tasks above another, or -1. */
    public abstract int nextTask(int tid);

    /** The lowest id of its children above another, or -1. */
    public abstract int nextChild(int pid);

    public abstract AddressSpace addressSpace();

    public abstract FileTable files();

    public abstract FsContext context();

    /** The program's file. */
    public abstract Location executable();

    /** Sets of signals, as {@code sigset_t}. */
    public abstract long signals(int which);

    /** How many signals wait in queues of its user. */
    public abstract long queuedSignals();

    /** The signal that tells its parent of its end. */
    public abstract int exitSignal();

    /** The wait status of one that has ended. */
    public abstract int exitStatus();

    /** Resource limits by number; negative is unlimited. */
    public abstract long softLimit(int resource);

    public abstract long hardLimit(int resource);

    public abstract boolean noNewPrivileges();

    public abstract int personality();

    /** /proc/PID/coredump_filter. */
    public abstract int coreFilter();

    public abstract void setCoreFilter(int kinds);

    /** /proc/PID/oom_score_adj. */
    public abstract int outOfMemoryScore();

    public abstract void setOutOfMemoryScore(int score);
}
