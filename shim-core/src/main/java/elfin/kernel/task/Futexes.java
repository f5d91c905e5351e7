package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;

/**
 * Words in memory that tasks wait for: futex(7). Waiters of one word are woken by their real-time
 * priority, equal ones in the order in which they came.
 */
public final class Futexes {
    private Futexes() {}

    /** A word that a task waits for among others: {@code struct futex_waitv}. */
    public static final class Awaited {
        public int value;
        public long address;
        public boolean isPrivate;

        /** Whether the word behind it names a node: FUTEX2_NUMA. */
        public boolean hasNode;
    }

    /**
     * Waits while a word has a value.
     *
     * @return 0 when woken, or EAGAIN, ETIMEDOUT, ERESTARTSYS, negative
     */
    public static long await(long address, boolean isPrivate, int value, int mask, FutexWait time) {
        FutexWaiter waiter = Task.current().futexWaiter;
        waiter.mask = mask;
        waiter.wantsLock = false;
        waiter.wantsMove = false;
        long space = FutexTable.space(address, isPrivate);
        long key = FutexTable.keyAddress(address, space);
        if (UserMemory.getInt(address) != value) {
            return -Errno.EAGAIN;
        }
        FutexTable.add(waiter, space, key);
        return sleep(waiter, time, -Errno.ERESTARTSYS);
    }

    /**
     * Sleeps until somebody takes a waiter out.
     *
     * @param interrupted the result after a signal
     * @return 0 when it was taken out, ETIMEDOUT, negative, or {@code interrupted}; then it is
     *     still among the waiters of its word, but for plain ones
     */
    static long sleep(FutexWaiter waiter, FutexWait time, int interrupted) {
        waiter.clockListener.listen(time.followsClock());
        long result = 0;
        while (waiter.waits() && result == 0) {
            boolean quiet = waiter.queue.awaitUntil(time.deadline());
            if (waiter.waits()) {
                result = !quiet ? interrupted : time.isOver() ? -Errno.ETIMEDOUT : 0;
            }
        }
        waiter.clockListener.listen(false);
        if (waiter.waits() && !waiter.inheritsPriority()) {
            FutexTable.remove(waiter);
        }
        return result;
    }

    /**
     * Wakes waiters whose mask meets this one; returns how many.
     *
     * @throws ErrnoException EINVAL when one waits to own a word: only the owner may wake it
     */
    public static int wake(long address, boolean isPrivate, int most, int mask) {
        FutexWord word = FutexTable.find(address, isPrivate);
        return word == null ? 0 : wake(word, most, mask);
    }

    private static int wake(FutexWord word, int most, int mask) {
        int woken = 0;
        FutexWaiter waiter = word.first();
        while (waiter != null && woken < most) {
            FutexWaiter next = waiter.next;
            if (waiter.inheritsPriority()) {
                throw ErrnoException.of(Errno.EINVAL);
            }
            if ((waiter.mask & mask) != 0) {
                FutexTable.remove(waiter);
                waiter.queue.wakeAll();
                woken++;
            }
            waiter = next;
        }
        return woken;
    }

    /**
     * Wakes some waiters and has others wait for another word.
     *
     * @return how many were woken or moved
     */
    public static int requeue(
            long address,
            boolean isPrivate,
            long target,
            boolean isTargetPrivate,
            int mostWoken,
            int mostMoved) {
        FutexWord word = FutexTable.find(address, isPrivate);
        long targetSpace = FutexTable.space(target, isTargetPrivate);
        long targetKey = FutexTable.keyAddress(target, targetSpace);
        if (word == null) {
            return 0;
        }
        int woken = mostWoken == 0 ? 0 : wake(word, mostWoken, -1);
        int moved = 0;
        // The word is forgotten with its last waiter.
        FutexWaiter waiter = word.first();
        boolean same = word.isKnownBy(targetSpace, targetKey);
        while (waiter != null && moved < mostMoved) {
            FutexWaiter next = waiter.next;
            if (waiter.inheritsPriority()) {
                throw ErrnoException.of(Errno.EINVAL);
            }
            moved++;
            if (!same) {
                FutexTable.remove(waiter);
                FutexTable.add(waiter, targetSpace, targetKey);
            }
            waiter = next;
        }
        return woken + moved;
    }

    /**
     * Waits while all of some words have their values.
     *
     * @return the index of a word that was woken, or EAGAIN, ETIMEDOUT, ERESTARTSYS, negative
     */
    public static long awaitAny(Awaited[] words, FutexWait time) {
        Task task = Task.current();
        FutexWaiter[] waiters = new FutexWaiter[words.length];
        long[] spaces = new long[words.length];
        WaitQueue queue = new WaitQueue();
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = new FutexWaiter(task, queue);
            waiters[i].mask = -1;
            spaces[i] = FutexTable.space(words[i].address, words[i].isPrivate);
        }
        for (Awaited word : words) {
            if (UserMemory.getInt(word.address) != word.value) {
                return -Errno.EAGAIN;
            }
        }
        try {
            for (int i = 0; i < waiters.length; i++) {
                long key = FutexTable.keyAddress(words[i].address, spaces[i]);
                FutexTable.add(waiters[i], spaces[i], key);
            }
            return sleepForAny(waiters, queue, time);
        } finally {
            for (FutexWaiter waiter : waiters) {
                if (waiter.waits()) {
                    FutexTable.remove(waiter);
                }
            }
        }
    }

    private static long sleepForAny(FutexWaiter[] waiters, WaitQueue queue, FutexWait time) {
        waiters[0].clockListener.listen(time.followsClock());
        int woken;
        boolean quiet = true;
        boolean late = false;
        while ((woken = woken(waiters)) < 0 && quiet && !late) {
            quiet = queue.awaitUntil(time.deadline());
            late = time.isOver();
        }
        waiters[0].clockListener.listen(false);
        return woken >= 0 ? woken : quiet ? -Errno.ETIMEDOUT : -Errno.ERESTARTSYS;
    }

    private static int woken(FutexWaiter[] waiters) {
        for (int i = waiters.length - 1; i >= 0; i--) {
            if (!waiters[i].waits()) {
                return i;
            }
        }
        return -1;
    }
}
