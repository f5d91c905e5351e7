package elfin.kernel.mm;

/** Whether a request for memory is allowed: resource limits, and obvious overcommitment. */
final class Commitment {
    private Commitment() {}

    /** RLIMIT_AS and, for data, RLIMIT_DATA: Linux's may_expand_vm(). */
    static boolean mayGrow(AddressSpace space, long pages, boolean data) {
        if (!MemoryLimits.allows(space.limits.addressSpace, space.totalPages + pages)) {
            return false;
        }
        return !data || MemoryLimits.allows(space.limits.data, space.dataPages + pages);
    }

    /** As {@link #mayGrow} for a mapping that replaces what is in its place. */
    static boolean mayReplace(AddressSpace space, Mapping mapping) {
        long pages = mapping.pageCount();
        if (mayGrow(space, pages, mapping.isData())) {
            return true;
        }
        MappingList mappings = space.mappings;
        int index = mappings.firstEndingAfter(mapping.start);
        for (; index < mappings.size() && mappings.get(index).start < mapping.end; index++) {
            Mapping old = mappings.get(index);
            long from = Math.max(old.start, mapping.start);
            pages -= (Math.min(old.end, mapping.end) - from) >>> Frames.SHIFT;
        }
        return mayGrow(space, pages, mapping.isData());
    }

    /**
     * Linux's vm.overcommit_memory=0: one request for more than all memory is refused. Counted are
     * private writable and shared anonymous mappings that did not ask for MAP_NORESERVE.
     */
    static boolean mayCommit(Mapping mapping, long pages) {
        boolean counted = mapping.isShared() ? mapping.file == null : mapping.isWritable();
        return !counted || mapping.has(Mapping.NO_RESERVE) || pages <= Frames.totalFrames();
    }
}
