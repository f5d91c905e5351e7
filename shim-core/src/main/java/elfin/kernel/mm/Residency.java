package elfin.kernel.mm;

import elfin.abi.Errno;

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
        if (PageTables.entry(space.root, address) != 0) {
            return 1;
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
     * Checks {@code [start, end)} for msync(2): {@code -EBUSY} when {@code invalidate} meets locked
     * pages, {@code -ENOMEM} when there are holes, else 0. Shared file mappings use the file's own
     * pages, so there is nothing to write back.
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
            at = mapping.end;
        }
        return hole ? -Errno.ENOMEM : 0;
    }
}
