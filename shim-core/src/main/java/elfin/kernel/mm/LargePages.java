package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * Pages of 2 MiB in private anonymous memory, as Linux's transparent huge pages. The frames of a
 * large page keep their own reference counts, so splitting it only needs a table, and a part of it
 * can be shared, copied and freed like any page.
 *
 * <p>A program that writes pages one after the other gets them: once {@link #EAGER_PAGES} at a
 * block's beginning are there the block becomes one page, and the block behind a large page is
 * taken at once. A program that touches a page here and there keeps small ones, unless it asked by
 * MADV_HUGEPAGE.
 */
final class LargePages {
    static final int ORDER = 9;

    /** How many small pages a large one has. */
    static final int PAGES = 1 << ORDER;

    static final long SIZE = PageTables.LARGE_PAGE;

    /** So many pages written at a block's beginning promise the rest. */
    static final int EAGER_PAGES = 64;

    private LargePages() {}

    /** Whether the block of an address may be one page. */
    static boolean isPossible(Mapping mapping, long address) {
        long block = address & -SIZE;
        return mapping.isAnonymous()
                && !mapping.has(Mapping.NO_HUGE | Mapping.GROWS_DOWN | Mapping.DROPPABLE)
                && block >= mapping.start
                && block + SIZE <= mapping.end;
    }

    /**
     * Brings in the whole block of a page that is to be written, if that is wise and there is a
     * frame for it.
     *
     * @param middle its second-level entry, which is 0
     */
    static boolean bringIn(AddressSpace space, Mapping mapping, long page, long middle) {
        if (!isPossible(mapping, page) || !isWise(space, mapping, page)) {
            return false;
        }
        long frame = Frames.allocateLargeForUser();
        if (frame == Frames.NONE) {
            return false;
        }
        Mem.fill(DirectMap.virtual(frame), SIZE, (byte) 0);
        Mem.putLong(middle, entry(frame, mapping, true));
        space.countResident(PAGES);
        return true;
    }

    private static boolean isWise(AddressSpace space, Mapping mapping, long page) {
        if (mapping.has(Mapping.HUGE)) {
            return true;
        }
        long before = (page & -SIZE) - SIZE;
        if (before < mapping.start) {
            return false;
        }
        long middle = PageTables.middleSlot(space.root, before);
        return middle != 0 && PageTables.isLarge(Mem.getLong(middle));
    }

    /**
     * A small page was written for the first time: makes its block a large page when the program
     * fills it from its beginning.
     */
    static void wasWritten(AddressSpace space, Mapping mapping, long page, long slot) {
        long index = (page & (SIZE - 1)) >>> Frames.SHIFT;
        if (index != EAGER_PAGES - 1 || !isPossible(mapping, page)) {
            return;
        }
        long first = slot - index * Long.BYTES;
        for (long at = first; at < slot; at += Long.BYTES) {
            if (!PageBits.isWritable(Mem.getLong(at))) {
                return;
            }
        }
        collapse(space, mapping, page & -SIZE);
    }

    /**
     * Makes the block at an address one large page with the contents of its small ones.
     *
     * @return false when there is no frame for it, or a guard in it
     */
    static boolean collapse(AddressSpace space, Mapping mapping, long block) {
        long middle = PageTables.middleSlotOrNew(space.root, block);
        if (middle == 0) {
            return false;
        }
        long old = Mem.getLong(middle);
        if (old != 0 && PageTables.isLarge(old)) {
            return true;
        }
        if (old != 0 && hasGuards(old & PageTables.ADDRESS_MASK)) {
            return false;
        }
        long frame = Frames.allocateLargeForUser();
        if (frame == Frames.NONE) {
            return false;
        }
        long held = old == 0 ? 0 : copyPages(old & PageTables.ADDRESS_MASK, frame);
        if (old == 0) {
            Mem.fill(DirectMap.virtual(frame), SIZE, (byte) 0);
        }
        Mem.putLong(middle, entry(frame, mapping, true));
        space.countResident(PAGES - held);
        TlbFlush.all(space);
        if (old != 0) {
            releaseTable(old & PageTables.ADDRESS_MASK);
        }
        return true;
    }

    /** Whether a table has guards, which large pages cannot have. */
    private static boolean hasGuards(long table) {
        long slot = DirectMap.virtual(table);
        for (int i = 0; i < PAGES; i++, slot += Long.BYTES) {
            if (PageBits.isGuard(Mem.getLong(slot))) {
                return true;
            }
        }
        return false;
    }

    /** Copies a table's pages together; how many of them count as resident. */
    private static long copyPages(long table, long frame) {
        long held = 0;
        long from = DirectMap.virtual(table);
        long to = DirectMap.virtual(frame);
        for (int i = 0; i < PAGES; i++, from += Long.BYTES, to += Frames.SIZE) {
            long page = PageBits.frame(Mem.getLong(from));
            if (page == Frames.NONE || PageFaults.isZeroFrame(page)) {
                Mem.fill(to, Frames.SIZE, (byte) 0);
            } else {
                Mem.copy(DirectMap.virtual(page), to, Frames.SIZE);
                held++;
            }
        }
        return held;
    }

    private static void releaseTable(long table) {
        long slot = DirectMap.virtual(table);
        for (int i = 0; i < PAGES; i++, slot += Long.BYTES) {
            long page = PageBits.frame(Mem.getLong(slot));
            if (page != Frames.NONE) {
                Frames.release(page);
            }
        }
        Frames.release(table);
    }

    /** The second-level entry for a large frame. */
    static long entry(long frame, Mapping mapping, boolean writable) {
        return PageBits.of(frame, mapping, writable) | PageTables.LARGE;
    }

    /**
     * Makes a large page small ones, with what each may do unchanged.
     *
     * @return false without memory for the table; then nothing has changed
     */
    static boolean split(long middle) {
        long table = Frames.allocate();
        if (table == Frames.NONE) {
            return false;
        }
        long entry = Mem.getLong(middle) & ~PageTables.LARGE;
        long slot = DirectMap.virtual(table);
        for (int i = 0; i < PAGES; i++, slot += Long.BYTES, entry += Frames.SIZE) {
            Mem.putLong(slot, entry);
        }
        Mem.putLong(middle, PageTables.table(table));
        return true;
    }

    /** Whether nobody else holds any of its frames. */
    static boolean isOwn(long entry) {
        return Frames.isLargeOwn(PageBits.frame(entry));
    }
}
