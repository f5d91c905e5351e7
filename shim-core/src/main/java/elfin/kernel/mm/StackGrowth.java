package elfin.kernel.mm;

/** Extends mappings that grow downwards (MAP_GROWSDOWN, stacks): Linux's expand_downwards(). */
final class StackGrowth {
    private StackGrowth() {}

    /** The mapping that holds {@code address} after it grew, or null if none may grow so far. */
    static Mapping growTo(AddressSpace space, long address) {
        MappingList mappings = space.mappings;
        int index = mappings.firstEndingAfter(address);
        if (index == mappings.size() || !mappings.get(index).has(Mapping.GROWS_DOWN)) {
            return null;
        }
        Mapping stack = mappings.get(index);
        long start = address & -Frames.SIZE;
        if (start < AddressSpace.LOWEST_ADDRESS || !hasRoom(space, index, start)) {
            return null;
        }
        long pages = (stack.start - start) >>> Frames.SHIFT;
        long newSize = (stack.end - start) >>> Frames.SHIFT;
        if (!MemoryLimits.allows(space.limits.stack, newSize)
                || !MemoryLimits.allows(space.limits.addressSpace, space.totalPages + pages)
                || !lockAllowed(space, stack, pages)) {
            return null;
        }
        space.count(stack, -1);
        stack.start = start;
        stack.pageIndex -= pages;
        space.count(stack, 1);
        return stack;
    }

    private static boolean hasRoom(AddressSpace space, int index, long start) {
        if (index == 0) {
            return true;
        }
        Mapping below = space.mappings.get(index - 1);
        boolean guarded = below.isAccessible() && !below.has(Mapping.GROWS_DOWN);
        return start - below.end >= (guarded ? AddressSpace.STACK_GUARD_GAP : 0);
    }

    private static boolean lockAllowed(AddressSpace space, Mapping stack, long pages) {
        return !stack.has(Mapping.LOCKED) || space.limits.allowsLocked(space.lockedPages + pages);
    }
}
