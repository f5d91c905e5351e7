package elfin.kernel.sched;

import elfin.abi.Sched;

/**
 * The runnable threads but the one that runs: sched(7). Real-time threads come first, by priority.
 * The others share the processor by weight: each has a virtual time, which passes the slower the
 * heavier it is, and the one that is furthest behind runs next (the idea of Linux's fair class).
 *
 * <p>Real-time threads that leave no time for others are held back for 50 ms of each second, so
 * that a machine with one processor can still be ruled.
 */
final class RunQueue {
    /** What a thread that has slept is let ahead of those that have computed. */
    private static final long SLEEPER_CREDIT_NANOS = 2_000_000;

    /** How far behind the running thread one must be to take its place before its turn is over. */
    private static final long WAKE_GRANULARITY_NANOS = 1_000_000;

    /** Linux's sched_rt_period_us and sched_rt_runtime_us. */
    private static final long REAL_TIME_PERIOD_NANOS = 1_000_000_000;

    private static final long REAL_TIME_RUNTIME_NANOS = 950_000_000;

    private final RealTimeQueue realTime = new RealTimeQueue();
    private final OrderedQueue fair = new OrderedQueue();

    /** No fair thread is behind this virtual time for long. */
    private long leastVirtual;

    private long periodStart;
    private long realTimeUsed;

    boolean isEmpty() {
        return realTime.isEmpty() && fair.isEmpty();
    }

    /** A thread that comes from a sleep, or is new. */
    void addWoken(KernelThread thread) {
        thread.virtualNanos = Math.max(thread.virtualNanos, leastVirtual - SLEEPER_CREDIT_NANOS);
        add(thread, false);
    }

    /** A thread that could go on; {@code front} when it has not used up its turn. */
    void add(KernelThread thread, boolean front) {
        thread.queued = true;
        if (thread.effectivePriority() == 0) {
            fair.add(thread.fairNode, thread.virtualNanos);
        } else if (front) {
            realTime.addFirst(thread);
        } else {
            realTime.addLast(thread);
        }
    }

    void remove(KernelThread thread) {
        thread.queued = false;
        if (thread.effectivePriority() == 0) {
            fair.remove(thread.fairNode);
        } else {
            realTime.remove(thread);
        }
    }

    /** Takes the thread out that runs next; there is one. */
    KernelThread takeNext() {
        KernelThread next = isRealTimeNext() ? realTime.first() : firstFair();
        remove(next);
        return next;
    }

    private boolean isRealTimeNext() {
        return !realTime.isEmpty() && (fair.isEmpty() || realTimeUsed < REAL_TIME_RUNTIME_NANOS);
    }

    private KernelThread firstFair() {
        return ((KernelThread.FairNode) fair.first()).thread;
    }

    /** A thread has computed for some time. */
    void count(KernelThread thread, long nanos, long now) {
        if (now - periodStart >= REAL_TIME_PERIOD_NANOS) {
            periodStart = now;
            realTimeUsed = 0;
        }
        if (thread.effectivePriority() != 0) {
            realTimeUsed += nanos;
            return;
        }
        int weight = thread.weight();
        thread.virtualNanos +=
                weight == SchedulingPolicy.NORMAL_WEIGHT
                        ? nanos
                        : nanos * SchedulingPolicy.NORMAL_WEIGHT / weight;
        long least = thread.virtualNanos;
        if (!fair.isEmpty()) {
            least = Math.min(least, fair.first().key);
        }
        leastVirtual = Math.max(leastVirtual, least);
    }

    /** A thread lets others run first, though its turn is not over. */
    void yield(KernelThread thread) {
        if (thread.effectivePriority() == 0 && !fair.isEmpty()) {
            thread.virtualNanos = Math.max(thread.virtualNanos, fair.first().key);
        }
        add(thread, false);
    }

    /** Whether a thread that has just become runnable takes the running one's place. */
    boolean preempts(KernelThread woken, KernelThread running) {
        int priority = woken.effectivePriority();
        int runningPriority = running.effectivePriority();
        if (priority != 0 || runningPriority != 0) {
            return priority > runningPriority
                    && (runningPriority != 0 || realTimeUsed < REAL_TIME_RUNTIME_NANOS);
        }
        if (running.policy() == Sched.SCHED_IDLE && woken.policy() != Sched.SCHED_IDLE) {
            return true;
        }
        return woken.policy() == Sched.SCHED_OTHER && isBehind(woken.virtualNanos, running);
    }

    private static boolean isBehind(long virtualNanos, KernelThread running) {
        return virtualNanos + WAKE_GRANULARITY_NANOS < running.virtualNanos;
    }

    /**
     * Whether the running thread must give way.
     *
     * @param turnNanos how long it has computed since it was given the processor
     */
    boolean isTurnOver(KernelThread running, long turnNanos) {
        int priority = running.effectivePriority();
        if (priority != 0) {
            if (!fair.isEmpty() && realTimeUsed >= REAL_TIME_RUNTIME_NANOS) {
                return true;
            }
            int highest = realTime.highest();
            return highest > priority
                    || highest == priority
                            && running.isRoundRobin()
                            && turnNanos >= Scheduler.ROUND_ROBIN_NANOS;
        }
        if (isRealTimeNext()) {
            return true;
        }
        return !fair.isEmpty()
                && (turnNanos >= Scheduler.SLICE_NANOS && fair.first().key < running.virtualNanos
                        || isBehind(fair.first().key, running));
    }
}
