package elfin.kernel.task;

import elfin.kernel.sched.WaitQueue;
import elfin.kernel.time.ClockListener;

/** A task that waits for a futex. */
final class FutexWaiter {
    final Task task;

    /** Where the task sleeps; waits for several futexes share one. */
    final WaitQueue queue;

    /** Wakes it when the time of day jumps that its wait ends at. */
    final ClockListener clockListener;

    /** The word it waits for, or null when it does not wait. */
    FutexWord word;

    /** Neighbours among the waiters of the word. */
    FutexWaiter next;

    FutexWaiter previous;

    int mask;

    /** Whether it waits to own a futex: FUTEX_LOCK_PI. */
    boolean wantsLock;

    /** Whether it waits to be moved to a futex that it will own: FUTEX_WAIT_REQUEUE_PI. */
    boolean wantsMove;

    /** The futex it expects to be moved to. */
    long lockSpace;

    long lockAddress;

    FutexWaiter(Task task, WaitQueue queue) {
        this.task = task;
        this.queue = queue;
        clockListener = new ClockListener(queue::wakeAll);
    }

    /** Whether a wake or a requeue of the plain kind must leave it alone. */
    boolean inheritsPriority() {
        return wantsLock || wantsMove;
    }

    boolean waits() {
        return word != null;
    }
}
