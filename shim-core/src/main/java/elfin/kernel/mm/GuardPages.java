package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.raw.Mem;

/**
 * Guards: pages of a mapping that fault, MADV_GUARD_INSTALL and MADV_GUARD_REMOVE. They lie in the
 * page tables alone, so a mapping with many guards stays one mapping.
 */
final class GuardPages {
    private GuardPages() {}

    /** Puts guards into a range, in place of its pages: 0 or {@code -ENOMEM}. */
    static long install(AddressSpace space, long start, long end) {
        MappingEdits.dropPages(space, start, end);
        for (long page = start; page < end; page += Frames.SIZE) {
            long slot = PageTables.slotOrNew(space.root, page);
            if (slot == 0) {
                return -Errno.ENOMEM;
            }
            if (Mem.getLong(slot) != 0 && !PageBits.isGuard(Mem.getLong(slot))) {
                // Of a large page that could not be split.
                return -Errno.ENOMEM;
            }
            Mem.putLong(slot, PageTables.GUARD);
        }
        return 0;
    }

    /** Takes the guards of a range away; other pages stay. */
    static void remove(AddressSpace space, long start, long end) {
        long at = PageTables.nextBlock(space.root, start, end);
        while (at < end) {
            long stop = PageTables.blockEnd(at, end);
            long block = Mem.getLong(PageTables.middleSlot(space.root, at));
            if (!PageTables.isLarge(block)) {
                long slot = PageTables.slotIn(block & PageTables.ADDRESS_MASK, at);
                for (; at < stop; at += Frames.SIZE, slot += Long.BYTES) {
                    if (PageBits.isGuard(Mem.getLong(slot))) {
                        Mem.putLong(slot, 0);
                    }
                }
            }
            at = PageTables.nextBlock(space.root, stop, end);
        }
    }
}
