package elfin.kernel.task;

import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.kernel.core.PerCpu;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.FsContext;
import elfin.kernel.mm.MemoryPolicy;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.WaitQueue;
import elfin.rules.NonNull;
import elfin.rules.Unchecked;

/** A thread of a program. */
public final class Task extends KernelThread {
    /** Linux's 50 microseconds. */
    private static final long DEFAULT_TIMER_SLACK = 50_000;

    /**
     * The thread id, which {@code gettid} returns. The thread that runs another program takes the
     * process's id.
     */
    public int tid;

    /** The process this task belongs to. */
    @NonNull(reason = "every task is made for a process")
    public final Process process;

    /**
     * Address of the {@link TrapFrame} with the program's registers while the kernel works for this
     * task.
     */
    public long frame;

    /** The FS base register: the program's thread pointer. */
    public long fsBase;

    /** Whether the next return to the program takes the slow way. */
    public boolean workPending;

    /** The next task of the same process, or null. */
    Task nextTask;

    /** Whether a task waits in vfork(2) for its end or for its next program. */
    boolean borrowsMemory;

    /** Its own descriptors and places, when it does not share the process's; else null. */
    private FileTable ownFiles;

    private FsContext ownPlaces;

    /** Whether it has ended; the first task of a process is kept until the process ends. */
    boolean ended;

    @NonNull(reason = "every task has some")
    private Credentials credentials;

    /** prctl(2): the signal for its parent's death. */
    public int parentDeathSignal;

    /** prctl(2)'s PR_SET_NO_NEW_PRIVS: whether a program it runs has no more privilege. */
    public boolean noNewPrivileges;

    /** Signals sent to this task alone: tgkill(2), faults. */
    public final PendingSignals pending = new PendingSignals();

    /** The name that prctl(2) PR_SET_NAME changes: 15 bytes and NUL. */
    public byte[] name;

    /** The signal that is being delivered to it. */
    final SignalInfo delivered = new SignalInfo();

    /** The signals that it waits for in sigtimedwait(2), which it blocks otherwise. */
    public long awaited;

    /** personality(2), from {@code linux/personality.h}. */
    public int personality;

    /** Blocked signals, as in {@code sigset_t}. */
    public long blocked;

    /** The set to go back to after sigsuspend(2), when {@link #restoreMask}. */
    public long savedMask;

    public boolean restoreMask;

    public final SignalStack signalStack = new SignalStack();

    /** set_mempolicy(2); null is the default. */
    public MemoryPolicy memoryPolicy;

    /** The last fault, as signal frames show it. */
    long faultAddress;

    long faultVector;
    long faultError;

    /** The ERESTART number of the interrupted call, or 0. */
    int restart;

    /** When a wait ends that a stop has interrupted, or 0; the call that is restarted takes it. */
    private long resumedDeadline;

    /** Whether {@link #resumedDeadline} is for a call that is being restarted. */
    private boolean resumes;

    /** Cleared and woken when the task ends: set_tid_address(2). */
    public long clearTidAddress;

    final FutexWaiter futexWaiter = new FutexWaiter(this, new WaitQueue());

    /** The futexes it owns that others wait to own. */
    FutexWord firstOwnedFutex;

    public long robustList;

    /** The registered {@code struct rseq}, or 0, and its signature. */
    public long rseq;

    public int rseqSignature;

    public int rseqLength;

    /** Whether others ran while it may have been in a critical section. */
    boolean leavesSection;

    /** SCHED_RESET_ON_FORK: children are scheduled as the ordinary ones are. */
    public boolean resetsOnFork;

    /** ioprio_set(2): class and level, 0 for none. */
    public int ioPriority;

    /** The kernel's clock when it began; of a process's main task, the process's counts. */
    public long startNanos;

    /** Page faults that needed no input, and those that did. */
    public long minorFaults;

    public long majorFaults;

    private final TimeSplit timeSplit = new TimeSplit();

    /** prctl(2): by how much its waits may be late, now and as it was made. */
    public long timerSlackNanos = DEFAULT_TIMER_SLACK;

    public long initialTimerSlackNanos = DEFAULT_TIMER_SLACK;

    /** prctl(2)'s PR_MCE_KILL: when bad memory kills it. */
    public int memoryFailurePolicy = Prctl.PR_MCE_KILL_DEFAULT;

    /** prctl(2)'s PR_SET_IO_FLUSHER. */
    public boolean isFlusher;

    public Task(int tid, Process process) {
        this.tid = tid;
        this.process = process;
        credentials = process.credentials();
        name = new byte[Process.NAME_SIZE];
    }

    /**
     * Only the task that was told of its process's signal gives up waiting: the others would find
     * it gone on their way back.
     */
    @Override
    public boolean interrupted() {
        return PerCpu.hasPendingWork()
                && (hasDeliverableSignal() || mustEnd() || process.isStopped());
    }

    @Override
    protected void resumed() {
        if (rseq != 0) {
            leavesSection = true;
            PerCpu.setPendingWork(true);
        }
    }

    @Override
    protected void sampled() {
        TimeLimits.check(this);
    }

