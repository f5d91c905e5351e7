package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.struct.RobustListHead;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;

/**
 * What a task that ends, or runs another program, leaves in its memory for others: the futexes it
 * holds are marked (get_robust_list(2)), then its id is cleared (set_tid_address(2)).
 */
final class ThreadMemory {
    /** Linux's ROBUST_LIST_LIMIT: a list may be a ring. */
    private static final int MOST_ENTRIES = 2048;

    /** In a pointer to an entry: its futex inherits priorities. */
    private static final long PRIORITY_FLAG = 1;

    private ThreadMemory() {}

    /** A bad address ends it: as in Linux, nobody is told. */
    static void leave(Task task) {
        try {
            markHeld(task);
        } catch (ErrnoException e) {
            task.robustList = 0;
        }
        LockFutexes.ownerEnds(task);
        try {
            clearId(task);
        } catch (ErrnoException e) {
            task.clearTidAddress = 0;
        }
    }

    /** Only when others share the memory: Linux saves the dying memory the write. */
    private static void clearId(Task task) {
        long address = task.clearTidAddress;
        task.clearTidAddress = 0;
        // Without one it may have ended before it got its memory.
        if (address != 0
                && (task.process.taskCount() > 1 || task.process.addressSpace.isShared())) {
            UserMemory.putInt(address, 0);
            Futexes.wake(address, false, 1, -1);
        }
    }

    private static void markHeld(Task task) {
        long head = task.robustList;
        task.robustList = 0;
        if (head == 0) {
            return;
        }
        long entry = UserMemory.getLong(head + RobustListHead.LIST);
        long offset = UserMemory.getLong(head + RobustListHead.FUTEX_OFFSET);
        long pending = UserMemory.getLong(head + RobustListHead.LIST_OP_PENDING);
        for (int i = 0; (entry & ~PRIORITY_FLAG) != head && i < MOST_ENTRIES; i++) {
            long next = nextOf(entry);
            if ((entry & ~PRIORITY_FLAG) != (pending & ~PRIORITY_FLAG)) {
                mark(task, entry, offset, false);
            }
            if (next == 0) {
                break;
            }
            entry = next;
        }
        if ((pending & ~PRIORITY_FLAG) != 0) {
            mark(task, pending, offset, true);
        }
    }

    /** The entry behind one, or 0 when it cannot be read: this one still counts. */
    private static long nextOf(long entry) {
        try {
            return UserMemory.getLong(entry & ~PRIORITY_FLAG);
        } catch (ErrnoException e) {
            return 0;
        }
    }

    /** Futexes that inherit priorities only learn of the death: their waiters get them later. */
    private static void mark(Task task, long entry, long offset, boolean pending) {
        boolean inherits = (entry & PRIORITY_FLAG) != 0;
        long address = (entry & ~PRIORITY_FLAG) + offset;
        if ((address & Integer.BYTES - 1) != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        int value = UserMemory.getInt(address);
        int owner = value & LockFutexes.TID_MASK;
        if (pending && !inherits && owner == 0) {
            // It ended between the release and the wake.
            Futexes.wake(address, false, 1, -1);
            return;
        }
        if (owner != task.tid) {
            return;
        }
        UserMemory.putInt(address, value & LockFutexes.WAITERS | LockFutexes.OWNER_DIED);
        if (!inherits && (value & LockFutexes.WAITERS) != 0) {
            Futexes.wake(address, false, 1, -1);
        }
    }
}
