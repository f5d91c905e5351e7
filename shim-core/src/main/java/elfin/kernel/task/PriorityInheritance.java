package elfin.kernel.task;

import elfin.kernel.sched.Scheduler;

/**
 * Who owns a futex that others wait to own runs with the highest of their real-time priorities, and
 * so does whoever the owner itself waits for.
 */
public final class PriorityInheritance {
    /** Linux's max_lock_depth: a longer chain of owners is not followed. */
    private static final int MOST_OWNERS = 1024;

    private PriorityInheritance() {}

    /** A task's own priority has changed. */
    public static void changed(Task task) {
        FutexWaiter waiter = task.futexWaiter;
        if (waiter.waits()) {
            reposition(waiter);
            Task owner = waiter.word.owner();
            if (owner != null) {
                update(owner);
            }
        }
    }

    /** What waits for a task's futexes has changed. */
    static void update(Task task) {
        Task owner = task;
        for (int depth = 0; owner != null && depth < MOST_OWNERS; depth++) {
            int before = owner.effectivePriority();
            Scheduler.lendPriority(owner, highestWaiting(owner));
            FutexWaiter waiter = owner.futexWaiter;
            if (owner.effectivePriority() == before || !waiter.waits() || !waiter.wantsLock) {
                return;
            }
            reposition(waiter);
            owner = waiter.word.owner();
        }
    }

    /** Among the waiters of its word by its priority. */
    private static void reposition(FutexWaiter waiter) {
        FutexWord word = waiter.word;
        word.remove(waiter);
        word.add(waiter);
    }

    private static int highestWaiting(Task owner) {
        int highest = 0;
        for (FutexWord word = owner.firstOwnedFutex; word != null; word = word.nextOwned()) {
            highest = Math.max(highest, word.first().task.effectivePriority());
        }
        return highest;
    }

    /** Whether a task waits, directly or through owners, for what another owns. */
    static boolean waitsFor(Task task, Task other) {
        Task at = task;
        for (int depth = 0; at != null && depth < MOST_OWNERS; depth++) {
            if (at == other) {
                return true;
            }
            FutexWaiter waiter = at.futexWaiter;
            at = waiter.waits() && waiter.wantsLock ? waiter.word.owner() : null;
        }
        return false;
    }
}