    /** Adds what it has used to a usage that is new. */
    public void measure(Usage into) {
        into.addTask(this);
        into.divide(timeSplit);
        into.peakResidentBytes = process.addressSpace.peakResidentBytes();
    }

    /** What a call leaves that returns ERESTART_RESTARTBLOCK: when it would have ended. */
    public void resumeUntil(long deadlineNanos) {
        resumedDeadline = deadlineNanos;
    }

    /** The restart of a call begins, or a handler comes between. */
    void setResumes(boolean restarts) {
        resumes = restarts;
    }

    /** When the wait ends that is restarted, or 0 when a new one begins. */
    public long takeResumedDeadline() {
        long deadline = resumes ? resumedDeadline : 0;
        resumes = false;
        return deadline;
    }

    /** The signals that wait for it, sent to it or to its process, as in {@code sigset_t}. */
    public long pendingSet() {
        return pending.set() | process.pending.set();
    }

    /** Whether a signal waits that it does not block. */
    public boolean hasDeliverableSignal() {
        return (pendingSet() & ~blocked) != 0;
    }

    /** Its ids and capabilities, which never change: another object is given to it. */
    public Credentials credentials() {
        return credentials;
    }

    /** Begins with the same credentials as its maker, before it is its process's. */
    void inheritCredentials(Task maker) {
        credentials = maker.credentials;
        noNewPrivileges = maker.noNewPrivileges;
    }

    /**
     * Has other credentials from now on: when it may have gained something, nobody without
     * privilege looks into its process any more, and its parent's death is none of its business.
     *
     * @throws OutOfMemoryError before anything has changed
     */
    public void become(Credentials after) {
        Credentials before = credentials;
        if (after.uid != before.uid) {
            UserAccount.of(after.uid).addTask();
            UserAccount.of(before.uid).removeTask();
        }
        credentials = after;
        if (after.gainsOver(before)) {
            process.addressSpace.dumpable = false;
            parentDeathSignal = 0;
        }
    }

    /** Whether it may look into a process by its real ids: ptrace(2)'s access mode check. */
    public boolean mayTrace(Process other) {
        return mayTrace(other, other.credentials(), false);
    }

    /** The same for one task of a process. */
    public boolean mayTrace(Task other) {
        return mayTrace(other.process, other.credentials, false);
    }

    /**
     * Whether it may look into a task of a process with credentials.
     *
     * @param byFileIds as the files of /proc are checked
     */
    public boolean mayTrace(Process other, Credentials others, boolean byFileIds) {
        return other == process || credentials.mayTrace(others, byFileIds, other.isDumpable());
    }

    /** Its open files. */
    public FileTable files() {
        return ownFiles == null ? process.files : ownFiles;
    }

    /** Its root, working directory and mask. */
    public FsContext places() {
        return ownPlaces == null ? process.fs : ownPlaces;
    }

    /** As clone(2) asks for: a copy of what the maker has, or the same. */
    void inheritFiles(Task maker, CloneRequest request) {
        if (!request.has(Tasks.CLONE_FILES)) {
            ownFiles = maker.files().copy();
        } else if (maker.ownFiles != null) {
            ownFiles = maker.ownFiles.share();
        }
        if (!request.has(Tasks.CLONE_FS)) {
            ownPlaces = maker.places().copy();
        } else if (maker.ownPlaces != null) {
            ownPlaces = maker.ownPlaces.share();
        }
    }

    /** Gets its own copies of what it shares with other tasks: unshare(2). */
    public void unshare(boolean places, boolean descriptors) {
        boolean alone = process.taskCount() == 1;
        if (descriptors && (!alone || files().isShared())) {
            FileTable copy = files().copy();
            leaveFiles();
            ownFiles = copy;
        }
        if (places) {
            FsContext copy = places().copy();
            leavePlaces();
            ownPlaces = copy;
        }
        if (alone) {
            ownForProcess();
        }
    }

    /** The only task of a process: what it has is the process's. */
    void ownForProcess() {
        if (ownFiles != null) {
            process.files.leave();
            process.files = ownFiles;
            ownFiles = null;
        }
        if (ownPlaces != null) {
            process.fs.leave();
            process.fs = ownPlaces;
            ownPlaces = null;
        }
    }

    /** It ends. */
    void leaveFiles() {
        if (ownFiles != null) {
            ownFiles.leave();
            ownFiles = null;
        }
    }

    void leavePlaces() {
        if (ownPlaces != null) {
            ownPlaces.leave();
            ownPlaces = null;
        }
    }

    /** Whether its process ends, or another task of it runs another program. */
    boolean mustEnd() {
        return process.isEnding() || process.isRunningProgramIn(this);
    }

    /** Whether nothing but its end can follow, so that even waits end that no signal interrupts. */
    boolean isKilled() {
        return mustEnd() || (pendingSet() & PendingSignals.bit(Signal.SIGKILL)) != 0;
    }

    /** The next task of the same process, or null. */
    public Task nextTask() {
        return nextTask;
    }

    /** The task whose program or system call runs now. */
    @Unchecked(reason = "only a task's program or system call asks for it")
    @NonNull(reason = "a program or system call runs in a task")
    public static Task current() {
        return (Task) Scheduler.current();
    }
}
