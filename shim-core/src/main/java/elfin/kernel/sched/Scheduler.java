package elfin.kernel.sched;

import elfin.kernel.core.PerCpu;
import elfin.raw.Cpu;
import elfin.rules.MayBlock;
import elfin.rules.Unchecked;

/**
 * Chooses which thread runs: first come, first served among the runnable ones. When there is none
 * the processor halts on the stack of the thread that blocked last, so an idle machine costs
 * nothing and needs no idle thread.
 */
public final class Scheduler {
    private static Processor processor;
    private static KernelThread allThreads;
    private static KernelThread firstRunnable;
    private static KernelThread lastRunnable;
    private static KernelThread firstSleeping;

    private static KernelTimer firstTimer;

    /** Threads that have ended, whose stacks can be used again. */
    private static KernelThread firstEnded;

    /** How long a thread computes before others have their turn. */
    private static final long SLICE_NANOS = 4_000_000;

    /** When the current thread's turn is over; never while nobody else wants one. */
    private static long sliceEnd = Long.MAX_VALUE;

    private static boolean turnOver;

    /** When the current thread began to use the processor. */
    private static long runningSince;

    private Scheduler() {}

    /** Sets the machine below, and makes the code that runs now a thread. */
    public static void start(Processor machine, KernelThread first) {
        processor = machine;
        allThreads = null;
        firstRunnable = null;
        lastRunnable = null;
        firstSleeping = null;
        firstTimer = null;
        firstEnded = null;
        sliceEnd = Long.MAX_VALUE;
        turnOver = false;
        runningSince = machine.monotonicNanos();
        adopt(first);
        setCurrent(first);
    }

    /** The processor time a thread has used. */
    public static long usedNanos(KernelThread thread) {
        return thread == current()
                ? thread.usedNanos + processor.monotonicNanos() - runningSince
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
        enqueue(thread);
    }

