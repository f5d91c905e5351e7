package elfin.kernel.syscall.process;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Futex;
import elfin.abi.struct.FutexWaitV;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.FutexWait;
import elfin.kernel.task.Futexes;

/**
 * futex_waitv(2), which waits for any of several futexes, and the calls of its kind for one:
 * futex_wake(2), futex_wait(2), futex_requeue(2). All futexes have 32 bits; there is one node.
 */
public final class FutexVector {
    private static final int MOST = 128;
    private static final int SIZE_MASK = 3;
    private static final int KNOWN_FLAGS =
            SIZE_MASK | Futex.FUTEX2_NUMA | Futex.FUTEX2_MPOL | Futex.FUTEX2_PRIVATE;

    /** FUTEX_NO_NODE: the kernel chooses. */
    private static final int NO_NODE = -1;

    private FutexVector() {}

    @Syscall("futex_waitv")
    public static long waitAny(long waiters, int count, int flags, long timeout, int clock) {
        if (flags != 0 || count <= 0 || count > MOST || waiters == 0) {
            return -Errno.EINVAL;
        }
        FutexWait end = until(timeout, clock);
        Futexes.Awaited[] words = new Futexes.Awaited[count];
        for (int i = 0; i < count; i++) {
            words[i] = read(waiters + (long) FutexWaitV.SIZE * i);
        }
        for (Futexes.Awaited word : words) {
            chooseNode(word);
        }
        return Futexes.awaitAny(words, end);
    }

    private static FutexWait until(long timeout, int clock) {
        if (timeout == 0) {
            return FutexWait.FOREVER;
        }
        if (clock != Clocks.CLOCK_REALTIME && clock != Clocks.CLOCK_MONOTONIC) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return FutexCalls.until(timeout, clock == Clocks.CLOCK_REALTIME);
    }

    /** A {@code struct futex_waitv}. */
    private static Futexes.Awaited read(long entry) {
        long value = UserMemory.getLong(entry + FutexWaitV.VAL);
        int flags = UserMemory.getInt(entry + FutexWaitV.FLAGS);
        int reserved = UserMemory.getInt(entry + FutexWaitV.__RESERVED);
        if (reserved != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return awaited(UserMemory.getLong(entry + FutexWaitV.UADDR), value, flags);
    }

    private static Futexes.Awaited awaited(long address, long value, int flags) {
        boolean sized = (flags & SIZE_MASK) == Futex.FUTEX2_SIZE_U32;
        if ((flags & ~KNOWN_FLAGS) != 0 || !sized || value >>> Integer.SIZE != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        Futexes.Awaited word = new Futexes.Awaited();
        word.value = (int) value;
        word.address = address;
        word.isPrivate = (flags & Futex.FUTEX2_PRIVATE) != 0;
        word.hasNode = (flags & Futex.FUTEX2_NUMA) != 0;
        return word;
    }

    /** The word behind the futex names its node: the one there is, or the kernel's choice. */
    private static void chooseNode(Futexes.Awaited word) {
        if (!word.hasNode) {
            return;
        }
        if (word.address % Long.BYTES != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        int node = UserMemory.getInt(word.address + Integer.BYTES);
        if (node == NO_NODE) {
            UserMemory.putInt(word.address + Integer.BYTES, 0);
        } else if (node != 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
    }

    @Syscall("futex_wake")
    public static long wake(long address, long mask, int count, int flags) {
        Futexes.Awaited word = awaited(address, mask, flags);
        if (word.value == 0) {
            return -Errno.EINVAL;
        }
        chooseNode(word);
        return Futexes.wake(address, word.isPrivate, count, word.value);
    }

    @Syscall("futex_wait")
    public static long await(
            long address, long value, long mask, int flags, long timeout, int clock) {
        Futexes.Awaited word = awaited(address, value, flags);
        if (mask >>> Integer.SIZE != 0) {
            return -Errno.EINVAL;
        }
        FutexWait end = until(timeout, clock);
        if (mask == 0) {
            return -Errno.EINVAL;
        }
        chooseNode(word);
        long result = Futexes.await(address, word.isPrivate, word.value, (int) mask, end);
        boolean ends = result == -Errno.ERESTARTSYS && end.ends();
        return ends ? -Errno.ERESTART_RESTARTBLOCK : result;
    }

    @Syscall("futex_requeue")
    public static long requeue(long waiters, int flags, int mostWoken, int mostMoved) {
        if (flags != 0 || waiters == 0) {
            return -Errno.EINVAL;
        }
        Futexes.Awaited from = read(waiters);
        Futexes.Awaited to = read(waiters + FutexWaitV.SIZE);
        if (mostWoken < 0 || mostMoved < 0) {
            return -Errno.EINVAL;
        }
        chooseNode(from);
        chooseNode(to);
        if (UserMemory.getInt(from.address) != from.value) {
            return -Errno.EAGAIN;
        }
        return Futexes.requeue(
                from.address, from.isPrivate, to.address, to.isPrivate, mostWoken, mostMoved);
    }
}
