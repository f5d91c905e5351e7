package elfin.kernel.mm;

import elfin.abi.Errno;

/** Finds places for mappings: Linux's get_unmapped_area(). */
final class FreeArea {
    /** MAP_32BIT: the area Linux uses, [1 GiB, 2 GiB). */
    private static final long LOW_START = 0x4000_0000L;

    private static final long LOW_END = 0x8000_0000L;
    private static final long FOUR_GIB = 1L << 32;

    /** Where Linux looks, upwards, when the area below the stack is full: TASK_UNMAPPED_BASE. */
    private static final long FALLBACK_START =
            (AddressSpace.LIMIT / 3 + Frames.SIZE - 1) & -Frames.SIZE;

    /** No address has this value: there is no room. */
    static final long NO_ROOM = -1;

    private FreeArea() {}

    /** A place for {@code size} bytes, at {@code hint} if that is free and not 0. */
    static long find(AddressSpace space, long hint, long size) {
        if (hint != 0 && hint <= AddressSpace.LIMIT - size && isFree(space, hint, size)) {
            return hint;
        }
        long found = highest(space, AddressSpace.LOWEST_ADDRESS, space.mmapTop, size);
        return found != NO_ROOM ? found : lowest(space, FALLBACK_START, AddressSpace.LIMIT, size);
    }

    /** A place in the first 2 GiB. */
    static long findLow(AddressSpace space, long size) {
        return lowest(space, LOW_START, LOW_END, size);
    }

    /** A place above 4 GiB. */
    static long findAbove4G(AddressSpace space, long hint, long size) {
        // A hint is followed also when it is lower, as in Linux.
        if (hint != 0 && hint <= AddressSpace.LIMIT - size && isFree(space, hint, size)) {
            return hint;
        }
        return highest(space, FOUR_GIB, space.mmapTop, size);
    }

    /**
     * The highest place in {@code [lowest, start)}, or else the lowest in {@code [end, highest)}:
     * an address or {@code -ENOMEM}.
     */
    static long beside(
            AddressSpace space, long lowest, long start, long end, long highest, long size) {
        long place = lowest < start ? highest(space, lowest, start, size) : NO_ROOM;
        if (place == NO_ROOM && end < highest) {
            place = lowest(space, end, highest, size);
        }
        return place == NO_ROOM ? -Errno.ENOMEM : place;
    }

    private static boolean isFree(AddressSpace space, long start, long size) {
        MappingList mappings = space.mappings;
        int index = mappings.firstEndingAfter(start);
        return index == mappings.size() || guardedStart(mappings.get(index)) >= start + size;
    }

    /** The highest free place in {@code [floor, ceiling)}. */
    private static long highest(AddressSpace space, long floor, long ceiling, long size) {
        MappingList mappings = space.mappings;
        long top = ceiling;
        int index = mappings.firstEndingAfter(ceiling);
        if (index < mappings.size()) {
            top = Math.min(top, guardedStart(mappings.get(index)));
        }
        for (int i = index - 1; i >= 0 && top > floor; i--) {
            Mapping below = mappings.get(i);
            if (top - Math.max(below.end, floor) >= size) {
                return top - size;
            }
            top = Math.min(top, guardedStart(below));
        }
        return top - floor >= size ? top - size : NO_ROOM;
    }

    /** The lowest free place in {@code [floor, ceiling)}. */
    private static long lowest(AddressSpace space, long floor, long ceiling, long size) {
        MappingList mappings = space.mappings;
        long start = floor;
        for (int i = mappings.firstEndingAfter(floor); i < mappings.size(); i++) {
            Mapping above = mappings.get(i);
            if (guardedStart(above) - start >= size) {
                break;
            }
            start = Math.max(start, above.end);
        }
        return ceiling - start >= size ? start : NO_ROOM;
    }

    private static long guardedStart(Mapping mapping) {
        return mapping.has(Mapping.GROWS_DOWN)
                ? mapping.start - AddressSpace.STACK_GUARD_GAP
                : mapping.start;
    }
}
