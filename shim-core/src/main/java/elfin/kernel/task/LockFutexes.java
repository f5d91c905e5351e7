package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;

/**
 * Futexes that the kernel gives from owner to owner: the priority-inheriting operations of
 * futex(2). The word holds the owner's thread id. Tasks have no priorities here that could be
 * inherited; owners follow each other in the order in which they asked.
 */
public final class LockFutexes {
    static final int WAITERS = 0x8000_0000;
    static final int OWNER_DIED = 0x4000_0000;
    static final int TID_MASK = 0x3fff_ffff;

    private LockFutexes() {}

    /**
     * Makes the current task the owner, once no other task is.
     *
     * @param deadlineNanos on the monotonic clock; {@code Long.MAX_VALUE} is never
     * @param onlyTry whether to give up at once with EAGAIN
     * @return 0, or EAGAIN, EDEADLK, ESRCH for an owner that is no task, ETIMEDOUT, ERESTARTNOINTR,
     *     negative
     */
    public static long lock(long address, boolean isPrivate, long deadlineNanos, boolean onlyTry) {
        Task task = Task.current();
        FutexWaiter waiter = task.futexWaiter;
        Futexes.aim(waiter, address, isPrivate, -1);
        int value = UserMemory.getInt(address);
        int owner = value & TID_MASK;
        FutexWaiter first = Futexes.first(address, isPrivate);
        if (first != null && !first.wantsLock) {
            return -Errno.EINVAL;
        }
        if (owner == 0) {
            UserMemory.putInt(
                    address, value & OWNER_DIED | task.tid | (first == null ? 0 : WAITERS));
            return 0;
        }
        if (owner == task.tid) {
            return -Errno.EDEADLK;
        }
        if (onlyTry) {
            return -Errno.EAGAIN;
        }
        Task holder = ProcessTable.findTask(owner);
        if (holder == null || holder.ended) {
            return -Errno.ESRCH;
        }
        UserMemory.putInt(address, value | WAITERS);
        waiter.wantsLock = true;
        return Futexes.sleep(waiter, deadlineNanos, -Errno.ERESTARTNOINTR);
    }

    /**
     * The current task owns the word no longer; the next task does, if one waits.
     *
     * @throws ErrnoException EPERM when it did not own it
     */
    public static void unlock(long address, boolean isPrivate) {
        int value = UserMemory.getInt(address);
        if ((value & TID_MASK) != Task.current().tid) {
            throw ErrnoException.of(Errno.EPERM);
        }
        pass(address, isPrivate, 0);
    }

    /** The owner has died: whoever comes next learns it. */
    static void ownerDied(long address) {
        pass(address, false, OWNER_DIED);
    }

    private static void pass(long address, boolean isPrivate, int flags) {
        FutexWaiter next = Futexes.first(address, isPrivate);
        if (next == null) {
            UserMemory.putInt(address, flags);
            return;
        }
        if (!next.wantsLock) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        UserMemory.putInt(address, next.task.tid | WAITERS | flags);
        Futexes.remove(next);
        next.queue.wakeAll();
    }
}
