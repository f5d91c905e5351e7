package elfin.kernel.mm;

import elfin.raw.Mem;

/** Takes pages out of page tables and gives their frames back. */
final class PageRemoval {
    private static long resident;
    private static long dirty;

    private PageRemoval() {}

    /**
     * Removes the pages of {@code [start, end)}. Of a large page that lies in it only partly the
     * rest stays.
     *
     * @param keepGuards whether places with guards stay such
     * @return whether the program wrote to any of them
     */
    static boolean remove(AddressSpace space, long start, long end, boolean keepGuards) {
        resident = 0;
        dirty = 0;
        TlbFlush.begin();
        long at = PageTables.nextBlock(space.root, start, end);
        while (at < end) {
            long stop = PageTables.blockEnd(at, end);
            long middle = PageTables.middleSlot(space.root, at);
            if (PageTables.isLarge(Mem.getLong(middle))) {
                removeLarge(middle, at, stop);
            } else {
                removeSmall(middle, at, stop, keepGuards);
            }
            at = PageTables.nextBlock(space.root, stop, end);
        }
        if (resident != 0) {
            space.countResident(-resident);
        }
        TlbFlush.finish(space);
        return (dirty & PageTables.DIRTY) != 0;
    }

    private static void removeLarge(long middle, long from, long to) {
        long entry = Mem.getLong(middle);
        dirty |= entry;
        if (to - from == LargePages.SIZE) {
            Mem.putLong(middle, 0);
            Frames.releaseLarge(PageBits.frame(entry));
            resident += LargePages.PAGES;
            TlbFlush.add(from, to);
        } else if (LargePages.split(middle)) {
            removeSmall(middle, from, to, true);
        } else {
            // Without memory for a table, the pages become what they would be when touched again.
            long inside = from & (LargePages.SIZE - 1);
            Mem.fill(DirectMap.virtual(PageBits.frame(entry)) + inside, to - from, (byte) 0);
        }
    }

    private static void removeSmall(long middle, long from, long to, boolean keepGuards) {
        long table = Mem.getLong(middle) & PageTables.ADDRESS_MASK;
        long slot = PageTables.slotIn(table, from);
        for (long page = from; page < to; page += Frames.SIZE, slot += Long.BYTES) {
            long entry = Mem.getLong(slot);
            if (entry == 0 || (keepGuards && PageBits.isGuard(entry))) {
                continue;
            }
            Mem.putLong(slot, 0);
            if (PageBits.isGuard(entry)) {
                continue;
            }
            dirty |= entry;
            TlbFlush.add(page, page + Frames.SIZE);
            long frame = PageBits.frame(entry);
            if (!PageFaults.isZeroFrame(frame)) {
                Frames.release(frame);
                resident++;
            }
        }
    }
}
