package elfin.kernel.task;

/**
 * A word that tasks wait for, while they do: its waiters, those of higher real-time priority first,
 * equal ones in the order in which they came; and its owner when they wait to own it.
 */
final class FutexWord {
    /** What it is known by; see {@link Futexes}. */
    long space;

    long address;

    /** The next word of the same bucket, or the next unused one. */
    FutexWord nextInBucket;

    private FutexWaiter first;
    private FutexWaiter last;

    /** The task that owns it while others wait to, and the words it owns besides. */
    private Task owner;

    private FutexWord nextOwned;
    private FutexWord previousOwned;

    boolean isKnownBy(long wantedSpace, long wantedAddress) {
        return space == wantedSpace && address == wantedAddress;
    }

    /** The waiter whose turn is first, or null. */
    FutexWaiter first() {
        return first;
    }

    Task owner() {
        return owner;
    }

    /** The next word that the same task owns. */
    FutexWord nextOwned() {
        return nextOwned;
    }

    void add(FutexWaiter waiter) {
        int priority = waiter.task.effectivePriority();
        FutexWaiter before = last;
        while (before != null && before.task.effectivePriority() < priority) {
            before = before.previous;
        }
        waiter.word = this;
        waiter.previous = before;
        waiter.next = before == null ? first : before.next;
        if (waiter.next == null) {
            last = waiter;
        } else {
            waiter.next.previous = waiter;
        }
        if (before == null) {
            first = waiter;
        } else {
            before.next = waiter;
        }
    }

    void remove(FutexWaiter waiter) {
        if (waiter.previous == null) {
            first = waiter.next;
        } else {
            waiter.previous.next = waiter.next;
        }
        if (waiter.next == null) {
            last = waiter.previous;
        } else {
            waiter.next.previous = waiter.previous;
        }
        waiter.word = null;
        waiter.next = null;
        waiter.previous = null;
    }

    /** Changes the owner, or leaves none with null. */
    void setOwner(Task newOwner) {
        if (owner != null) {
            if (previousOwned == null) {
                owner.firstOwnedFutex = nextOwned;
            } else {
                previousOwned.nextOwned = nextOwned;
            }
            if (nextOwned != null) {
                nextOwned.previousOwned = previousOwned;
            }
        }
        owner = newOwner;
        previousOwned = null;
        nextOwned = null;
        if (newOwner != null) {
            nextOwned = newOwner.firstOwnedFutex;
            if (nextOwned != null) {
                nextOwned.previousOwned = this;
            }
            newOwner.firstOwnedFutex = this;
        }
    }
}
