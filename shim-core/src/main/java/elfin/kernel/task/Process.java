package elfin.kernel.task;

import elfin.abi.Signal;
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

    /** Its children, linked by {@link #nextSibling}. */
    private Process firstChild;

    private Process nextSibling;

    /** The signal that its parent gets at its end; 0 for none. */
    public int exitSignal = Signal.SIGCHLD;

    /** Woken when a child ends. */
    public final WaitQueue childEvents = new WaitQueue();

    /** Whether vfork(2)'s parent waits for this process to end or to run another program. */
    boolean borrowsMemory;

    /** Woken when it no longer does. */
    final WaitQueue memoryReturned = new WaitQueue();

    public int processGroup;
    public int session;
    public AddressSpace addressSpace;
    public FileTable files;
    public FsContext fs;

    /** The program's file, for /proc. */
    public Location executable;

    public Credentials credentials = new Credentials();
    public SignalActions actions = new SignalActions();
    public final PendingSignals pending = new PendingSignals();
    public Limits limits = new Limits();

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

    /** ITIMER_REAL; a child has its own. */
    public final IntervalTimer realTimer = new IntervalTimer(this);

    /** Whether it has run another program since it was made; its parent may not regroup it then. */
    public boolean hasRunProgram;

    /** personality(2). */
    public int personality;

    /** getpriority(2): from -20 to 19. */
    public int niceness;

    public boolean noNewPrivileges;

    /** The kernel's clock when the process began. */
    public long startNanos;

    /** Woken when the process has ended. */
    public final WaitQueue ended = new WaitQueue();

    private int waitStatus = RUNNING;

    public Process(int pid) {
        this.pid = pid;
    }

    /** Names it after a program's path: what stands behind the last slash, 15 bytes at most. */
    public void setName(byte[] path) {
        int start = path.length;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        for (int i = 0; i < name.length; i++) {
            boolean inside = i < name.length - 1 && start + i < path.length;
            name[i] = inside ? path[start + i] : 0;
        }
    }

    /** Whether it has ended. */
    public boolean hasExited() {
        return waitStatus != RUNNING;
    }

    /** The status that wait(2) gives. */
    public int waitStatus() {
        return waitStatus;
    }

    /** The first of its children, or null. */
    public Process firstChild() {
        return firstChild;
    }

    /** The next child of the same parent, or null. */
    public Process nextSibling() {
        return nextSibling;
    }

    void adopt(Process child) {
        child.parent = this;
        child.nextSibling = firstChild;
        firstChild = child;
    }

    void disown(Process child) {
        if (firstChild == child) {
            firstChild = child.nextSibling;
        } else {
            Process before = firstChild;
            while (before != null && before.nextSibling != child) {
                before = before.nextSibling;
            }
            if (before != null) {
                before.nextSibling = child.nextSibling;
            }
        }
        child.nextSibling = null;
    }

    void exited(int status) {
        waitStatus = status;
        ended.wakeAll();
    }
}
