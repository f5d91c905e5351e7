package elfin.kernel.mm;

/**
 * A NUMA memory policy: set_mempolicy(2), mbind(2). On one node it changes nothing but what
 * get_mempolicy(2) answers.
 *
 * @param mode {@code MPOL_*} without flags
 * @param flags {@code MPOL_F_STATIC_NODES} and the like
 * @param nodes the nodes of the policy, as a mask
 * @param userNodes the nodes that were asked for
 */
public record MemoryPolicy(int mode, int flags, long nodes, long userNodes) {
    /** Whether two policies, or their absence, are the same. */
    static boolean same(MemoryPolicy one, MemoryPolicy other) {
        if (one == other) {
            return true;
        }
        return one != null
                && other != null
                && one.mode == other.mode
                && one.flags == other.flags
                && one.nodes == other.nodes
                && one.userNodes == other.userNodes;
    }
}
