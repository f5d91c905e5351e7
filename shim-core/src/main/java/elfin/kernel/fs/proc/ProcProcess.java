package elfin.kernel.fs.proc;

import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.mm.AddressSpace;

/** A process as /proc shows it. Whatever it does not have is null. */
public abstract class ProcProcess {
    public abstract int pid();

    public abstract int parentPid();

    public abstract int processGroup();

    public abstract int session();

    /** Short name of at most 15 bytes. */
    public abstract String name();

    /** One letter of proc(5)'s states. */
    public abstract char state();

    public abstract int uid();

    public abstract int gid();

    /** Time of start in nanoseconds since boot. */
    public abstract long startNanos();

    /** Processor time used. */
    public abstract long cpuNanos();

    public abstract AddressSpace addressSpace();

    public abstract FileTable files();

    public abstract FsContext context();

    /** The program's file. */
    public abstract Location executable();

    /** Blocked, ignored, caught and pending signals, as {@code sigset_t}. */
    public abstract long blockedSignals();

    public abstract long pendingSignals();
}
