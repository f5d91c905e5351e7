package elfin.rewrite;

import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;

/** Finds room for the stubs in reach of all code, where nothing of the program is. */
final class PoolPlacer {
    /** Marks a program with no room. */
    static final long NOWHERE = Long.MIN_VALUE;

    /** Linux's default vm.mmap_min_addr. */
    private static final long LOWEST = 65536;

    private static final long REACH = Integer.MAX_VALUE - (1L << 20);

    private PoolPlacer() {}

    /**
     * Directly below the program; if that is not possible, in a gap between its segments, or behind
     * it. For position-independent programs the address may be negative.
     */
    static long place(LoadPlan plan, long byteCount) {
        long size = roundUp(byteCount);
        if (plan.end() - plan.start() + size > REACH) {
            return NOWHERE;
        }
        long below = plan.start() - size;
        if (plan.isPositionIndependent() || below >= LOWEST) {
            return below;
        }
        for (int i = 0; i < plan.segmentCount(); i++) {
            long candidate = roundUp(plan.segment(i).end());
            if (isFree(plan, candidate, size)) {
                return candidate;
            }
        }
        return NOWHERE;
    }

    private static boolean isFree(LoadPlan plan, long address, long size) {
        for (int i = 0; i < plan.segmentCount(); i++) {
            ProgramHeader segment = plan.segment(i);
            long start = segment.virtualAddress() & -LoadPlan.PAGE_SIZE;
            if (address < roundUp(segment.end()) && start < address + size) {
                return false;
            }
        }
        return true;
    }

    private static long roundUp(long number) {
        return (number + LoadPlan.PAGE_SIZE - 1) & -LoadPlan.PAGE_SIZE;
    }
}
