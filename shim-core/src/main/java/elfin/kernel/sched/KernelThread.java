package elfin.kernel.sched;

/** One thread of execution: a kernel stack, and what the scheduler needs to know of it. */
public class KernelThread {
    /** Next thread in the one {@link WaitQueue} this thread waits in. */
    KernelThread nextWaiting;

    /** Next thread in the run queue. */
    KernelThread nextRunnable;

    /** Next thread of all, for the garbage collector's walk over the stacks. */
    KernelThread nextThread;

    /** Next thread with a deadline, by time. */
    KernelThread nextSleeping;

    boolean runnable = true;

    /** Processor time it has used, but for what it uses since it runs. */
    long usedNanos;

    long wakeNanos = Long.MAX_VALUE;

    /** The lowest mapped address of the kernel stack. */
    public long stackBottom;

    /** One past the highest address of the kernel stack. */
    public long stackTop;

    /**
     * A page of this thread's own: the extended register state at its start, the saved stack
     * pointer in the last word ({@link #SAVED_STACK_POINTER_OFFSET}).
     */
    public long statePage;

    /** Offset in {@link #statePage} of the stack pointer while another thread runs. */
    public static final int SAVED_STACK_POINTER_OFFSET = 4088;

    /** Whether a wait must end early because a signal waits to be delivered. */
    public boolean interrupted() {
        return false;
    }

    /** Whether it runs or would if others did not. */
    public final boolean isRunnable() {
        return runnable;
    }

    /** The next of all threads that exist, or null. */
    public final KernelThread nextThread() {
        return nextThread;
    }
}
