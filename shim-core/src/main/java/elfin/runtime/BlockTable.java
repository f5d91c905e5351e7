package elfin.runtime;

import elfin.raw.Mem;
import elfin.rules.Inline;

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

    /** Has room for another run of blocks, in a larger table if need be; false without memory. */
    static boolean makeRoom(int run, HeapMemory memory) {
        if (used + run <= entries / 4 * 3) {
            return true;
        }
        int live = liveEntries();
        int wanted = entries;
        while (live + run > wanted / 2) {
            wanted *= 2;
        }
        long bytes = (long) wanted * ENTRY_SIZE;
        long larger = memory.acquire((int) (bytes / HeapMemory.BLOCK_SIZE));
        if (larger == 0) {
            return false;
        }
        Mem.fill(larger, bytes, (byte) 0);
        long old = table;
        int oldEntries = entries;
        table = larger;
        entries = wanted;
        used = 0;
        for (int i = 0; i < oldEntries; i++) {
            long slot = old + (long) ENTRY_SIZE * i;
            long key = Mem.getLong(slot);
            if (key != 0 && key != REMOVED) {
                enter(key, Mem.getLong(slot + 8));
            }
        }
        memory.release(old, (int) ((long) oldEntries * ENTRY_SIZE / HeapMemory.BLOCK_SIZE));
        return true;
    }

    private static int liveEntries() {
        int live = 0;
        for (int i = 0; i < entries; i++) {
            long key = Mem.getLong(table + (long) ENTRY_SIZE * i);
            if (key != 0 && key != REMOVED) {
                live++;
            }
        }
        return live;
    }

    private static void enter(long key, long first) {
        long slot = slot(key >>> 1);
        while (Mem.getLong(slot) > REMOVED || Mem.getLong(slot) < 0) {
            slot = following(slot);
        }
        if (Mem.getLong(slot) == 0) {
            used++;
        }
        Mem.putLong(slot, key);
        Mem.putLong(slot + 8, first);
    }

    /** Enters a run of blocks. */
    static void add(long first, int run) {
        for (int i = 0; i < run; i++) {
            enter((first >>> BLOCK_SHIFT) + i << 1, first);
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

    /** No address of the heap is lower. */
    static long lowest() {
        return lowest;
    }

    /** None is higher. */
    static long highest() {
        return highest;
    }

    /** Whether a reference, which is one to an object, may be to one of the heap's. */
    @Inline
    static boolean mayHold(long reference) {
        return Long.compareUnsigned(reference - lowest, highest - lowest) < 0;
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
