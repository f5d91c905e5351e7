package elfin.kernel.task;

import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.fs.Location;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.sched.WaitQueue;

/** A thread group: what its tasks share. */
public final class Process {
    private static final int RUNNING = -1;

    /** The thread group id, which {@code getpid} returns. */
    public final int pid;

    public Process parent;
    public int processGroup;
    public int session;
    public AddressSpace addressSpace;
    public FileTable files;
    public FsContext fs;

    /** The program's file, for /proc. */
    public Location executable;

    public final Credentials credentials = new Credentials();
    public final SignalActions actions = new SignalActions();
    public final PendingSignals pending = new PendingSignals();
    public final Limits limits = new Limits();

    /** The first task; the process's signals are its. */
    public Task mainTask;

    /** The name that prctl(2) PR_SET_NAME changes: 15 bytes and NUL. */
    public final byte[] name = new byte[16];

    /**
     * prctl(2): the signal for the parent's death, whether cores may be dumped, whether exec may
     * raise privilege.
     */
    public int parentDeathSignal;

    public boolean dumpable = true;
    public boolean noNewPrivileges;

    /** The kernel's clock when the process began. */
    public long startNanos;

    /** Woken when the process has ended. */
    public final WaitQueue ended = new WaitQueue();

    private int waitStatus = RUNNING;

    public Process(int pid) {
        this.pid = pid;
    }

    /** Whether it has ended. */
    public boolean hasExited() {
        return waitStatus != RUNNING;
    }

    /** The status that wait(2) gives. */
    public int waitStatus() {
        return waitStatus;
    }

    void exited(int status) {
        waitStatus = status;
        ended.wakeAll();
    }
}
