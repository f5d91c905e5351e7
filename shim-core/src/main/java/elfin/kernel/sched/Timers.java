package elfin.kernel.sched;

/**
 * All timers by their times, and the machine's one-shot timer below them. That one is set anew only
 * when something is due earlier than what it is set to: an interrupt too many costs less than
 * setting it at each switch of threads.
 */
final class Timers {
    private static final long NEVER = Long.MAX_VALUE;

    private static OrderedQueue queue = new OrderedQueue();
    private static Processor processor;

    /** What the machine's timer is set to. */
    private static long armedNanos = NEVER;

    private Timers() {}

    static void start(Processor machine) {
        processor = machine;
        queue = new OrderedQueue();
        armedNanos = NEVER;
    }

    static void add(KernelTimer timer, long deadlineNanos) {
        queue.add(timer, deadlineNanos);
        require(deadlineNanos);
    }

    static void remove(KernelTimer timer) {
        queue.remove(timer);
    }

    /** Has the machine's timer ring at a time at the latest. */
    static void require(long deadlineNanos) {
        if (deadlineNanos < armedNanos) {
            armedNanos = deadlineNanos;
            processor.armTimer(deadlineNanos);
        }
    }

    /** The machine's timer has rung: rings what is due, until {@link #rearm} only that. */
    static void expire(long now) {
        armedNanos = Long.MIN_VALUE;
        QueueNode node;
        while ((node = queue.first()) != null && node.key <= now) {
            queue.remove(node);
            ((KernelTimer) node).ring();
        }
    }

    /** Sets the machine's timer to the next timer, or to an earlier time. */
    static void rearm(long atLatestNanos) {
        armedNanos = NEVER;
        QueueNode node = queue.first();
        require(node == null ? atLatestNanos : Math.min(node.key, atLatestNanos));
    }
}
