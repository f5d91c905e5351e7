package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * What is known about each page frame, in an array over all physical memory:
 *
 * <pre>
 *  0  u32  references; 0: not handed out by the allocator (free, reserved, or no memory at all)
 *  4  u8   order of the free block that starts here, plus 1; 0: no free block starts here
 *  5  3 bytes unused
 * </pre>
 *
 * <p>The array costs 1/512 of memory in addresses, but a page of it (2 MiB of memory) is cleared
 * only when the first frame in those 2 MiB is used, so that boot does not pay for memory that
 * nobody touches.
 */
final class FrameTable {
    private static final int ENTRY_SIZE = 8;
    private static final int ORDER_OFFSET = 4;

    /** log2 of the frames that one page of the table describes. */
    private static final int GROUP_SHIFT = 9;

    private static long table;
    private static long frameCount;

    /** One bit per page of the table: set when the page has been cleared. */
    private static long clearedBits;

    private FrameTable() {}

    /** Bytes of table and bit map for memory up to {@code physEnd}, in whole pages. */
    static long bytesFor(long physEnd) {
        long frames = physEnd >>> Frames.SHIFT;
        return roundUp(roundUp(frames * ENTRY_SIZE) + bitMapBytes(frames));
    }

    /** Starts with an unused table at {@code physAddress} of {@link #bytesFor} bytes. */
    static void start(long physAddress, long physEnd) {
        frameCount = physEnd >>> Frames.SHIFT;
        table = DirectMap.virtual(physAddress);
        clearedBits = table + roundUp(frameCount * ENTRY_SIZE);
        Mem.fill(clearedBits, bitMapBytes(frameCount), (byte) 0);
    }

    static boolean covers(long physAddress) {
        return physAddress >= 0 && physAddress >>> Frames.SHIFT < frameCount;
    }

    static int references(long physAddress) {
        return isCleared(physAddress) ? Mem.getInt(entry(physAddress)) : 0;
    }

    static void setReferences(long physAddress, int references) {
        clearGroup(physAddress);
        Mem.putInt(entry(physAddress), references);
    }

    /** Sets the references of frames that follow each other, whose groups are in use. */
    static void setAllReferences(long physAddress, int count, int references) {
        long at = entry(physAddress);
        for (int i = 0; i < count; i++, at += ENTRY_SIZE) {
            Mem.putInt(at, references);
        }
    }

    /** Whether frames that follow each other, whose groups are in use, have one reference each. */
    static boolean haveOneReference(long physAddress, int count) {
        long at = entry(physAddress);
        for (int i = 0; i < count; i++, at += ENTRY_SIZE) {
            if (Mem.getInt(at) != 1) {
                return false;
            }
        }
        return true;
    }

    /** Whether a free block of exactly this order starts here. */
    static boolean isFreeBlock(long physAddress, int order) {
        return isCleared(physAddress)
                && Mem.getByte(entry(physAddress) + ORDER_OFFSET) == order + 1;
    }

    static void markFree(long physAddress, int order) {
        clearGroup(physAddress);
        Mem.putByte(entry(physAddress) + ORDER_OFFSET, (byte) (order + 1));
    }

    static void unmarkFree(long physAddress) {
        Mem.putByte(entry(physAddress) + ORDER_OFFSET, (byte) 0);
    }

    private static long entry(long physAddress) {
        return table + (physAddress >>> Frames.SHIFT) * ENTRY_SIZE;
    }

    private static boolean isCleared(long physAddress) {
        if (!covers(physAddress)) {
            return false;
        }
        long group = physAddress >>> (Frames.SHIFT + GROUP_SHIFT);
        return (Mem.getLong(clearedBits + (group >>> 6) * 8) & (1L << (group & 63))) != 0;
    }

    private static void clearGroup(long physAddress) {
        if (isCleared(physAddress)) {
            return;
        }
        long group = physAddress >>> (Frames.SHIFT + GROUP_SHIFT);
        long word = clearedBits + (group >>> 6) * 8;
        Mem.putLong(word, Mem.getLong(word) | (1L << (group & 63)));
        long first = group << GROUP_SHIFT;
        long count = Math.min(1L << GROUP_SHIFT, frameCount - first);
        Mem.fill(table + first * ENTRY_SIZE, count * ENTRY_SIZE, (byte) 0);
    }

    private static long bitMapBytes(long frames) {
        long groups = (frames + (1 << GROUP_SHIFT) - 1) >>> GROUP_SHIFT;
        return ((groups + 63) >>> 6) * 8;
    }

    private static long roundUp(long bytes) {
        return (bytes + Frames.SIZE - 1) & -Frames.SIZE;
    }
}
