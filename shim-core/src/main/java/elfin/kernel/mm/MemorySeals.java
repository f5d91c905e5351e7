package elfin.kernel.mm;

import elfin.abi.Errno;

/** Implements mseal(2) on an address space: sealed mappings stay as they are. */
public final class MemorySeals {
    private MemorySeals() {}

    /**
     * Seals {@code [address, address + length)}, which must not have holes: 0 or {@code -errno}.
     */
    public static long seal(AddressSpace space, long address, long length, long flags) {
        long size = MemoryMapper.roundUp(length);
        long end = address + size;
        if (flags != 0
                || (address & (Frames.SIZE - 1)) != 0
                || (length != 0 && size == 0)
                || Long.compareUnsigned(end, address) < 0) {
            return -Errno.EINVAL;
        }
        if (end == address) {
            return 0;
        }
        if (address < 0 || end < 0 || hasHoles(space, address, end)) {
            return -Errno.ENOMEM;
        }
        long at = address;
        while (at < end) {
            Mapping mapping = space.mappings.covering(at);
            long stop = Math.min(end, mapping.end);
            if (!mapping.has(Mapping.SEALED)) {
                Mapping part = MappingEdits.isolate(space, mapping, at, stop);
                if (part == null) {
                    return -Errno.ENOMEM;
                }
                part.flags |= Mapping.SEALED;
            }
            at = stop;
        }
        MappingEdits.joinAll(space, address, end);
        return 0;
    }

    private static boolean hasHoles(AddressSpace space, long start, long end) {
        long at = start;
        while (at < end) {
            Mapping mapping = space.mappings.covering(at);
            if (mapping == null) {
                return true;
            }
            at = mapping.end;
        }
        return false;
    }
}
