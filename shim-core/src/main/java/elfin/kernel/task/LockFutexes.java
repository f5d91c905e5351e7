package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.UserMemory;
import elfin.raw.Mem;

/**
 * Futexes that the kernel gives from owner to owner: the priority-inheriting operations of
 * futex(2). The word holds the owner's thread id. While tasks wait, the owner runs with the
 * priority of the highest of them, see {@link PriorityInheritance}.
 */
public final class LockFutexes {
    static final int WAITERS = 0x8000_0000;
    static final int OWNER_DIED = 0x4000_0000;
    static final int TID_MASK = 0x3fff_ffff;

    private LockFutexes() {}

    /**
     * Makes the current task the owner, once no other task is.
     *
     * @param onlyTry whether to give up at once with EAGAIN
     * @return 0, or EAGAIN, EDEADLK, ESRCH for an owner that is no task, ETIMEDOUT, ERESTARTNOINTR,
     *     negative
     */
    public static long lock(long address, boolean isPrivate, FutexWait time, boolean onlyTry) {
        Task task = Task.current();
        FutexWaiter waiter = task.futexWaiter;
        long space = FutexTable.space(address, isPrivate);
        long key = FutexTable.keyAddress(address, space);
        int value = UserMemory.getInt(address);
        long result = acquire(task, address, value, FutexTable.findKey(space, key), false);
        if (result != 0) {
            return result > 0 ? 0 : result;
        }
        if (onlyTry) {
            return -Errno.EAGAIN;
        }
        Task owner = ProcessTable.findTask(value & TID_MASK);
        if (PriorityInheritance.waitsFor(owner, task)) {
            return -Errno.EDEADLK;
        }
        waiter.wantsMove = false;
        enqueue(waiter, space, key, owner);
        result = Futexes.sleep(waiter, time, -Errno.ERESTARTNOINTR);
        if (waiter.waits()) {
            giveUp(waiter);
        }
        return result;
    }

    private static void enqueue(FutexWaiter waiter, long space, long key, Task owner) {
        waiter.wantsLock = true;
        FutexTable.add(waiter, space, key);
        if (waiter.word.owner() == null) {
            waiter.word.setOwner(owner);
        }
        PriorityInheritance.update(owner);
    }

    /** A waiter no longer wants the word that it waits to own. */
    private static void giveUp(FutexWaiter waiter) {
        Task owner = waiter.word.owner();
        FutexTable.remove(waiter);
        if (owner != null) {
            PriorityInheritance.update(owner);
        }
    }

    /**
     * Gives a task a word if nobody owns it, else marks that somebody waits.
     *
     * @param waits whether the word says in any case that somebody waits
     * @return 1 when the task owns it now, 0 when another does, or an error, negative
     */
    private static long acquire(Task task, long address, int value, FutexWord word, boolean waits) {
        int owner = value & TID_MASK;
        if (owner == task.tid) {
            return -Errno.EDEADLK;
        }
        if (word != null) {
            Task known = word.owner();
            if (!word.first().wantsLock || known == null || known.tid != owner) {
                return -Errno.EINVAL;
            }
        } else if (owner == 0) {
            UserMemory.putInt(address, value & OWNER_DIED | task.tid | (waits ? WAITERS : 0));
            return 1;
        } else {
            Task holder = ProcessTable.findTask(owner);
            if (holder == null || holder.ended) {
                return -Errno.ESRCH;
            }
        }
        UserMemory.putInt(address, value | WAITERS);
        return 0;
    }

    /**
     * The current task owns the word no longer; the next task does, if one waits.
     *
     * @throws ErrnoException EPERM when it did not own it
     */
    public static void unlock(long address, boolean isPrivate) {
        long space = FutexTable.space(address, isPrivate);
        int value = UserMemory.getInt(address);
        if ((value & TID_MASK) != Task.current().tid) {
            throw ErrnoException.of(Errno.EPERM);
        }
        FutexWord word = FutexTable.findKey(space, FutexTable.keyAddress(address, space));
        if (word == null) {
            UserMemory.putInt(address, 0);
            return;
        }
        if (!word.first().wantsLock || word.owner() != Task.current()) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        UserMemory.putInt(address, word.first().task.tid | WAITERS);
        pass(word);
    }

    /** Makes the first waiter the owner; the word in memory says so already. */
    private static void pass(FutexWord word) {
        Task old = word.owner();
        FutexWaiter next = word.first();
        word.setOwner(null);
        if (next.next != null) {
            word.setOwner(next.task);
        }
        FutexTable.remove(next);
        PriorityInheritance.update(old);
        PriorityInheritance.update(next.task);
        next.queue.wakeAll();
    }