    /** Ends the current thread; never returns. Whoever waits for it has been told before. */
    @MayBlock
    public static void exitCurrent() {
        KernelThread self = current();
        disown(self);
        self.runnable = false;
        self.nextThread = firstEnded;
        firstEnded = self;
        KernelThread next = nextRunnable();
        setCurrent(next);
        processor.switchTo(self, next);
        throw new IllegalStateException("a thread ran after its end");
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

    /** Whether the current thread has computed long enough and others wait. */
    public static boolean isTurnOver() {
        return turnOver && firstRunnable != null;
    }

    /** Lets other runnable threads run first. */
    @MayBlock
    public static void yield() {
        if (firstRunnable != null) {
            enqueue(current());
            switchToNext();
        }
    }

    /** Whether another thread wants the processor. */
    public static boolean hasRunnable() {
        return firstRunnable != null;
    }

    /** Blocks the current thread until {@link #wake} or the deadline. */
    @MayBlock
    static void block(long deadlineNanos) {
        KernelThread self = current();
        self.runnable = false;
        if (deadlineNanos != Long.MAX_VALUE) {
            sleepUntil(self, deadlineNanos);
        }
        switchToNext();
        if (deadlineNanos != Long.MAX_VALUE) {
            removeSleeping(self);
        }
    }

    /** Makes a blocked thread runnable; does nothing to others. Interrupt handlers may call it. */
    public static void wake(KernelThread thread) {
        if (!thread.runnable) {
            thread.runnable = true;
            enqueue(thread);
        }
    }

    /** The timer rings: wakes all whose time has come. */
    public static void timerExpired() {
        long now = processor.monotonicNanos();
        while (firstSleeping != null && firstSleeping.wakeNanos <= now) {
            KernelThread thread = firstSleeping;
            firstSleeping = thread.nextSleeping;
            thread.nextSleeping = null;
            thread.wakeNanos = Long.MAX_VALUE;
            wake(thread);
        }
        while (firstTimer != null && firstTimer.deadlineNanos <= now) {
            KernelTimer timer = firstTimer;
            firstTimer = timer.next;
            timer.next = null;
            timer.ring();
        }
        if (now >= sliceEnd) {
            turnOver = true;
            sliceEnd = Long.MAX_VALUE;
        }
        armTimer();
    }

    static void addTimer(KernelTimer timer) {
        KernelTimer before = null;
        KernelTimer at = firstTimer;
        while (at != null && at.deadlineNanos <= timer.deadlineNanos) {
            before = at;
            at = at.next;
        }
        timer.next = at;
        if (before == null) {
            firstTimer = timer;
            armTimer();
        } else {
            before.next = timer;
        }
    }

    static void removeTimer(KernelTimer timer) {
        KernelTimer before = null;
        for (KernelTimer at = firstTimer; at != null; at = at.next) {
            if (at == timer) {
                if (before == null) {
                    firstTimer = at.next;
                } else {
                    before.next = at.next;
                }
                timer.next = null;
                return;
            }
            before = at;
        }
    }

    private static void switchToNext() {
        KernelThread self = current();
        KernelThread next = nextRunnable();
        if (next != self) {
            setCurrent(next);
            processor.switchTo(self, next);
        }
    }

    private static KernelThread nextRunnable() {
        long now = processor.monotonicNanos();
        current().usedNanos += now - runningSince;
        if (firstRunnable == null) {
            while (firstRunnable == null) {
                processor.idle();
            }
            now = processor.monotonicNanos();
        }
        runningSince = now;
        KernelThread next = firstRunnable;
        firstRunnable = next.nextRunnable;
        next.nextRunnable = null;
        turnOver = false;
        if (firstRunnable == null) {
            lastRunnable = null;
            sliceEnd = Long.MAX_VALUE;
        } else {
            startSlice(now);
        }
        return next;
    }

    private static void startSlice(long now) {
        sliceEnd = now + SLICE_NANOS;
        armTimer();
    }

    private static void enqueue(KernelThread thread) {
        if (lastRunnable == null) {
            firstRunnable = thread;
        } else {
            lastRunnable.nextRunnable = thread;
        }
        lastRunnable = thread;
        if (sliceEnd == Long.MAX_VALUE && !turnOver) {
            startSlice(processor.monotonicNanos());
        }
    }

    private static void adopt(KernelThread thread) {
        thread.nextThread = allThreads;
        allThreads = thread;
    }

    private static void disown(KernelThread thread) {
        if (allThreads == thread) {
            allThreads = thread.nextThread;
            return;
        }
        for (KernelThread at = allThreads; at != null; at = at.nextThread) {
            if (at.nextThread == thread) {
                at.nextThread = thread.nextThread;
                return;
            }
        }
    }

    private static void sleepUntil(KernelThread thread, long deadlineNanos) {
        thread.wakeNanos = deadlineNanos;
        if (firstSleeping == null || deadlineNanos < firstSleeping.wakeNanos) {
            thread.nextSleeping = firstSleeping;
            firstSleeping = thread;
            armTimer();
            return;
        }
        KernelThread before = firstSleeping;
        while (before.nextSleeping != null && before.nextSleeping.wakeNanos <= deadlineNanos) {
            before = before.nextSleeping;
        }
        thread.nextSleeping = before.nextSleeping;
        before.nextSleeping = thread;
    }

    private static void removeSleeping(KernelThread thread) {
        if (thread.wakeNanos == Long.MAX_VALUE) {
            return;
        }
        thread.wakeNanos = Long.MAX_VALUE;
        if (firstSleeping == thread) {
            firstSleeping = thread.nextSleeping;
            armTimer();
        } else {
            KernelThread before = firstSleeping;
            while (before != null && before.nextSleeping != thread) {
                before = before.nextSleeping;
            }
            if (before != null) {
                before.nextSleeping = thread.nextSleeping;
            }
        }
        thread.nextSleeping = null;
    }

    private static void armTimer() {
        long sleeper = firstSleeping == null ? Long.MAX_VALUE : firstSleeping.wakeNanos;
        long timer = firstTimer == null ? Long.MAX_VALUE : firstTimer.deadlineNanos;
        processor.armTimer(Math.min(Math.min(sleeper, timer), sliceEnd));
    }
}
