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

    static long frame(long entry) {
        return entry & PageTables.ADDRESS_MASK;
    }

    static boolean isWritable(long entry) {
        return (entry & PageTables.WRITABLE) != 0;
    }
}
