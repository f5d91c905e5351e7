package elfin.runtime;

import elfin.raw.Mem;

/**
 * Marks what can be reached. Roots are scanned word by word and anything that looks like the
 * address of a cell keeps it, also an address inside it or just behind it, which is all that
 * optimised code may have left; objects are followed exactly, by their descriptors. Nothing moves.
 */
public final class Collector {
    private static final int ENTRIES = HeapMemory.BLOCK_SIZE / 8;

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
        for (long at = from + 7 & -8; at < to; at += 8) {
            long word = Mem.getLong(at);
            visitAmbiguous(word);
            // One past the end of a cell is the beginning of the next.
            if ((word & 15) == 0) {
                visitAmbiguous(word - 1);
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
        int cell = HeapBlock.run(block) > 1 ? 0 : (int) offset / HeapBlock.cellSize(block);
        if (cell < HeapBlock.cellCount(block) && HeapBlock.isAllocated(block, cell)) {
            mark(block, cell);
        }
    }

    private static void visit(long reference) {
        long block = BlockTable.blockOf(reference);
        if (block != 0) {
            long offset = reference - block - HeapBlock.CELLS_OFFSET;
            int cell = HeapBlock.run(block) > 1 ? 0 : (int) offset / HeapBlock.cellSize(block);
            mark(block, cell);
        }
    }

    private static void mark(long block, int cell) {
        if (!HeapBlock.mark(block, cell)) {
            return;
        }
        if (depth == ENTRIES) {
            overflowed = true;
            return;
        }
        Mem.putLong(markStack + 8L * depth++, HeapBlock.cell(block, cell));
    }

    private static void drain() {
        while (depth > 0) {
            trace(Mem.getLong(markStack + 8L * --depth));
        }
    }

    private static void trace(long object) {
        long descriptor = Mem.getLong(object);
        if (descriptor == 0) {
            return;
        }
        switch (Descriptor.kind(descriptor)) {
            case Descriptor.KIND_OBJECT -> {
                int count = Descriptor.referenceCount(descriptor);
                for (int i = 0; i < count; i++) {
                    visit(Mem.getLong(object + Descriptor.referenceOffset(descriptor, i)));
                }
            }
            case Descriptor.KIND_REFERENCES -> {
                int length = Mem.getInt(object + Descriptor.ARRAY_LENGTH_OFFSET);
                long elements = object + Descriptor.ARRAY_ELEMENTS_OFFSET;
                for (int i = 0; i < length; i++) {
                    visit(Mem.getLong(elements + 8L * i));
                }
            }
            default -> {}
        }
    }

    /** The mark stack was too small: what is marked is traced again until nothing new is found. */
    static void finish(long firstBlock) {
        while (overflowed) {
            overflowed = false;
            for (long block = firstBlock; block != 0; block = HeapBlock.next(block)) {
                int count = HeapBlock.cellCount(block);
                for (int cell = 0; cell < count; cell++) {
                    if (HeapBlock.isMarked(block, cell)) {
                        trace(HeapBlock.cell(block, cell));
                        drain();
                    }
                }
            }
        }
    }
}
