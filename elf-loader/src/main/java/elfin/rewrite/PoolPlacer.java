package elfin.rewrite;

import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;

/** Finds room for the stubs in reach of all code, where nothing of the program is. */
interface PoolPlacer {
    /** Marks a program with no room. */
    long NOWHERE = Long.MIN_VALUE;

    /** Linux's default vm.mmap_min_addr. */
    long LOWEST = 65536;

    /** Of a 32-bit displacement, with some room because stubs also reach data behind the code. */
    long REACH = Integer.MAX_VALUE - (1L << 20);

    /** The page-aligned address for a number of bytes, or {@link #NOWHERE}. */
    long place(LoadPlan plan, long byteCount);

    /**
     * Directly below the program; if that is not possible, in a gap between its segments, or behind
     * it. For position-independent programs the address may be negative.
     */
    static long besideProgram(LoadPlan plan, long byteCount) {
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
