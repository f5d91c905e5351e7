package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Futex;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.FutexWait;
import elfin.kernel.task.Futexes;
import elfin.kernel.task.LockFutexes;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** futex(2). */
public final class FutexCalls {
    private FutexCalls() {}

    @Syscall("futex")
    public static long futex(
            long address, int operation, int value, long time, long address2, int value3) {
        boolean isPrivate = (operation & Futex.FUTEX_PRIVATE_FLAG) != 0;
        boolean ofDay = (operation & Futex.FUTEX_CLOCK_REALTIME) != 0;
        int command = operation & ~(Futex.FUTEX_PRIVATE_FLAG | Futex.FUTEX_CLOCK_REALTIME);
        if (ofDay && !hasTimeOfDay(command)) {
            return -Errno.ENOSYS;
        }
        // For the commands that move waiters the fourth argument is their number.
        int count = (int) time;
        return switch (command) {
            case Futex.FUTEX_WAIT -> await(address, isPrivate, value, time);
            case Futex.FUTEX_WAIT_BITSET -> {
                FutexWait end = until(time, ofDay);
                yield value3 == 0
                        ? -Errno.EINVAL
                        : awaitUntil(address, isPrivate, value, value3, end);
            }
            case Futex.FUTEX_WAKE -> wake(address, isPrivate, value, -1);
            case Futex.FUTEX_WAKE_BITSET -> wake(address, isPrivate, value, value3);
            case Futex.FUTEX_REQUEUE -> requeue(address, address2, isPrivate, value, count);
            case Futex.FUTEX_CMP_REQUEUE ->
                    value < 0 || count < 0
                            ? -Errno.EINVAL
                            : UserMemory.getInt(address) != value3
                                    ? -Errno.EAGAIN
                                    : requeue(address, address2, isPrivate, value, count);
            case Futex.FUTEX_LOCK_PI ->
                    LockFutexes.lock(address, isPrivate, until(time, true), false);
            case Futex.FUTEX_LOCK_PI2 ->
                    LockFutexes.lock(address, isPrivate, until(time, ofDay), false);
            case Futex.FUTEX_TRYLOCK_PI ->
                    LockFutexes.lock(address, isPrivate, FutexWait.FOREVER, true);
            case Futex.FUTEX_UNLOCK_PI -> {
                LockFutexes.unlock(address, isPrivate);
                yield 0;
            }
            case Futex.FUTEX_WAIT_REQUEUE_PI ->
                    LockFutexes.awaitMove(address, address2, isPrivate, value, until(time, ofDay));
            case Futex.FUTEX_CMP_REQUEUE_PI ->
                    value != 1 || count < 0
                            ? -Errno.EINVAL
                            : LockFutexes.move(address, address2, isPrivate, value3, count);
            case Futex.FUTEX_WAKE_OP ->
                    wakeOperation(address, address2, isPrivate, value, count, value3);
            default -> -Errno.ENOSYS;
        };
    }

    private static boolean hasTimeOfDay(int command) {
        return command == Futex.FUTEX_WAIT_BITSET
                || command == Futex.FUTEX_WAIT_REQUEUE_PI
                || command == Futex.FUTEX_LOCK_PI2;
    }

    /** The end of a wait at a {@code struct timespec}'s time; none without one. */
    static FutexWait until(long time, boolean ofDay) {
        if (time == 0) {
            return FutexWait.FOREVER;
        }
        long nanos = nanos(time);
        return ofDay ? FutexWait.untilTimeOfDay(nanos) : FutexWait.until(nanos);
    }

    private static long nanos(long time) {
        long nanos = UserTime.nanos(time);
        if (nanos < 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return nanos;
    }

    /** Waits for a span of time; a stop does not make it longer. */
    private static long await(long address, boolean isPrivate, int value, long time) {
        FutexWait end = FutexWait.FOREVER;
        if (time != 0) {
            long nanos = nanos(time);
            long deadline = Task.current().takeResumedDeadline();
            end =
                    FutexWait.until(
                            deadline == 0
                                    ? UserTime.after(Clock.monotonicNanos(), nanos)
                                    : deadline);
        }
        return awaitUntil(address, isPrivate, value, -1, end);
    }

    /** As in Linux a wait that ends by itself is not begun anew after a handler. */
    private static long awaitUntil(
            long address, boolean isPrivate, int value, int mask, FutexWait end) {
        long result = Futexes.await(address, isPrivate, value, mask, end);
        if (result == -Errno.ERESTARTSYS && end.ends()) {
            Task.current().resumeUntil(end.deadline());
            return -Errno.ERESTART_RESTARTBLOCK;
        }
        return result;
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
                : Futexes.requeue(address, isPrivate, target, isPrivate, mostWoken, mostMoved);
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
            case Futex.FUTEX_OP_SET -> changed = operand;
            case Futex.FUTEX_OP_ADD -> changed = old + operand;
            case Futex.FUTEX_OP_OR -> changed = old | operand;
            case Futex.FUTEX_OP_ANDN -> changed = old & ~operand;
            case Futex.FUTEX_OP_XOR -> changed = old ^ operand;
            default -> {
                return -Errno.ENOSYS;
            }
        }
        int comparison = operation >>> 24 & 15;
        if (comparison > Futex.FUTEX_OP_CMP_GE) {
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
            case Futex.FUTEX_OP_CMP_EQ -> value == compared;
            case Futex.FUTEX_OP_CMP_NE -> value != compared;
            case Futex.FUTEX_OP_CMP_LT -> value < compared;
            case Futex.FUTEX_OP_CMP_LE -> value <= compared;
            case Futex.FUTEX_OP_CMP_GT -> value > compared;
            default -> value >= compared;
        };
    }
}
