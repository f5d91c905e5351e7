package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mempolicy;

/** Memory policies of mappings: mbind(2). */
public final class MappingPolicies {
    private MappingPolicies() {}

    /** Where a range of whole pages ends, or {@code -EINVAL}. */
    public static long end(long address, long length) {
        long end = address + MemoryMapper.roundUp(length);
        boolean wrong =
                (address & (Frames.SIZE - 1)) != 0 || Long.compareUnsigned(end, address) < 0;
        return wrong || end < 0 ? -Errno.EINVAL : end;
    }

    /** Whether something is mapped at an address. */
    public static boolean isMapped(AddressSpace space, long address) {
        return address >= 0 && space.mappings.covering(address) != null;
    }

    /** The policy at an address where something is mapped; null is the default. */
    public static MemoryPolicy at(AddressSpace space, long address) {
        return space.mappings.covering(address).policy;
    }

    /** Sets the policy of {@code [start, end)}, which must not have holes: 0 or {@code -errno}. */
    public static long set(AddressSpace space, long start, long end, MemoryPolicy policy) {
        long at = start;
        while (at < end) {
            Mapping mapping = space.mappings.covering(at);
            if (mapping == null) {
                return -Errno.EFAULT;
            }
            at = mapping.end;
        }
        at = start;
        while (at < end) {
            Mapping mapping = space.mappings.covering(at);
            long stop = Math.min(end, mapping.end);
            Mapping part = MappingEdits.isolate(space, mapping, at, stop);
            if (part == null) {
                return -Errno.ENOMEM;
            }
            part.policy = policy;
            at = stop;
        }
        MappingEdits.joinAll(space, start, end);
        return 0;
    }

    /** Whether mappings have policies that a home node makes sense for: 0 or {@code -errno}. */
    public static long checkHomeNode(AddressSpace space, long start, long end) {
        MappingList mappings = space.mappings;
        long result = -Errno.ENOENT;
        int index = mappings.firstEndingAfter(start);
        for (; index < mappings.size() && mappings.get(index).start < end; index++) {
            MemoryPolicy policy = mappings.get(index).policy;
            if (policy != null) {
                boolean suits =
                        policy.mode() == Mempolicy.MPOL_BIND
                                || policy.mode() == Mempolicy.MPOL_PREFERRED_MANY;
                if (!suits) {
                    return -Errno.EOPNOTSUPP;
                }
                result = 0;
            }
        }
        return result;
    }
}
