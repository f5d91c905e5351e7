package elfin.runtime;

import elfin.raw.Mem;
import elfin.rules.Inline;

/**
 * A block of the heap: cells of one size, or a run of blocks with one large object. Bits for
 * allocated and marked cells lie in the block's head, outside the objects.
 *
 * <pre>
 *  0 int cell size   4 int cell count   8 int blocks of the run   12 int word to search next for a free cell
 * 16 next block of the size class       24 next block of all    32 2^32 / cell size, rounded up
 * 64 allocated bits (512 bytes)        576 marked bits (512 bytes)    1088 cells
 * </pre>
 */
final class HeapBlock {
    static final int CELLS_OFFSET = 1088;

    /** Room for cells in one block. */
    static final int CELL_BYTES = HeapMemory.BLOCK_SIZE - CELLS_OFFSET;

    private static final int COUNT = 4;
    private static final int RUN = 8;
    private static final int SEARCH = 12;
    private static final int NEXT_OF_CLASS = 16;
    private static final int NEXT = 24;
    private static final int RECIPROCAL = 32;
    private static final int ALLOCATED = 64;
    private static final int MARKED = 576;
    private static final int BITMAP_BYTES = 512;

    private HeapBlock() {}

    static void initialise(long block, int cellSize, int cellCount, int run) {
        Mem.fill(block, CELLS_OFFSET, (byte) 0);
        Mem.putInt(block, cellSize);
        Mem.putInt(block + COUNT, cellCount);
        Mem.putInt(block + RUN, run);
        Mem.putLong(block + RECIPROCAL, ((1L << 32) + cellSize - 1) / cellSize);
        // Bits behind the last cell count as allocated, so that the search never finds them.
        for (int cell = cellCount; cell < BITMAP_BYTES * 8 && (cell & 63) != 0; cell++) {
            setAllocated(block, cell);
        }
    }

    static int cellSize(long block) {
        return Mem.getInt(block);
    }

    static int cellCount(long block) {
        return Mem.getInt(block + COUNT);
    }

    static int run(long block) {
        return Mem.getInt(block + RUN);
    }

    static long nextOfClass(long block) {
        return Mem.getLong(block + NEXT_OF_CLASS);
    }

    static void setNextOfClass(long block, long next) {
        Mem.putLong(block + NEXT_OF_CLASS, next);
    }

    static long next(long block) {
        return Mem.getLong(block + NEXT);
    }

    static void setNext(long block, long next) {
        Mem.putLong(block + NEXT, next);
    }

    @Inline
    static long cell(long block, int index) {
        return block + CELLS_OFFSET + (long) index * cellSize(block);
    }

    /**
     * The cell of an offset from the first one, which may lie behind the last. Exact without a
     * division: an offset has 16 bits and a cell at most 2^13 bytes.
     */
    @Inline
    static int cellAt(long block, long offset) {
        return (int) (offset * Mem.getLong(block + RECIPROCAL) >>> 32);
    }

    /** Whether a cell is free. */
    static boolean hasRoom(long block) {
        int words = words(block);
        for (int word = 0; word < words; word++) {
            if (Mem.getLong(block + ALLOCATED + 8L * word) != -1) {
                return true;
            }
        }
        return false;
    }

    /** The next marked cell from one on, or -1. */
    static int nextMarked(long block, int cell) {
        int words = words(block);
        int word = cell >>> 6;
        long bits = word < words ? Mem.getLong(block + MARKED + 8L * word) & -1L << cell : 0;
        while (bits == 0) {
            if (++word >= words) {
                return -1;
            }
            bits = Mem.getLong(block + MARKED + 8L * word);
        }
        return word * 64 + Long.numberOfTrailingZeros(bits);
    }

    private static int words(long block) {
        return cellCount(block) + 63 >>> 6;
    }

    private static void setAllocated(long block, int cell) {
        long word = block + ALLOCATED + 8L * (cell >>> 6);
        Mem.putLong(word, Mem.getLong(word) | 1L << cell);
    }

    static boolean isAllocated(long block, int cell) {
        return (Mem.getLong(block + ALLOCATED + 8L * (cell >>> 6)) >>> cell & 1) != 0;
    }

    /** Takes a free cell: its index, or -1 when the block is full. */
    static int take(long block) {
        int words = words(block);
        for (int word = Mem.getInt(block + SEARCH); word < words; word++) {
            long address = block + ALLOCATED + 8L * word;
            long bits = Mem.getLong(address);
            if (bits != -1) {
                int bit = Long.numberOfTrailingZeros(~bits);
                Mem.putLong(address, bits | 1L << bit);
                Mem.putInt(block + SEARCH, word);
                return word * 64 + bit;
            }
        }
        Mem.putInt(block + SEARCH, words);
        return -1;
    }

    /** How many cells are in use. */
    static int usedCells(long block) {
        int used = 0;
        int count = cellCount(block);
        for (int cell = 0; cell < count; cell++) {
            if (isAllocated(block, cell)) {
                used++;
            }
        }
        return used;
    }

    static boolean isMarked(long block, int cell) {
        return (Mem.getLong(block + MARKED + 8L * (cell >>> 6)) >>> cell & 1) != 0;
    }

    /** Marks a cell; returns whether it was not yet marked. */
    static boolean mark(long block, int cell) {
        long word = block + MARKED + 8L * (cell >>> 6);
        long bits = Mem.getLong(word);
        long bit = 1L << cell;
        Mem.putLong(word, bits | bit);
        return (bits & bit) == 0;
    }

    /** What is not marked becomes free; returns how many cells stay. */
    static int sweep(long block) {
        int live = 0;
        int words = words(block);
        for (int word = 0; word < words; word++) {
            long marked = Mem.getLong(block + MARKED + 8L * word);
            live += Long.bitCount(marked);
            Mem.putLong(block + ALLOCATED + 8L * word, marked);
            Mem.putLong(block + MARKED + 8L * word, 0);
        }
        int last = cellCount(block);
        for (int cell = last; (cell & 63) != 0; cell++) {
            setAllocated(block, cell);
        }
        Mem.putInt(block + SEARCH, 0);
        return live;
    }

    /** Overwrites all free cells, so that a use of a freed object shows. */
    static void poison(long block, byte value) {
        int count = cellCount(block);
        for (int cell = 0; cell < count; cell++) {
            if (!isAllocated(block, cell)) {
                Mem.fill(cell(block, cell), cellSize(block), value);
            }
        }
    }
}
