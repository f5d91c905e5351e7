package elfin.kernel.sched;

import elfin.kernel.core.PerCpu;
import elfin.raw.Cpu;
import elfin.rules.MayBlock;
import elfin.rules.Unchecked;

/**
 * Chooses which thread runs, by {@link RunQueue}. When there is none the processor halts on the
 * stack of the thread that blocked last, so an idle machine costs nothing and needs no idle thread.
 *
 * <p>While a thread runs the timer rings at least every {@link #SAMPLE_NANOS}: to see whether its
 * turn is over, and to sample whether it computes in its program or in the kernel. An idle machine
 * is woken by what is due only.
 */
public final class Scheduler {
    /** How long a thread computes before others have their turn. */
    static final long SLICE_NANOS = 4_000_000;

    /** The turn of SCHED_RR. */
    public static final long ROUND_ROBIN_NANOS = 100_000_000;

    /** Between two samples of a running thread. */
    public static final long SAMPLE_NANOS = 4_000_000;

    private static Processor processor;
    private static KernelThread allThreads;
    private static RunQueue runQueue = new RunQueue();

    /** Threads that have ended, whose stacks can be used again. */
    private static KernelThread firstEnded;

    /** Up to when the current thread's time has been counted. */
    private static long countedUntil;

    /** The current thread is blocked, and nobody else can run. */
    private static boolean idle;

    private Scheduler() {}

    /** Sets the machine below, and makes the code that runs now a thread. */
    public static void start(Processor machine, KernelThread first) {
        processor = machine;
        allThreads = null;
        runQueue = new RunQueue();
        firstEnded = null;
        idle = false;
        Timers.start(machine);
        countedUntil = machine.monotonicNanos();
        adopt(first);
        setCurrent(first);
    }

    /** The processor time a thread has used. */
    public static long usedNanos(KernelThread thread) {
        return thread == current() && thread.runnable
                ? thread.usedNanos + processor.monotonicNanos() - countedUntil
                : thread.usedNanos;
    }

    /** The thread that runs now on this processor. */
    @Unchecked(reason = "only setCurrent fills the place")
    public static KernelThread current() {
        return (KernelThread) Cpu.getPerCpuObject(PerCpu.CURRENT_THREAD);
    }

    /**
     * Makes a thread the current one, without switching stacks: for the machine's switch, and for
     * tests.
     */
    public static void setCurrent(KernelThread thread) {
        Cpu.putPerCpuObject(PerCpu.CURRENT_THREAD, thread);
    }

    /** The first of all threads; see {@link KernelThread#nextThread()}. */
    public static KernelThread firstThread() {
        return allThreads;
    }

    /**
     * Adds a new thread, whose stack is ready to be switched to, and lets it run when its turn
     * comes.
     */
    public static void add(KernelThread thread) {
        adopt(thread);
        thread.virtualNanos = current().virtualNanos;
        runQueue.addWoken(thread);
        if (runQueue.preempts(thread, current())) {
            PerCpu.setTurnOver(true);
        }
    }

    /** Ends the current thread; never returns. Whoever waits for it has been told before. */
    @MayBlock
    public static void exitCurrent() {
        KernelThread self = current();
        disown(self);
        countUntil(processor.monotonicNanos());
        self.runnable = false;
        self.nextThread = firstEnded;
        firstEnded = self;
        KernelThread next = nextRunnable();
        setCurrent(next);
        processor.switchTo(self, next);
        throw new IllegalStateException("a thread ran after its end");
    }

    /** A thread that never ran gives its stack back. */
    public static void giveStack(KernelThread unused) {
        unused.nextThread = firstEnded;
        firstEnded = unused;
    }

    /** A thread that has ended and left its stack, or null; it is not given twice. */
    public static KernelThread takeEnded() {
        KernelThread ended = firstEnded;
        if (ended != null) {
            firstEnded = ended.nextThread;
            ended.nextThread = null;
        }
        return ended;
    }

    /** Whether the current thread must give way before its program goes on. */
    public static boolean isTurnOver() {
        return PerCpu.isTurnOver();
    }

    /** The current thread gives way to those that come before it. */
    @MayBlock
    public static void preempt() {
        PerCpu.setTurnOver(false);
        if (!runQueue.isEmpty()) {
            KernelThread self = current();
            countUntil(processor.monotonicNanos());
            boolean used =
                    self.isRoundRobin()
                            && self.usedNanos - self.turnStartNanos >= ROUND_ROBIN_NANOS;
            runQueue.add(self, !used);
            switchToNext();
        }
        current().resumed();
    }

    /** sched_yield(2): lets other runnable threads run first. */
    @MayBlock
    public static void yield() {
        if (!runQueue.isEmpty()) {
            countUntil(processor.monotonicNanos());
            runQueue.yield(current());
            switchToNext();
            current().resumed();
        }
    }