    /** A task ends: what it owns and others wait for they get, and learn of its death. */
    static void ownerEnds(Task task) {
        FutexWord word;
        while ((word = task.firstOwnedFutex) != null) {
            announceDeath(task, word, word.first().task.tid);
            pass(word);
        }
    }

    /** A bad address is nobody's concern. */
    private static void announceDeath(Task task, FutexWord word, int tid) {
        if (word.space == FutexTable.SHARED) {
            long memory = DirectMap.virtual(word.address);
            Mem.putInt(memory, Mem.getInt(memory) & OWNER_DIED | tid | WAITERS | OWNER_DIED);
        } else if (word.space == task.process.addressSpace.root) {
            try {
                UserMemory.putInt(word.address, tid | WAITERS | OWNER_DIED);
            } catch (ErrnoException e) {
                return;
            }
        }
    }

    /**
     * Waits for a word to have others move this task to a second word, which it owns at the end:
     * FUTEX_WAIT_REQUEUE_PI.
     *
     * @return 0, or EAGAIN, EINVAL, ETIMEDOUT, ERESTARTNOINTR, negative
     */
    public static long awaitMove(
            long address, long target, boolean isPrivate, int value, FutexWait time) {
        FutexWaiter waiter = Task.current().futexWaiter;
        waiter.lockSpace = FutexTable.space(target, isPrivate);
        waiter.lockAddress = FutexTable.keyAddress(target, waiter.lockSpace);
        long space = FutexTable.space(address, isPrivate);
        long key = FutexTable.keyAddress(address, space);
        if (UserMemory.getInt(address) != value) {
            return -Errno.EAGAIN;
        }
        if (space == waiter.lockSpace && key == waiter.lockAddress) {
            return -Errno.EINVAL;
        }
        waiter.mask = -1;
        waiter.wantsLock = false;
        waiter.wantsMove = true;
        FutexTable.add(waiter, space, key);
        long result = Futexes.sleep(waiter, time, -Errno.ERESTARTNOINTR);
        if (waiter.waits()) {
            if (waiter.wantsLock) {
                giveUp(waiter);
                // The first word has another value by now: beginning anew would say so.
                result = result == -Errno.ETIMEDOUT ? result : -Errno.EAGAIN;
            } else {
                FutexTable.remove(waiter);
            }
        }
        waiter.wantsMove = false;
        return result;
    }

    /**
     * Moves waiters to a word that they want to own; the first gets it if nobody does:
     * FUTEX_CMP_REQUEUE_PI.
     *
     * @return how many got it or were moved, or EDEADLK, EINVAL, ESRCH, negative
     */
    public static long move(
            long address, long target, boolean isPrivate, int expected, int mostMoved) {
        long space = FutexTable.space(address, isPrivate);
        long key = FutexTable.keyAddress(address, space);
        long lockSpace = FutexTable.space(target, isPrivate);
        long lockKey = FutexTable.keyAddress(target, lockSpace);
        if (space == lockSpace && key == lockKey) {
            return -Errno.EINVAL;
        }
        if (UserMemory.getInt(address) != expected) {
            return -Errno.EAGAIN;
        }
        FutexWord word = FutexTable.findKey(space, key);
        if (word == null) {
            return 0;
        }
        FutexWaiter waiter = word.first();
        if (!expects(waiter, lockSpace, lockKey)) {
            return -Errno.EINVAL;
        }
        int value = UserMemory.getInt(target);
        FutexWord lock = FutexTable.findKey(lockSpace, lockKey);
        long result = acquire(waiter.task, target, value, lock, mostMoved > 0);
        if (result < 0) {
            return result;
        }
        int count = 0;
        Task owner = result == 1 ? waiter.task : ProcessTable.findTask(value & TID_MASK);
        while (waiter != null && count <= mostMoved) {
            FutexWaiter next = waiter.next;
            if (!expects(waiter, lockSpace, lockKey)) {
                return count == 0 ? -Errno.EINVAL : count;
            }
            if (owner != waiter.task && PriorityInheritance.waitsFor(owner, waiter.task)) {
                return -Errno.EDEADLK;
            }
            FutexTable.remove(waiter);
            if (owner == waiter.task) {
                waiter.queue.wakeAll();
            } else {
                enqueue(waiter, lockSpace, lockKey, owner);
            }
            count++;
            waiter = next;
        }
        return count;
    }

    private static boolean expects(FutexWaiter waiter, long lockSpace, long lockKey) {
        return waiter.wantsMove
                && !waiter.wantsLock
                && waiter.lockSpace == lockSpace
                && waiter.lockAddress == lockKey;
    }
}
