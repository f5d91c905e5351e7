package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * Buddy allocation (Knuth, TAOCP 1, 2.5): free blocks of 2^order frames in a doubly linked list per
 * order. The links lie in the free blocks themselves:
 *
 * <pre>
 *  0  u64  physical address of the next free block, or 0
 *  8  u64  of the previous one, or 0
 * </pre>
 */
final class FrameLists {
    private static final int NEXT_OFFSET = 0;
    private static final int PREVIOUS_OFFSET = 8;

    private static final long[] HEADS = new long[Frames.MAX_ORDER + 1];

    private FrameLists() {}

    static void clear() {
        for (int i = 0; i < HEADS.length; i++) {
            HEADS[i] = 0;
        }
    }

    /** Takes a block, splitting a larger one if need be; 0 when there is none. */
    static long take(int order) {
        int found = order;
        while (found <= Frames.MAX_ORDER && HEADS[found] == 0) {
            found++;
        }
        if (found > Frames.MAX_ORDER) {
            return 0;
        }
        long block = HEADS[found];
        unlink(block, found);
        while (found > order) {
            found--;
            link(block + ((long) Frames.SIZE << found), found);
        }
        return block;
    }

    /** Gives a block back and joins it with its free neighbours. */
    static void give(long block, int order) {
        long start = block;
        int joined = order;
        while (joined < Frames.MAX_ORDER) {
            long buddy = start ^ ((long) Frames.SIZE << joined);
            if (!FrameTable.isFreeBlock(buddy, joined)) {
                break;
            }
            unlink(buddy, joined);
            start = Math.min(start, buddy);
            joined++;
        }
        link(start, joined);
    }

    private static void link(long block, int order) {
        long next = HEADS[order];
        long at = DirectMap.virtual(block);
        Mem.putLong(at + NEXT_OFFSET, next);
        Mem.putLong(at + PREVIOUS_OFFSET, 0);
        if (next != 0) {
            Mem.putLong(DirectMap.virtual(next) + PREVIOUS_OFFSET, block);
        }
        HEADS[order] = block;
        FrameTable.markFree(block, order);
    }

    private static void unlink(long block, int order) {
        long at = DirectMap.virtual(block);
        long next = Mem.getLong(at + NEXT_OFFSET);
        long previous = Mem.getLong(at + PREVIOUS_OFFSET);
        if (next != 0) {
            Mem.putLong(DirectMap.virtual(next) + PREVIOUS_OFFSET, previous);
        }
        if (previous != 0) {
            Mem.putLong(DirectMap.virtual(previous) + NEXT_OFFSET, next);
        } else {
            HEADS[order] = next;
        }
        FrameTable.unmarkFree(block);
    }
}
