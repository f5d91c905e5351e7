package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** Implements the look-up behind mincore(2), and the checks of msync(2). */
public final class Residency {
    private Residency() {}

    /**
     * Whether accessing the page at {@code address} would need no input: 1 or 0; {@code -ENOMEM}
     * when nothing is mapped there.
     */
    public static int ofPage(AddressSpace space, long address) {
        Mapping mapping = space.mappings.covering(address);
        if (mapping == null) {
            return -Errno.ENOMEM;
        }
        long entry = PageTables.entry(space.root, address);
        if (entry != 0) {
            return PageBits.isGuard(entry) ? 0 : 1;
        }
        if (mapping.isAnonymous()) {
            return 0;
        }
        PageSource source = mapping.file.pageSource();
        long frame = source.residentFrame(mapping.pageIndexOf(address), mapping.isShared());
        if (frame <= 0) {
            return 0;
        }
        Frames.release(frame);
        return 1;
    }

    /**
     * The node a page is on, which is 0; {@code -EFAULT} when nothing is mapped there, {@code
     * -ENOENT} when the page is not in memory: move_pages(2).
     */
    public static int nodeOf(AddressSpace space, long address) {
        Mapping mapping = address < 0 ? null : space.mappings.covering(address);
        if (mapping == null) {
            return -Errno.EFAULT;
        }
        long frame = PageBits.frame(PageTables.entry(space.root, address));
        if (frame == Frames.NONE) {
            return -Errno.ENOENT;
        }
        return PageFaults.isZeroFrame(frame) ? -Errno.EFAULT : 0;
    }

    /**
     * Checks {@code [start, end)} for msync(2): {@code -EBUSY} when {@code invalidate} meets locked
     * pages, {@code -ENOMEM} when there are holes, else 0. Shared file mappings use the file's own
     * pages, so there is nothing to write back; but files are told that they were written to.
     */
    public static long synchronise(AddressSpace space, long start, long end, boolean invalidate) {
        MappingList mappings = space.mappings;
        long at = start;
        boolean hole = false;
        while (at < end) {
            int index = mappings.firstEndingAfter(at);
            if (index == mappings.size() || mappings.get(index).start >= end) {
                return -Errno.ENOMEM;
            }
            Mapping mapping = mappings.get(index);
            hole |= mapping.start > at;
            if (invalidate && mapping.has(Mapping.LOCKED)) {
                return -Errno.EBUSY;
            }
            long from = Math.max(at, mapping.start);
            at = mapping.end;
            if (mapping.isShared() && takeDirty(space, from, Math.min(at, end))) {
                mapping.file.written();
            }
        }
        return hole ? -Errno.ENOMEM : 0;
    }

    /** Marks pages as not written to; whether any was. */
    private static boolean takeDirty(AddressSpace space, long start, long end) {
        boolean dirty = false;
        TlbFlush.begin();
        long page = PageTables.next(space.root, start, end);
        while (page < end) {
            long slot = PageTables.slot(space.root, page);
            long entry = Mem.getLong(slot);
            if ((entry & PageTables.DIRTY) != 0) {
                dirty = true;
                Mem.putLong(slot, entry & ~PageTables.DIRTY);
                TlbFlush.add(page, page + Frames.SIZE);
            }
            page = PageTables.next(space.root, page + Frames.SIZE, end);
        }
        TlbFlush.finish(space);
        return dirty;
    }
}
