package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.abi.Mempolicy;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.MappingPolicies;
import elfin.kernel.mm.MemoryPolicy;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/**
 * set_mempolicy(2), get_mempolicy(2), mbind(2), set_mempolicy_home_node(2) on one node: policies
 * are checked and remembered, and all memory is where they want it.
 */
public final class MemoryPolicies {
    private static final int MODE_FLAGS =
            Mempolicy.MPOL_F_STATIC_NODES
                    | Mempolicy.MPOL_F_RELATIVE_NODES
                    | Mempolicy.MPOL_F_NUMA_BALANCING;

    private static final int USER_NODE_FLAGS =
            Mempolicy.MPOL_F_STATIC_NODES | Mempolicy.MPOL_F_RELATIVE_NODES;

    private static final int GET_FLAGS =
            Mempolicy.MPOL_F_NODE | Mempolicy.MPOL_F_ADDR | Mempolicy.MPOL_F_MEMS_ALLOWED;

    private static final int MOVE_FLAGS =
            Mempolicy.MPOL_MF_STRICT | Mempolicy.MPOL_MF_MOVE | Mempolicy.MPOL_MF_MOVE_ALL;

    private static final int CAP_SYS_NICE = 23;

    private MemoryPolicies() {}

    @Syscall("set_mempolicy")
    public static long set(int modeAndFlags, long nodesAddress, long bitCount) {
        checkMode(modeAndFlags);
        long nodes = NodeMasks.read(nodesAddress, bitCount);
        Task.current().memoryPolicy = policy(modeAndFlags, nodes);
        return 0;
    }

    @Syscall("get_mempolicy")
    public static long get(
            long modeAddress, long nodesAddress, long bitCount, long address, long flags) {
        if (nodesAddress != 0 && bitCount < 1 || (flags & ~GET_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        boolean ofAddress = (flags & Mempolicy.MPOL_F_ADDR) != 0;
        boolean wantsNode = (flags & Mempolicy.MPOL_F_NODE) != 0;
        if ((flags & Mempolicy.MPOL_F_MEMS_ALLOWED) != 0) {
            return ofAddress || wantsNode
                    ? -Errno.EINVAL
                    : answer(modeAddress, 0, nodesAddress, bitCount, NodeMasks.ALL);
        }
        if (!ofAddress && address != 0) {
            return -Errno.EINVAL;
        }
        AddressSpace space = MemoryMap.space();
        if (ofAddress && !MappingPolicies.isMapped(space, address)) {
            return -Errno.EFAULT;
        }
        MemoryPolicy policy =
                ofAddress ? MappingPolicies.at(space, address) : Task.current().memoryPolicy;
        int mode = policy == null ? Mempolicy.MPOL_DEFAULT : policy.mode() | policy.flags();
        if (wantsNode) {
            if (ofAddress && ForeignMemory.readable(space, address) == 0) {
                return -Errno.EFAULT;
            }
            if (!ofAddress && (policy == null || !interleaves(policy))) {
                return -Errno.EINVAL;
            }
            mode = 0;
        }
        return answer(modeAddress, mode, nodesAddress, bitCount, nodesOf(policy));
    }

    @Syscall("mbind")
    public static long bind(
            long address,
            long length,
            long modeAndFlags,
            long nodesAddress,
            long bitCount,
            long flags) {
        checkMode((int) modeAndFlags);
        long nodes = NodeMasks.read(nodesAddress, bitCount);
        if ((flags & ~MOVE_FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        if ((flags & Mempolicy.MPOL_MF_MOVE_ALL) != 0
                && !Task.current().credentials().hasCapability(CAP_SYS_NICE)) {
            return -Errno.EPERM;
        }
        long end = MappingPolicies.end(address, length);
        if (end < 0) {
            return end;
        }
        return end == address
                ? 0
                : MappingPolicies.set(
                        MemoryMap.space(), address, end, policy((int) modeAndFlags, nodes));
    }

    @Syscall("set_mempolicy_home_node")
    public static long setHomeNode(long address, long length, long node, long flags) {
        if ((address & 0xfff) != 0 || flags != 0 || node != 0) {
            return -Errno.EINVAL;
        }
        long end = MappingPolicies.end(address, length);
        return end <= address
                ? Math.min(end - address, 0)
                : MappingPolicies.checkHomeNode(MemoryMap.space(), address, end);
    }

    private static void checkMode(int modeAndFlags) {
        int flags = modeAndFlags & MODE_FLAGS;
        int mode = modeAndFlags & ~MODE_FLAGS;
        boolean balances = (flags & Mempolicy.MPOL_F_NUMA_BALANCING) != 0;
        boolean mayBalance = mode == Mempolicy.MPOL_BIND || mode == Mempolicy.MPOL_PREFERRED_MANY;
        if (mode < 0
                || mode > Mempolicy.MPOL_WEIGHTED_INTERLEAVE
                || (flags & USER_NODE_FLAGS) == USER_NODE_FLAGS
                || (balances && !mayBalance)) {
            throw ErrnoException.of(Errno.EINVAL);
        }
    }

    /** The policy of checked mode and flags; null is the default. */
    private static MemoryPolicy policy(int modeAndFlags, long nodes) {
        int flags = modeAndFlags & MODE_FLAGS;
        int mode = modeAndFlags & ~MODE_FLAGS;
        boolean userNodes = (flags & USER_NODE_FLAGS) != 0;
        if (mode == Mempolicy.MPOL_PREFERRED && nodes == 0) {
            mode = Mempolicy.MPOL_LOCAL;
        }
        boolean withoutNodes = mode == Mempolicy.MPOL_DEFAULT || mode == Mempolicy.MPOL_LOCAL;
        boolean wrong =
                withoutNodes
                        ? nodes != 0 || (userNodes && mode == Mempolicy.MPOL_LOCAL)
                        : nodes == 0;
        boolean relative = (flags & Mempolicy.MPOL_F_RELATIVE_NODES) != 0;
        long here = relative && nodes != 0 ? NodeMasks.ALL : nodes & NodeMasks.ALL;
        if (wrong || (!withoutNodes && here == 0)) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return mode == Mempolicy.MPOL_DEFAULT ? null : new MemoryPolicy(mode, flags, here, nodes);
    }

    private static boolean interleaves(MemoryPolicy policy) {
        return policy.mode() == Mempolicy.MPOL_INTERLEAVE
                || policy.mode() == Mempolicy.MPOL_WEIGHTED_INTERLEAVE;
    }

    private static long nodesOf(MemoryPolicy policy) {
        if (policy == null) {
            return 0;
        }
        return (policy.flags() & USER_NODE_FLAGS) != 0 ? policy.userNodes() : policy.nodes();
    }

    private static long answer(
            long modeAddress, int mode, long nodesAddress, long bitCount, long nodes) {
        if (modeAddress != 0) {
            UserMemory.putInt(modeAddress, mode);
        }
        if (nodesAddress != 0) {
            NodeMasks.write(nodesAddress, bitCount, nodes);
        }
        return 0;
    }
}
