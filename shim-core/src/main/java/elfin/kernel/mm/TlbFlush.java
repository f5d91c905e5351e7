package elfin.kernel.mm;

import elfin.raw.Cpu;

/**
 * Forgets translations the processor may have cached after page-table entries changed. A space that
 * is not active has none: switching to it loads CR3, and its pages are not global.
 */
final class TlbFlush {
    /** Above so many pages, forgetting everything is cheaper than page by page; as Linux. */
    private static final long MOST_SINGLE_PAGES = 33;

    private static long from;
    private static long to;

    private TlbFlush() {}

    /** Begins to collect what {@link #finish} forgets; the kernel is not preempted in between. */
    static void begin() {
        from = Long.MAX_VALUE;
        to = 0;
    }

    /** The pages of {@code [start, end)} have changed. */
    static void add(long start, long end) {
        from = Math.min(from, start);
        to = Math.max(to, end);
    }

    /** Forgets what was collected. */
    static void finish(AddressSpace space) {
        if (from < to) {
            range(space, from, to);
        }
    }

    static void page(AddressSpace space, long address) {
        if (space.isActive()) {
            Cpu.invalidatePage(address);
        }
    }

    static void range(AddressSpace space, long start, long end) {
        if (!space.isActive()) {
            return;
        }
        if ((end - start) >>> Frames.SHIFT > MOST_SINGLE_PAGES) {
            all(space);
            return;
        }
        for (long address = start; address < end; address += Frames.SIZE) {
            Cpu.invalidatePage(address);
        }
    }

    static void all(AddressSpace space) {
        if (space.isActive()) {
            Cpu.writeCr3(space.root);
        }
    }
}
