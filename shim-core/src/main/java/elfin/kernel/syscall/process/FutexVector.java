package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Futexes;

/**
 * futex_waitv(2): waits for any of several futexes. {@code struct futex_waitv} is val, uaddr (64
 * bits each), flags, reserved (32 each).
 */
public final class FutexVector {
    private static final int MOST = 128;
    private static final int ENTRY_SIZE = 24;

    /** FUTEX2_SIZE_U32: the only size there is. */
    private static final int SIZE_U32 = 2;

    private static final int PRIVATE = 128;
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;

    private FutexVector() {}

    @Syscall("futex_waitv")
    public static long waitAny(long waiters, int count, int flags, long timeout, int clock) {
        if (flags != 0 || count <= 0 || count > MOST || waiters == 0) {
            return -Errno.EINVAL;
        }
        if (timeout != 0 && clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC) {
            return -Errno.EINVAL;
        }
        long deadline = FutexCalls.deadline(timeout, true, clock == CLOCK_REALTIME);
        int[] values = new int[count];
        long[] addresses = new long[count];
        boolean[] isPrivate = new boolean[count];
        for (int i = 0; i < count; i++) {
            long entry = waiters + (long) ENTRY_SIZE * i;
            long value = UserMemory.getLong(entry);
            int options = UserMemory.getInt(entry + 16);
            if ((options & ~PRIVATE) != SIZE_U32
                    || UserMemory.getInt(entry + 20) != 0
                    || value >>> Integer.SIZE != 0) {
                return -Errno.EINVAL;
            }
            values[i] = (int) value;
            addresses[i] = UserMemory.getLong(entry + 8);
            isPrivate[i] = (options & PRIVATE) != 0;
        }
        return Futexes.awaitAny(addresses, isPrivate, values, deadline);
    }
}
