package elfin.kernel.task;

import elfin.abi.Signal;
import elfin.kernel.core.PerCpu;
import elfin.kernel.mm.MemoryPolicy;
import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.sched.WaitQueue;
import elfin.rules.NonNull;
import elfin.rules.Unchecked;

/** A thread of a program. */
public final class Task extends KernelThread {
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

    /** Whether it has ended; the first task of a process is kept until the process ends. */
    boolean ended;

    /** Signals sent to this task alone: tgkill(2), faults. */
    public final PendingSignals pending = new PendingSignals();

    /** The name that prctl(2) PR_SET_NAME changes: 15 bytes and NUL. */
    public byte[] name;

    /** The signal that is being delivered to it. */
    final SignalInfo delivered = new SignalInfo();

    /** The signals that it waits for in sigtimedwait(2), which it blocks otherwise. */
    public long awaited;

    /** Blocked signals, as in {@code sigset_t}. */
    public long blocked;

    /** The set to go back to after sigsuspend(2), when {@link #restoreMask}. */
    public long savedMask;

    public boolean restoreMask;

    /** The alternate signal stack; size 0 is none. */
    public long alternateStack;

    public long alternateStackSize;

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

    /** SCHED_RESET_ON_FORK: children are scheduled as the ordinary ones are. */
    public boolean resetsOnFork;

    /** ioprio_set(2): class and level, 0 for none. */
    public int ioPriority;

    /** Page faults that needed no input, and those that did. */
    public long minorFaults;

    public long majorFaults;

    private final TimeSplit timeSplit = new TimeSplit();

    public Task(int tid, Process process) {
        this.tid = tid;
        this.process = process;
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

    /** Whether a stack pointer lies in the alternate stack. */
    public boolean isOnAlternateStack(long stackPointer) {
        return stackPointer > alternateStack && stackPointer - alternateStack <= alternateStackSize;
    }

    /** The task whose program or system call runs now. */
    @Unchecked(reason = "only a task's program or system call asks for it")
    @NonNull(reason = "a program or system call runs in a task")
    public static Task current() {
        return (Task) Scheduler.current();
    }
}
