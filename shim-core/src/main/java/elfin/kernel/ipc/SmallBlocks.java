package elfin.kernel.ipc;

import elfin.kernel.fs.FrameSource;
import elfin.raw.Mem;

/**
 * Pieces of page frames for short messages, so that a byte does not cost a page. A frame holds
 * blocks of one size behind a header:
 *
 * <pre>
 * 0 physical address of the frame   8 blocks in use   16 first free block
 * 24 frame before and 32 after this one, of those with free blocks
 * </pre>
 *
 * A frame goes back when its last block does.
 */
final class SmallBlocks {
    private static final int FRAME = 0;
    private static final int USED = 8;
    private static final int FREE = 16;
    private static final int BEFORE = 24;
    private static final int AFTER = 32;
    private static final int HEADER_SIZE = 64;

    private static final int LEAST_SHIFT = 6;

    /** The largest block, in bytes. */
    static final int MOST_BYTES = 1008;

    private static final int CLASSES = 5;

    /** First frame with free blocks for each size. */
    private static final long[] FIRST = new long[CLASSES];

    private SmallBlocks() {}

    /** The address of a block for so many bytes, at most {@link #MOST_BYTES}; 0 without memory. */
    static long allocate(int byteCount) {
        int sizeClass = sizeClass(byteCount);
        long page = FIRST[sizeClass];
        if (page == 0) {
            page = newPage(sizeClass);
            if (page == 0) {
                return 0;
            }
        }
        long block = Mem.getLong(page + FREE);
        long nextFree = Mem.getLong(block);
        Mem.putLong(page + FREE, nextFree);
        Mem.putLong(page + USED, Mem.getLong(page + USED) + 1);
        if (nextFree == 0) {
            unlink(sizeClass, page);
        }
        return block;
    }

    /** Gives a block back. */
    static void free(long block, int byteCount) {
        int sizeClass = sizeClass(byteCount);
        long page = block & -FrameSource.PAGE_SIZE;
        long free = Mem.getLong(page + FREE);
        if (free == 0) {
            link(sizeClass, page);
        }
        Mem.putLong(block, free);
        Mem.putLong(page + FREE, block);
        long used = Mem.getLong(page + USED) - 1;
        Mem.putLong(page + USED, used);
        if (used == 0) {
            unlink(sizeClass, page);
            FrameSource.release(Mem.getLong(page + FRAME));
        }
    }

    private static int sizeClass(int byteCount) {
        int sizeClass = 0;
        while (blockSize(sizeClass) < byteCount) {
            sizeClass++;
        }
        return sizeClass;
    }

    /** Four blocks of the last size fill a frame with its header. */
    private static int blockSize(int sizeClass) {
        return sizeClass == CLASSES - 1 ? MOST_BYTES : 1 << LEAST_SHIFT + sizeClass;
    }

    private static long newPage(int sizeClass) {
        long frame = FrameSource.allocateUncleared();
        if (frame == 0) {
            return 0;
        }
        long page = FrameSource.address(frame);
        Mem.putLong(page + FRAME, frame);
        Mem.putLong(page + USED, 0);
        int size = blockSize(sizeClass);
        long next = 0;
        for (int at = HEADER_SIZE; at + size <= FrameSource.PAGE_SIZE; at += size) {
            Mem.putLong(page + at, next);
            next = page + at;
        }
        Mem.putLong(page + FREE, next);
        link(sizeClass, page);
        return page;
    }

    private static void link(int sizeClass, long page) {
        long first = FIRST[sizeClass];
        Mem.putLong(page + BEFORE, 0);
        Mem.putLong(page + AFTER, first);
        if (first != 0) {
            Mem.putLong(first + BEFORE, page);
        }
        FIRST[sizeClass] = page;
    }

    private static void unlink(int sizeClass, long page) {
        long before = Mem.getLong(page + BEFORE);
        long after = Mem.getLong(page + AFTER);
        if (before == 0) {
            FIRST[sizeClass] = after;
        } else {
            Mem.putLong(before + AFTER, after);
        }
        if (after != 0) {
            Mem.putLong(after + BEFORE, before);
        }
    }
}
