package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.Futexes;
import elfin.kernel.task.LockFutexes;
import elfin.kernel.time.Clock;

/** futex(2), without waits that move to a lock (FUTEX_WAIT_REQUEUE_PI). */
public final class FutexCalls {
    private static final int WAIT = 0;
    private static final int WAKE = 1;
    private static final int REQUEUE = 3;
    private static final int CMP_REQUEUE = 4;
    private static final int WAKE_OP = 5;
    private static final int LOCK_PI = 6;
    private static final int UNLOCK_PI = 7;
    private static final int TRYLOCK_PI = 8;
    private static final int WAIT_BITSET = 9;
    private static final int WAKE_BITSET = 10;
    private static final int LOCK_PI2 = 13;
    private static final int PRIVATE_FLAG = 128;
    private static final int CLOCK_REALTIME_FLAG = 256;

    private FutexCalls() {}

    @Syscall("futex")
    public static long futex(
            long address, int operation, int value, long time, long address2, int value3) {
        boolean isPrivate = (operation & PRIVATE_FLAG) != 0;
        boolean realtime = (operation & CLOCK_REALTIME_FLAG) != 0;
        int command = operation & ~(PRIVATE_FLAG | CLOCK_REALTIME_FLAG);
        if (realtime && command != WAIT_BITSET && command != LOCK_PI2) {
            return -Errno.ENOSYS;
        }
        // For the commands that move waiters the fourth argument is their number.
        int count = (int) time;
        return switch (command) {
            case WAIT -> await(address, isPrivate, value, -1, time, false, false);
            case WAIT_BITSET -> await(address, isPrivate, value, value3, time, true, realtime);
            case WAKE -> wake(address, isPrivate, value, -1);
            case WAKE_BITSET -> wake(address, isPrivate, value, value3);
            case REQUEUE -> requeue(address, address2, isPrivate, value, count);
            case CMP_REQUEUE ->
                    value < 0 || count < 0
                            ? -Errno.EINVAL
                            : UserMemory.getInt(address) != value3
                                    ? -Errno.EAGAIN
                                    : requeue(address, address2, isPrivate, value, count);
            case LOCK_PI -> lock(address, isPrivate, time, true);
            case LOCK_PI2 -> lock(address, isPrivate, time, realtime);
            case TRYLOCK_PI -> LockFutexes.lock(address, isPrivate, Long.MAX_VALUE, true);
            case UNLOCK_PI -> unlock(address, isPrivate);
            case WAKE_OP -> wakeOperation(address, address2, isPrivate, value, count, value3);
            default -> -Errno.ENOSYS;
        };
    }

    private static long await(
            long address,
            boolean isPrivate,
            int value,
            int mask,
            long time,
            boolean absolute,
            boolean realtime) {
        long deadline = deadline(time, absolute, realtime);
        if (mask == 0) {
            return -Errno.EINVAL;
        }
        long result = Futexes.await(address, isPrivate, value, mask, deadline);
        // A restarted wait would begin its time anew: Linux does not restart it after a handler.
        return result == -Errno.ERESTARTSYS && time != 0 ? -Errno.ERESTART_RESTARTBLOCK : result;
    }

    /** On the monotonic clock, of a {@code struct timespec}; never without one. */
    static long deadline(long time, boolean absolute, boolean realtime) {
        if (time == 0) {
            return UserTime.NEVER;
        }
        long nanos = UserTime.nanos(time);
        if (nanos < 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        if (!absolute) {
            return UserTime.after(Clock.monotonicNanos(), nanos);
        }
        return realtime ? nanos - Clock.realtimeAtBoot() : nanos;
    }

    private static long lock(long address, boolean isPrivate, long time, boolean realtime) {
        return LockFutexes.lock(address, isPrivate, deadline(time, true, realtime), false);
    }

    private static long unlock(long address, boolean isPrivate) {
        LockFutexes.unlock(address, isPrivate);
        return 0;
    }

    /** As in Linux, at least one is woken. */
    private static long wake(long address, boolean isPrivate, int most, int mask) {
        return mask == 0
                ? -Errno.EINVAL
                : Futexes.wake(address, isPrivate, Math.max(1, most), mask);
    }

    private static long requeue(
            long address, long target, boolean isPrivate, int mostWoken, int mostMoved) {
        return mostWoken < 0 || mostMoved < 0
                ? -Errno.EINVAL
                : Futexes.requeue(address, target, isPrivate, mostWoken, mostMoved);
    }

    /** Changes the second word, wakes waiters of the first, and by its old value of the second. */
    private static long wakeOperation(
            long address, long address2, boolean isPrivate, int most, int most2, int operation) {
        if (((address | address2) & 3) != 0) {
            return -Errno.EINVAL;
        }
        int operand = operation << 8 >> 20;
        int compared = operation << 20 >> 20;
        if ((operation & 0x8000_0000) != 0) {
            operand = 1 << (operand & 31);
        }
        int old = UserMemory.getInt(address2);
        int changed;
        switch (operation >>> 28 & 7) {
            case 0 -> changed = operand;
            case 1 -> changed = old + operand;
            case 2 -> changed = old | operand;
            case 3 -> changed = old & ~operand;
            case 4 -> changed = old ^ operand;
            default -> {
                return -Errno.ENOSYS;
            }
        }
        int comparison = operation >>> 24 & 15;
        if (comparison > 5) {
            return -Errno.ENOSYS;
        }
        UserMemory.putInt(address2, changed);
        int woken = Futexes.wake(address, isPrivate, Math.max(1, most), -1);
        return holds(comparison, old, compared)
                ? woken + Futexes.wake(address2, isPrivate, Math.max(1, most2), -1)
                : woken;
    }

    private static boolean holds(int comparison, int value, int compared) {
        return switch (comparison) {
            case 0 -> value == compared;
            case 1 -> value != compared;
            case 2 -> value < compared;
            case 3 -> value <= compared;
            case 4 -> value > compared;
            default -> value >= compared;
        };
    }
}
