package elfin.kernel.mm;

/** Entries of the lowest level for pages of a program. */
final class PageBits {
    private PageBits() {}

    /**
     * The entry for a frame under a mapping's protection. Accessed and dirty are set at once, which
     * spares the processor from doing it.
     *
     * @param writable whether the frame may be written in place; the mapping must allow it too
     */
    static long of(long frame, Mapping mapping, boolean writable) {
        long entry = frame | PageTables.HELD;
        if (mapping.isAccessible()) {
            entry |= PageTables.PRESENT | PageTables.ACCESSED;
        }
        if (writable && mapping.isWritable()) {
            entry |= PageTables.WRITABLE | PageTables.DIRTY;
        }
        if (!mapping.isExecutable()) {
            entry |= PageTables.NO_EXECUTE;
        }
        return entry;
    }

    /**
     * The entry for the same frame after its mapping's protection has changed: whether the program
     * wrote to it, and may lose it, is kept.
     */
    static long changed(long entry, Mapping mapping, boolean writable) {
        long kept = PageTables.DIRTY | PageTables.LAZY;
        return of(frame(entry), mapping, writable) & ~kept | entry & kept;
    }

    /** Whether it is no page, but a place where accesses fault. */
    static boolean isGuard(long entry) {
        return (entry & PageTables.GUARD) != 0;
    }

    /** The frame in an entry, {@link Frames#NONE} for none. */
    static long frame(long entry) {
        return entry & PageTables.ADDRESS_MASK;
    }

    static boolean isWritable(long entry) {
        return (entry & PageTables.WRITABLE) != 0;
    }
}