    /** Blocks the current thread until {@link #wake} or the deadline. */
    @MayBlock
    static void block(long deadlineNanos) {
        KernelThread self = current();
        self.runnable = false;
        if (deadlineNanos != Long.MAX_VALUE) {
            self.wakeTimer.set(deadlineNanos);
        }
        countUntil(processor.monotonicNanos());
        self.usedAtWait = self.usedNanos;
        switchToNext();
        if (self.wakeTimer.queued) {
            self.wakeTimer.set(Long.MAX_VALUE);
        }
        self.resumed();
    }

    /** Makes a blocked thread runnable; does nothing to others. Interrupt handlers may call it. */
    public static void wake(KernelThread thread) {
        if (!thread.runnable) {
            thread.runnable = true;
            runQueue.addWoken(thread);
            if (!idle && runQueue.preempts(thread, current())) {
                PerCpu.setTurnOver(true);
            }
        }
    }

    /**
     * The timer rings: does what is due, and looks at the thread that runs.
     *
     * @param inProgram whether it was interrupted in its program, not in the kernel
     */
    public static void timerExpired(boolean inProgram) {
        long now = processor.monotonicNanos();
        try {
            Timers.expire(now);
            if (!idle) {
                sample(now, inProgram);
            }
        } finally {
            // Whatever goes wrong, the timer goes on.
            Timers.rearm(idle ? Long.MAX_VALUE : now + SAMPLE_NANOS);
        }
    }

    private static void sample(long now, boolean inProgram) {
        KernelThread self = current();
        countUntil(now);
        if (inProgram) {
            self.programSamples++;
        } else {
            self.kernelSamples++;
        }
        self.sampled();
        averageLoad(now);
        if (runQueue.isTurnOver(self, self.usedNanos - self.turnStartNanos)) {
            PerCpu.setTurnOver(true);
        }
    }

    private static void averageLoad(long now) {
        if (LoadAverage.isDue(now)) {
            LoadAverage.update(now, countRunnable());
        }
    }

    private static int countRunnable() {
        int count = 0;
        for (KernelThread thread = allThreads; thread != null; thread = thread.nextThread) {
            count += thread.runnable ? 1 : 0;
        }
        return count;
    }

    /** The load averaged over 1, 5 or 15 minutes, by number: {@link LoadAverage#get}. */
    public static long load(int which) {
        averageLoad(processor.monotonicNanos());
        return LoadAverage.get(which);
    }

    /** Changes how a thread is scheduled. */
    public static void setScheduling(
            KernelThread thread, int policy, int realTimePriority, int niceness) {
        boolean queued = unqueue(thread);
        thread.setScheduling(policy, realTimePriority, niceness);
        requeue(thread, queued);
    }

    /** Lends a thread a real-time priority, or takes it back with 0. */
    public static void lendPriority(KernelThread thread, int priority) {
        if (priority != thread.lentPriority()) {
            boolean queued = unqueue(thread);
            thread.setLentPriority(priority);
            requeue(thread, queued);
        }
    }

    private static boolean unqueue(KernelThread thread) {
        boolean queued = thread.queued;
        if (queued) {
            runQueue.remove(thread);
        } else if (thread == current()) {
            countUntil(processor.monotonicNanos());
        }
        return queued;
    }

    private static void requeue(KernelThread thread, boolean queued) {
        if (queued) {
            runQueue.addWoken(thread);
            if (runQueue.preempts(thread, current())) {
                PerCpu.setTurnOver(true);
            }
        } else if (thread == current() && !runQueue.isEmpty()) {
            // Those that wait may come first now.
            PerCpu.setTurnOver(true);
        }
    }

    private static void countUntil(long now) {
        KernelThread self = current();
        long nanos = now - countedUntil;
        countedUntil = now;
        self.usedNanos += nanos;
        runQueue.count(self, nanos, now);
    }

    /** The current thread's time is counted, and it is queued if it can go on. */
    private static void switchToNext() {
        KernelThread self = current();
        boolean waits = !self.runnable;
        KernelThread next = nextRunnable();
        if (waits) {
            self.voluntarySwitches++;
        }
        if (next != self) {
            if (!waits) {
                self.involuntarySwitches++;
            }
            setCurrent(next);
            processor.switchTo(self, next);
        }
    }

    private static KernelThread nextRunnable() {
        if (runQueue.isEmpty()) {
            idle = true;
            do {
                processor.idle();
            } while (runQueue.isEmpty());
            idle = false;
            countedUntil = processor.monotonicNanos();
        }
        PerCpu.setTurnOver(false);
        KernelThread next = runQueue.takeNext();
        next.turnStartNanos = next.usedNanos;
        Timers.require(countedUntil + SAMPLE_NANOS);
        return next;
    }

    private static void adopt(KernelThread thread) {
        thread.nextThread = allThreads;
        thread.previousThread = null;
        if (allThreads != null) {
            allThreads.previousThread = thread;
        }
        allThreads = thread;
    }

    private static void disown(KernelThread thread) {
        if (thread.previousThread == null) {
            allThreads = thread.nextThread;
        } else {
            thread.previousThread.nextThread = thread.nextThread;
        }
        if (thread.nextThread != null) {
            thread.nextThread.previousThread = thread.previousThread;
        }
        thread.nextThread = null;
        thread.previousThread = null;
    }
}
