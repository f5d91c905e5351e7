package elfin.kernel.sched;

/** A place in an {@link OrderedQueue}. */
class QueueNode {
    /** What the queue is ordered by. */
    long key;

    /** Keeps nodes of the same key in the order in which they came. */
    long order;

    boolean queued;

    /** The heap's links: first child, next sibling, previous sibling or parent. */
    QueueNode child;

    QueueNode next;
    QueueNode previous;
}
