package elfin.runtime;

import elfin.raw.Mem;

/**
 * Blocks kept for system calls that are under way when memory runs out, so that they need not fail
 * half done. Once a block of it was taken, allocations fail from the next call on, where nothing is
 * held yet and {@code ENOMEM} is safe, until the reserve is full again.
 */
final class HeapReserve {
    private static HeapMemory source;

    /** The first block; each begins with the address of the next. */
    private static long first;

    private static int count;
    private static int wanted;
    private static boolean tapped;
    private static boolean exhausted;

    private HeapReserve() {}

    /** Takes the blocks; false when they are not to be had. */
    static boolean start(HeapMemory memory, int blockCount) {
        source = memory;
        first = 0;
        count = 0;
        wanted = blockCount;
        tapped = false;
        exhausted = false;
        return fill();
    }

    private static boolean fill() {
        while (count < wanted) {
            long block = source.acquire(1);
            if (block == 0) {
                return false;
            }
            Mem.putLong(block, first);
            first = block;
            count++;
        }
        return true;
    }

    /** A block for the call that is under way, or 0. */
    static long take() {
        if (first == 0) {
            return 0;
        }
        long block = first;
        first = Mem.getLong(block);
        count--;
        tapped = true;
        source.reserveTapped();
        return block;
    }

    /** Whether a block was taken since the last {@link #settle}. */
    static boolean isTapped() {
        return tapped;
    }

    /** A call is over: fills the reserve, or has allocations fail until it is full. */
    static void settle() {
        tapped = false;
        exhausted = !fill();
    }

    /** Whether allocations are to fail; tries first to fill the reserve. */
    static boolean refuses() {
        if (exhausted && fill()) {
            exhausted = false;
        }
        return exhausted;
    }

    static boolean isExhausted() {
        return exhausted;
    }

    /** The current task frees memory and may use what there is. */
    static void allow() {
        exhausted = false;
    }
}
