package elfin.runtime;

import elfin.raw.Mem;

/**
 * Marks what can be reached. Roots are scanned word by word and anything that looks like the
 * address of a cell keeps it, also an address inside it or just behind it, which is all that
 * optimised code may have left; objects are followed exactly, by their descriptors. Nothing moves.
 */
public final class Collector {
    private static final int ENTRIES = HeapMemory.BLOCK_SIZE / 8;

    /** So many elements of an array are visited at once: a large one must not fill the stack. */
    private static final int ELEMENTS_AT_ONCE = 256;

    /** Marks an entry that is an array of which a part is left; the place is in the entry below. */
    private static final long REST = 1;

    private static long markStack;
    private static int depth;
    private static boolean overflowed;

    private Collector() {}

    static boolean start(HeapMemory memory) {
        markStack = memory.acquire(1);
        depth = 0;
        return markStack != 0;
    }

    /** Marks from the words of {@code [from, to)}, which may be anything. */
    public static void scan(long from, long to) {
        long lowest = BlockTable.lowest();
        long size = BlockTable.highest() - lowest;
        for (long at = from + 7 & -8; at < to; at += 8) {
            long word = Mem.getLong(at);
            if (Long.compareUnsigned(word - lowest, size) <= 0) {
                visitAmbiguous(word);
                // One past the end of a cell is the beginning of the next.
                if ((word & 15) == 0) {
                    visitAmbiguous(word - 1);
                }
            }
        }
        drain();
    }

    private static void visitAmbiguous(long address) {
        long block = BlockTable.blockOf(address);
        if (block == 0) {
            return;
        }
        long offset = address - block - HeapBlock.CELLS_OFFSET;
        if (offset < 0) {
            return;
        }
        int cell = HeapBlock.run(block) > 1 ? 0 : HeapBlock.cellAt(block, offset);
        if (cell < HeapBlock.cellCount(block) && HeapBlock.isAllocated(block, cell)) {
            mark(block, cell, HeapBlock.cell(block, cell));
        }
    }

    /** Objects begin in the first block of their run, and blocks are aligned to their size. */
    private static void visit(long reference) {
        if (BlockTable.mayHold(reference)) {
            long block = reference & -HeapMemory.BLOCK_SIZE;
            long offset = reference - block - HeapBlock.CELLS_OFFSET;
            mark(block, HeapBlock.cellAt(block, offset), reference);
        }
    }

    private static void mark(long block, int cell, long object) {
        if (!HeapBlock.mark(block, cell)) {
            return;
        }
        if (depth == ENTRIES) {
            overflowed = true;
            return;
        }
        Mem.putLong(markStack + 8L * depth++, object);
    }

    private static void drain() {
        while (depth > 0) {
            long entry = Mem.getLong(markStack + 8L * --depth);
            if ((entry & REST) == 0) {
                trace(entry);
            } else {
                int from = (int) Mem.getLong(markStack + 8L * --depth);
                traceElements(entry & ~REST, from);
            }
        }
    }

    private static void trace(long object) {
        long descriptor = Mem.getLong(object);
        if (descriptor == 0) {
            return;
        }
        switch (Descriptor.kind(descriptor)) {
            case Descriptor.KIND_OBJECT -> {
                long map = Descriptor.referenceMap(descriptor);
                int count = map == 0 ? 0 : Mem.getInt(map);
                for (int i = 0; i < count; i++) {
                    visit(Mem.getLong(object + Descriptor.referenceOffset(map, i)));
                }
            }
            case Descriptor.KIND_REFERENCES -> traceElements(object, 0);
            default -> {}
        }
    }

    private static void traceElements(long array, int from) {
        int length = Mem.getInt(array + Descriptor.ARRAY_LENGTH_OFFSET);
        long elements = array + Descriptor.ARRAY_ELEMENTS_OFFSET;
        int to = length;
        if (length - from > ELEMENTS_AT_ONCE && depth + 2 <= ENTRIES) {
            to = from + ELEMENTS_AT_ONCE;
            Mem.putLong(markStack + 8L * depth++, to);
            Mem.putLong(markStack + 8L * depth++, array | REST);
        }
        for (int i = from; i < to; i++) {
            visit(Mem.getLong(elements + 8L * i));
        }
    }

    /** The mark stack was too small: what is marked is traced again until nothing new is found. */
    static void finish(long firstBlock) {
        while (overflowed) {
            overflowed = false;
            for (long block = firstBlock; block != 0; block = HeapBlock.next(block)) {
                int cell = HeapBlock.nextMarked(block, 0);
                for (; cell >= 0; cell = HeapBlock.nextMarked(block, cell + 1)) {
                    trace(HeapBlock.cell(block, cell));
                    drain();
                }
            }
        }
    }
}
