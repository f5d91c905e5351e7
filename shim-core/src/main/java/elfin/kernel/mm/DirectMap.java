package elfin.kernel.mm;

/**
 * All physical memory, mapped at one place in the high half: the kernel reaches any page frame
 * through it.
 */
public final class DirectMap {
    /**
     * Virtual address of physical address 0; Linux's {@code __PAGE_OFFSET} with 4-level page
     * tables.
     */
    public static final long BASE = 0xffff_8880_0000_0000L;

    private DirectMap() {}

    /** The kernel address of a physical one. */
    public static long virtual(long physAddress) {
        return BASE + physAddress;
    }

    /** The physical address behind an address in the direct map. */
    public static long physical(long directMapAddress) {
        return directMapAddress - BASE;
    }
}
