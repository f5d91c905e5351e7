package elfin.kernel.mm;

import elfin.abi.Mman;

/** Implements brk(2) on an address space. */
public final class ProgramBreak {
    private ProgramBreak() {}

    /** Starts an empty heap at an address. */
    public static void start(AddressSpace space, long address) {
        space.breakStart = address;
        space.breakEnd = address;
    }

    /** Moves the end of the heap; returns where it is now, unchanged if the move is refused. */
    public static long set(AddressSpace space, long wanted) {
        if (wanted < space.breakStart || wanted > AddressSpace.LIMIT) {
            return space.breakEnd;
        }
        long data = space.layout.dataEnd - space.layout.dataStart;
        long limit = space.limits.data;
        if (limit != MemoryLimits.INFINITE
                && Long.compareUnsigned(wanted - space.breakStart + data, limit) > 0) {
            return space.breakEnd;
        }
        long oldEnd = MemoryMapper.roundUp(space.breakEnd);
        long newEnd = MemoryMapper.roundUp(wanted);
        if (newEnd < oldEnd) {
            if (MemoryMapper.unmap(space, newEnd, oldEnd - newEnd) != 0) {
                return space.breakEnd;
            }
        } else if (newEnd > oldEnd && !grow(space, oldEnd, newEnd)) {
            return space.breakEnd;
        }
        space.breakEnd = wanted;
        return wanted;
    }

    private static boolean grow(AddressSpace space, long from, long to) {
        MappingList mappings = space.mappings;
        int index = mappings.firstEndingAfter(from);
        if (index < mappings.size()) {
            Mapping above = mappings.get(index);
            long gap = above.has(Mapping.GROWS_DOWN) ? AddressSpace.STACK_GUARD_GAP : 0;
            if (above.start - gap < to) {
                return false;
            }
        }
        int protection = Mman.PROT_READ | Mman.PROT_WRITE;
        long place =
                MemoryMapper.mapAnonymous(
                        space, from, to - from, protection, Mman.MAP_FIXED_NOREPLACE);
        return place == from;
    }
}
