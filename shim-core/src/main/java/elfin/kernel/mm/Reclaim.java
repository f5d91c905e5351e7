package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * Takes back, when memory is exhausted, pages that programs gave up (MADV_FREE) and did not write
 * to since, those of droppable mappings, and patched text that no process runs. There is no swap:
 * anything else stays.
 */
final class Reclaim {
    /** Whether there may be any such pages; without, nobody looks for them. */
    private static boolean possible;

    private Reclaim() {}

    /** From now on some pages may be taken. */
    static void enable() {
        possible = true;
    }

    /** Frees what can be freed; how many frames became free. */
    static long run() {
        long dropped = PatchedPages.dropUnused();
        if (!possible) {
            return dropped;
        }
        // What is found is taken now; pages given up later enable it again.
        possible = false;
        long before = Frames.freeFrames();
        for (int i = 0; i < MappedFiles.spaceCount(); i++) {
            takeFrom(MappedFiles.space(i));
        }
        return Frames.freeFrames() - before + dropped;
    }

    private static void takeFrom(AddressSpace space) {
        MappingList mappings = space.mappings;
        for (int i = 0; i < mappings.size(); i++) {
            Mapping mapping = mappings.get(i);
            if (mapping.has(Mapping.DROPPABLE)) {
                MappingEdits.dropPages(space, mapping.start, mapping.end);
                possible = true;
            } else if (mapping.isAnonymous()) {
                takeLazy(space, mapping);
            }
        }
    }

    private static void takeLazy(AddressSpace space, Mapping mapping) {
        long end = mapping.end;
        long at = PageTables.nextBlock(space.root, mapping.start, end);
        while (at < end) {
            long stop = PageTables.blockEnd(at, end);
            long block = Mem.getLong(PageTables.middleSlot(space.root, at));
            if (!PageTables.isLarge(block)) {
                takeLazy(space, block & PageTables.ADDRESS_MASK, at, stop);
            }
            at = PageTables.nextBlock(space.root, stop, end);
        }
    }

    private static void takeLazy(AddressSpace space, long table, long from, long to) {
        long slot = PageTables.slotIn(table, from);
        for (long page = from; page < to; page += Frames.SIZE, slot += Long.BYTES) {
            long entry = Mem.getLong(slot);
            if ((entry & PageTables.LAZY) == 0) {
                continue;
            }
            if ((entry & PageTables.DIRTY) != 0) {
                Mem.putLong(slot, entry & ~PageTables.LAZY);
                continue;
            }
            Mem.putLong(slot, 0);
            Frames.release(PageBits.frame(entry));
            space.countResident(-1);
            TlbFlush.page(space, page);
        }
    }

    /** MADV_FREE: the pages of {@code [start, end)} may be taken until they are written to. */
    static boolean giveUp(AddressSpace space, long start, long end) {
        if (!MappingEdits.splitPagesAt(space, start) || !MappingEdits.splitPagesAt(space, end)) {
            return false;
        }
        TlbFlush.begin();
        long at = PageTables.nextBlock(space.root, start, end);
        boolean complete = true;
        while (at < end && complete) {
            long stop = PageTables.blockEnd(at, end);
            long middle = PageTables.middleSlot(space.root, at);
            if (PageTables.isLarge(Mem.getLong(middle))) {
                complete = LargePages.split(middle);
            }
            if (complete) {
                giveUpBlock(Mem.getLong(middle) & PageTables.ADDRESS_MASK, at, stop);
            }
            at = PageTables.nextBlock(space.root, stop, end);
        }
        TlbFlush.finish(space);
        enable();
        return complete;
    }

    private static void giveUpBlock(long table, long from, long to) {
        long slot = PageTables.slotIn(table, from);
        for (long page = from; page < to; page += Frames.SIZE, slot += Long.BYTES) {
            long entry = Mem.getLong(slot);
            long frame = PageBits.frame(entry);
            // What others hold too would not become free.
            if (frame != Frames.NONE && Frames.references(frame) == 1) {
                Mem.putLong(slot, entry & ~PageTables.DIRTY | PageTables.LAZY);
                TlbFlush.add(page, page + Frames.SIZE);
            }
        }
    }
}
