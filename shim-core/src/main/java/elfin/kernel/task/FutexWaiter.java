package elfin.kernel.task;

import elfin.kernel.sched.WaitQueue;

/** A task that waits for a futex. */
final class FutexWaiter {
    final Task task;

    /** Where the task sleeps; waits for several futexes share one. */
    final WaitQueue queue;

    FutexWaiter next;

    /** What it waits for; see {@link Futexes#spaceOf}. */
    long space;

    long address;
    int mask;
    boolean waiting;

    /** Whether it waits to own a futex: FUTEX_LOCK_PI. */
    boolean wantsLock;

    FutexWaiter(Task task, WaitQueue queue) {
        this.task = task;
        this.queue = queue;
    }

    boolean waitsFor(long wantedSpace, long wantedAddress) {
        return space == wantedSpace && address == wantedAddress;
    }
}
