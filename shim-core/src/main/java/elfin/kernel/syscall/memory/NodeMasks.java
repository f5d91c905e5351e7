package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.UserMemory;

/** Masks of NUMA nodes in user memory: Linux's get_nodes() and copy_nodes_to_user(). */
final class NodeMasks {
    /** The nodes there are: one. */
    static final long ALL = 1;

    private static final int BITS = Long.SIZE;
    private static final long MOST_BITS = Frames.SIZE * 8L;

    private NodeMasks() {}

    /**
     * Reads a mask; Linux looks at one bit fewer than told.
     *
     * @return the first 64 nodes; those behind must not be in it
     */
    static long read(long address, long bitCount) {
        long left = bitCount - 1;
        if (left == 0 || address == 0) {
            return 0;
        }
        if (Long.compareUnsigned(left, MOST_BITS) > 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        long first = 0;
        for (long done = 0; done < left; done += BITS) {
            long word = UserMemory.getLong(address + done / 8);
            if (left - done < BITS) {
                word &= (1L << (left - done)) - 1;
            }
            if (done == 0) {
                first = word;
            } else if (word != 0) {
                throw ErrnoException.of(Errno.EINVAL);
            }
        }
        return first;
    }

    /** Writes a mask. */
    static void write(long address, long bitCount, long nodes) {
        long bytes = (bitCount - 1 + BITS - 1) / BITS * 8;
        if (bytes > Frames.SIZE) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        for (long done = 0; done < bytes; done += 8) {
            UserMemory.putLong(address + done, done == 0 ? nodes : 0);
        }
    }
}
