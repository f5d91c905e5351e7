package elfin.runtime;

import elfin.raw.Mem;

/**
 * Which addresses belong to the heap: a hash table from block numbers to the first block of their
 * run.
 */
final class BlockTable {
    private static final int ENTRY_SIZE = 16;
    private static final int FIRST_ENTRIES = HeapMemory.BLOCK_SIZE / ENTRY_SIZE;
    private static final int BLOCK_SHIFT = 16;
    private static final long HASH = 0x9e3779b97f4a7c15L;
    private static final long REMOVED = 1;

    private static long table;
    private static int entries;
    private static int used;
    private static long lowest;
    private static long highest;

    private BlockTable() {}

    /** Begins with an empty table in memory of its own; false without memory. */
    static boolean start(HeapMemory memory) {
        table = memory.acquire(1);
        entries = FIRST_ENTRIES;
        used = 0;
        lowest = -1;
        highest = 0;
        if (table == 0) {
            return false;
        }
        Mem.fill(table, HeapMemory.BLOCK_SIZE, (byte) 0);
        return true;
    }

    private static long slot(long number) {
        return table + ENTRY_SIZE * (number * HASH >>> 40 & entries - 1);
    }

    /** Whether another run of blocks can be entered. */
    static boolean hasRoom(int run) {
        return used + run <= entries / 4 * 3;
    }

    /** Enters a run of blocks. */
    static void add(long first, int run) {
        for (int i = 0; i < run; i++) {
            long number = (first >>> BLOCK_SHIFT) + i;
            long slot = slot(number);
            while (Mem.getLong(slot) > REMOVED || Mem.getLong(slot) < 0) {
                slot = following(slot);
            }
            if (Mem.getLong(slot) == 0) {
                used++;
            }
            Mem.putLong(slot, number << 1);
            Mem.putLong(slot + 8, first);
        }
        lowest = Long.compareUnsigned(first, lowest) < 0 ? first : lowest;
        long end = first + (long) run * HeapMemory.BLOCK_SIZE;
        highest = Long.compareUnsigned(end, highest) > 0 ? end : highest;
    }

    private static long following(long slot) {
        long next = slot + ENTRY_SIZE;
        return next == table + (long) ENTRY_SIZE * entries ? table : next;
    }

    /** Removes a run. */
    static void remove(long first, int run) {
        for (int i = 0; i < run; i++) {
            long slot = find((first >>> BLOCK_SHIFT) + i);
            Mem.putLong(slot, REMOVED);
        }
    }

    private static long find(long number) {
        long slot = slot(number);
        while (true) {
            long key = Mem.getLong(slot);
            if (key == number << 1) {
                return slot;
            }
            if (key == 0) {
                return 0;
            }
            slot = following(slot);
        }
    }

    /** The first block of the run an address lies in, or 0 when it is outside of the heap. */
    static long blockOf(long address) {
        if (Long.compareUnsigned(address, lowest) < 0
                || Long.compareUnsigned(address, highest) > 0) {
            return 0;
        }
        long slot = find(address >>> BLOCK_SHIFT);
        return slot == 0 ? 0 : Mem.getLong(slot + 8);
    }
}
