package elfin.kernel.mm;

import elfin.abi.Errno;

/**
 * Does something with each part of a range of addresses that lies in one mapping, as madvise(2)
 * does: holes are skipped and reported at the end, an error ends it at once.
 */
abstract class MappingWalk {
    /** Does it with {@code [start, end)} of a mapping, which may be split: 0 or {@code -errno}. */
    abstract long visit(AddressSpace space, Mapping mapping, long start, long end);

    /** Visits what is mapped: 0, {@code -ENOMEM} when there are holes, or the error of a visit. */
    final long over(AddressSpace space, long start, long end) {
        long at = start;
        boolean hole = false;
        while (at < end) {
            int index = space.mappings.firstEndingAfter(at);
            if (index == space.mappings.size() || space.mappings.get(index).start >= end) {
                return -Errno.ENOMEM;
            }
            Mapping mapping = space.mappings.get(index);
            if (mapping.start > at) {
                hole = true;
                at = mapping.start;
            }
            long stop = Math.min(end, mapping.end);
            long result = visit(space, mapping, at, stop);
            if (result != 0) {
                return result;
            }
            at = stop;
        }
        return hole ? -Errno.ENOMEM : 0;
    }
}
