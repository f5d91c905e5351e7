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

    /**
     * Linux's vm.overcommit_memory=0: one request for more than all memory is refused. Counted are
     * private writable and shared anonymous mappings that did not ask for MAP_NORESERVE.
     */
    static boolean mayCommit(Mapping mapping, long pages) {
        boolean counted = mapping.isShared() ? mapping.file == null : mapping.isWritable();
        return !counted || mapping.has(Mapping.NO_RESERVE) || pages <= Frames.totalFrames();
    }
}
