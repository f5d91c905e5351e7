package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.RemoteMemory;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.time.Clock;

/**
 * Words in memory that tasks wait for: futex(7). Waiters of one word are woken in the order in
 * which they came. A word is known by its address space and address, or, in memory that processes
 * share, by its physical address.
 */
public final class Futexes {
    /** The space of words in shared memory. */
    private static final long SHARED = 0;

    private static final int BUCKETS = 256;

    private static final FutexWaiter[] FIRST = new FutexWaiter[BUCKETS];

    private Futexes() {}

    /**
     * Waits while a word has a value.
     *
     * @param deadlineNanos on the monotonic clock; {@code Long.MAX_VALUE} is never
     * @return 0 when woken, or EAGAIN, ETIMEDOUT, ERESTARTSYS, negative
     */
    public static long await(
            long address, boolean isPrivate, int value, int mask, long deadlineNanos) {
        FutexWaiter waiter = Task.current().futexWaiter;
        aim(waiter, address, isPrivate, mask);
        if (UserMemory.getInt(address) != value) {
            return -Errno.EAGAIN;
        }
        return sleep(waiter, deadlineNanos, -Errno.ERESTARTSYS);
    }

    /**
     * Sleeps until somebody takes a waiter out.
     *
     * @param interrupted the result after a signal
     * @return 0 when it was taken out, ETIMEDOUT, negative, or {@code interrupted}
     */
    static long sleep(FutexWaiter waiter, long deadlineNanos, int interrupted) {
        append(waiter);
        while (waiter.waiting) {
            boolean quiet = waiter.queue.awaitUntil(deadlineNanos);
            if (waiter.waiting && (!quiet || Clock.monotonicNanos() >= deadlineNanos)) {
                remove(waiter);
                return quiet ? -Errno.ETIMEDOUT : interrupted;
            }
        }
        return 0;
    }

    /** Says what a waiter waits for. */
    static void aim(FutexWaiter waiter, long address, boolean isPrivate, int mask) {
        waiter.space = spaceOf(address, isPrivate);
        waiter.address = keyAddress(address, waiter.space);
        waiter.mask = mask;
        waiter.wantsLock = false;
    }

    /** The waiter of a word that came first, or null. */
    static FutexWaiter first(long address, boolean isPrivate) {
        long space = spaceOf(address, isPrivate);
        long key = keyAddress(address, space);
        FutexWaiter waiter = FIRST[bucket(space, key)];
        while (waiter != null && !waiter.waitsFor(space, key)) {
            waiter = waiter.next;
        }
        return waiter;
    }

    /**
     * Wakes waiters whose mask meets this one; returns how many.
     *
     * @throws ErrnoException EINVAL when one waits to own the word: only the owner may wake it
     */
    public static int wake(long address, boolean isPrivate, int most, int mask) {
        long space = spaceOf(address, isPrivate);
        long key = keyAddress(address, space);
        int woken = 0;
        FutexWaiter waiter = FIRST[bucket(space, key)];
        while (waiter != null && woken < most) {
            FutexWaiter next = waiter.next;
            if (waiter.waitsFor(space, key) && (waiter.mask & mask) != 0) {
                if (waiter.wantsLock) {
                    throw ErrnoException.of(Errno.EINVAL);
                }
                remove(waiter);
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
            long address, long target, boolean isPrivate, int mostWoken, int mostMoved) {
        long space = spaceOf(address, isPrivate);
        long key = keyAddress(address, space);
        long targetSpace = spaceOf(target, isPrivate);
        long targetKey = keyAddress(target, targetSpace);
        int moved = 0;
        int woken = wake(address, isPrivate, mostWoken, -1);
        FutexWaiter waiter = FIRST[bucket(space, key)];
        while (waiter != null && moved < mostMoved) {
            FutexWaiter next = waiter.next;
            if (waiter.waitsFor(space, key)) {
                moved++;
                if (space != targetSpace || key != targetKey) {
                    remove(waiter);
                    waiter.space = targetSpace;
                    waiter.address = targetKey;
                    append(waiter);
                }
            }
            waiter = next;
        }
        return woken + moved;
    }

    /**
     * Waits while all of some words have their values.
     *
     * @param addresses of the words
     * @return the index of a word that was woken, or EAGAIN, ETIMEDOUT, ERESTARTSYS, negative
     */
    public static long awaitAny(
            long[] addresses, boolean[] isPrivate, int[] values, long deadlineNanos) {
        Task task = Task.current();
        FutexWaiter[] waiters = new FutexWaiter[addresses.length];
        WaitQueue queue = new WaitQueue();
        for (int i = 0; i < waiters.length; i++) {
            waiters[i] = new FutexWaiter(task, queue);
            aim(waiters[i], addresses[i], isPrivate[i], -1);
        }
        for (int i = 0; i < waiters.length; i++) {
            if (UserMemory.getInt(addresses[i]) != values[i]) {
                return -Errno.EAGAIN;
            }
        }
        for (FutexWaiter waiter : waiters) {
            append(waiter);
        }
        int woken;
        boolean quiet = true;
        boolean late = false;
        while ((woken = woken(waiters)) < 0 && quiet && !late) {
            quiet = queue.awaitUntil(deadlineNanos);
            late = Clock.monotonicNanos() >= deadlineNanos;
        }
        for (FutexWaiter waiter : waiters) {
            if (waiter.waiting) {
                remove(waiter);
            }
        }
        return woken >= 0 ? woken : quiet ? -Errno.ETIMEDOUT : -Errno.ERESTARTSYS;
    }

    private static int woken(FutexWaiter[] waiters) {
        for (int i = waiters.length - 1; i >= 0; i--) {
            if (!waiters[i].waiting) {
                return i;
            }
        }
        return -1;
    }

    /** Half of a word's key: its page tables, or {@link #SHARED}. */
    private static long spaceOf(long address, boolean isPrivate) {
        if ((address & 3) != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (!UserMemory.isUserRange(address, Integer.BYTES)) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        AddressSpace space = Task.current().process.addressSpace;
        if (isPrivate) {
            return space.root;
        }
        Mapping mapping = space.mappings.covering(address);
        if (mapping == null) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        return mapping.isShared() ? SHARED : space.root;
    }

    /** The other half: the address, or in shared memory the physical one. */
    private static long keyAddress(long address, long space) {
        if (space != SHARED) {
            return address;
        }
        long physAddress = RemoteMemory.physical(Task.current().process.addressSpace, address);
        if (physAddress < 0) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        return physAddress;
    }

    private static int bucket(long space, long address) {
        long mixed = (space ^ address) * 0x9e37_79b9_7f4a_7c15L;
        return (int) (mixed >>> Long.SIZE - 8);
    }

    private static void append(FutexWaiter waiter) {
        int bucket = bucket(waiter.space, waiter.address);
        waiter.waiting = true;
        waiter.next = null;
        FutexWaiter last = FIRST[bucket];
        if (last == null) {
            FIRST[bucket] = waiter;
            return;
        }
        while (last.next != null) {
            last = last.next;
        }
        last.next = waiter;
    }

    static void remove(FutexWaiter waiter) {
        int bucket = bucket(waiter.space, waiter.address);
        waiter.waiting = false;
        if (FIRST[bucket] == waiter) {
            FIRST[bucket] = waiter.next;
        } else {
            FutexWaiter before = FIRST[bucket];
            while (before.next != waiter) {
                before = before.next;
            }
            before.next = waiter.next;
        }
        waiter.next = null;
    }
}
