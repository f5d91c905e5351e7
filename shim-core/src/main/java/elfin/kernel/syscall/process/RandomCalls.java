package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.entropy.RandomNumbers;
import elfin.kernel.mm.UserMemory;

/** getrandom(2). */
public final class RandomCalls {
    /** GRND_NONBLOCK, GRND_RANDOM, GRND_INSECURE. */
    private static final int VALID_FLAGS = 7;

    private static final int GRND_RANDOM = 2;
    private static final int GRND_INSECURE = 4;

    /** Linux fills at most this much: {@code INT_MAX} rounded to pages. */
    private static final long MOST = 0x7fff_f000L;

    private RandomCalls() {}

    @Syscall("getrandom")
    public static long getrandom(long address, long length, int flags) {
        if ((flags & ~VALID_FLAGS) != 0
                || (flags & (GRND_RANDOM | GRND_INSECURE)) == (GRND_RANDOM | GRND_INSECURE)) {
            return -Errno.EINVAL;
        }
        long count = Math.min(length, MOST);
        if (count < 0) {
            count = MOST;
        }
        long done = 0;
        while (done < count) {
            long word = RandomNumbers.next();
            int part = (int) Math.min(8, count - done);
            for (int i = 0; i < part; i++) {
                UserMemory.putByte(address + done + i, (byte) (word >>> 8 * i));
            }
            done += part;
        }
        return done;
    }
}
