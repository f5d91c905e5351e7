package elfin.kernel.sched;

import elfin.abi.Sched;

/** One thread of execution: a kernel stack, and what the scheduler needs to know of it. */
public class KernelThread {
    /** Neighbours in the one {@link WaitQueue} this thread waits in, and that queue. */
    KernelThread nextWaiting;

    KernelThread previousWaiting;
    WaitQueue waitingIn;

    /** Neighbours of all threads, for the garbage collector's walk over the stacks. */
    KernelThread nextThread;

    KernelThread previousThread;

    /** Its place among the fair threads; the key is {@link #virtualNanos}. */
    final FairNode fairNode = new FairNode(this);

    /** Neighbours among the real-time threads of its priority. */
    KernelThread nextRealTime;

    KernelThread previousRealTime;

    /** Whether it is in a run queue; the running thread is in none. */
    boolean queued;

    boolean runnable = true;

    /** Wakes it when a wait has lasted long enough. */
    final KernelTimer wakeTimer = new KernelTimer(() -> Scheduler.wake(this));

    private int policy = Sched.SCHED_OTHER;
    private int realTimePriority;
    private int niceness;

    /** A real-time priority lent by those who wait for what it holds, or 0. */
    private int lentPriority;

    private int weight = SchedulingPolicy.NORMAL_WEIGHT;

    /** The processor time it has used over its weight: the lowest is whose turn is next. */
    long virtualNanos;

    /** Processor time it has used, but for what it uses since it was last counted. */
    long usedNanos;

    /** When it was given the processor last, by {@link #usedNanos}. */
    long turnStartNanos;

    /** {@link #usedNanos} at its last wait. */
    long usedAtWait;

    /** Samples of the timer that found it in its program, and in the kernel. */
    long programSamples;

    long kernelSamples;

    /** How often it gave the processor away to wait, and how often to others. */
    long voluntarySwitches;

    long involuntarySwitches;

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

    /** A thread's node in the queue of fair threads. */
    static final class FairNode extends QueueNode {
        final KernelThread thread;

        FairNode(KernelThread thread) {
            this.thread = thread;
        }
    }

    /** Whether a wait must end early because a signal waits to be delivered. */
    public boolean interrupted() {
        return false;
    }

    /** The timer finds it running, some milliseconds after it did so last. */
    protected void sampled() {}

    /** It goes on after others ran: it waited, gave way or was preempted. */
    protected void resumed() {}

    /** Whether it runs or would if others did not. */
    public final boolean isRunnable() {
        return runnable;
    }

    /** The next of all threads that exist, or null. */
    public final KernelThread nextThread() {
        return nextThread;
    }

    /** Its policy, as in {@link Sched}. */
    public final int policy() {
        return policy;
    }

    /** From 1 to 99 for a real-time policy, else 0. */
    public final int realTimePriority() {
        return realTimePriority;
    }

    /** From -20 to 19. */
    public final int niceness() {
        return niceness;
    }

    /** What counts now: its own real-time priority or one that it was lent, 0 for none. */
    public final int effectivePriority() {
        return Math.max(realTimePriority, lentPriority);
    }

    final int lentPriority() {
        return lentPriority;
    }

    final int weight() {
        return weight;
    }

    /** Whether others of its priority get turns: SCHED_RR. */
    final boolean isRoundRobin() {
        return policy == Sched.SCHED_RR;
    }

    /** Only while it is in no queue. */
    final void setScheduling(int newPolicy, int newRealTimePriority, int newNiceness) {
        policy = newPolicy;
        realTimePriority = newRealTimePriority;
        niceness = newNiceness;
        weight = SchedulingPolicy.weight(newPolicy, newNiceness);
    }

    /** Only while it is in no queue. */
    final void setLentPriority(int priority) {
        lentPriority = priority;
    }

    /** Samples that found it in its program; see {@link Scheduler#SAMPLE_NANOS}. */
    public final long programSamples() {
        return programSamples;
    }

    /** Samples that found it in the kernel. */
    public final long kernelSamples() {
        return kernelSamples;
    }

    /** Processor time since it waited last. */
    public final long nanosSinceWait() {
        return Scheduler.usedNanos(this) - usedAtWait;
    }

    public final long voluntarySwitches() {
        return voluntarySwitches;
    }

    public final long involuntarySwitches() {
        return involuntarySwitches;
    }
}
