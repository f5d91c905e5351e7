package elfin.kernel.task;

import elfin.kernel.sched.WaitQueue;

/** A task that waits for a futex. */
final class FutexWaiter {
    final WaitQueue queue = new WaitQueue();
    FutexWaiter next;

    /** What it waits for; see {@link Futexes#spaceOf}. */
    long space;

    long address;
    int mask;
    boolean waiting;

    boolean waitsFor(long wantedSpace, long wantedAddress) {
        return space == wantedSpace && address == wantedAddress;
    }
}
