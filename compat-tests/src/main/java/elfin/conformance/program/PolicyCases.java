package elfin.conformance.program;

import static elfin.conformance.program.Kit.PAGE;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Processes.statusOf;

import elfin.abi.Errno;
import elfin.raw.Mem;

/** Memory policies on a machine with one node. */
final class PolicyCases {
    private static final int MPOL_DEFAULT = 0;
    private static final int MPOL_PREFERRED = 1;
    private static final int MPOL_BIND = 2;
    private static final int MPOL_INTERLEAVE = 3;
    private static final int MPOL_LOCAL = 4;
    private static final int MPOL_F_NODE = 1;
    private static final int MPOL_F_ADDR = 2;
    private static final int MPOL_F_MEMS_ALLOWED = 4;
    private static final int MPOL_F_STATIC_NODES = 1 << 15;
    private static final int MPOL_F_RELATIVE_NODES = 1 << 14;
    private static final int MPOL_MF_STRICT = 1;
    private static final int MPOL_MF_MOVE = 2;
    private static final int MPOL_MF_MOVE_ALL = 4;

    /** Bits of node masks: one word, and Linux looks at one bit fewer than told. */
    private static final int BITS = 64;

    /** A mask large enough for any Linux. */
    private static final int MOST_BITS = 1024;

    private PolicyCases() {}

    private static long nodes(long bits) {
        long mask = memory(MOST_BITS / 8);
        Mem.putLong(mask, bits);
        return mask;
    }

    @Case("get_mempolicy")
    static void policyIsTheDefault() {
        long mode = memory(8);
        Mem.putInt(mode, 99);
        returns(0, call(Call.GET_MEMPOLICY, mode, 0, 0, 0, 0));
        equal("mode", MPOL_DEFAULT, Mem.getInt(mode));
    }

    @Case("get_mempolicy")
    static void nodesOfTheDefaultAreNone() {
        long mask = nodes(-1);
        returns(0, call(Call.GET_MEMPOLICY, 0, mask, MOST_BITS, 0, 0));
        equal("nodes", 0, Mem.getLong(mask));
    }

    @Case("get_mempolicy")
    static void memoryOfNodeZeroIsAllowed() {
        long mask = nodes(0);
        returns(0, call(Call.GET_MEMPOLICY, 0, mask, MOST_BITS, 0, MPOL_F_MEMS_ALLOWED));
        equal("nodes", 1, Mem.getLong(mask));
    }

    @Case("get_mempolicy")
    static void maskMustHoldAllNodes() {
        fails(Errno.EINVAL, call(Call.GET_MEMPOLICY, 0, nodes(0), 0, 0, MPOL_F_MEMS_ALLOWED));
    }

    @Case("get_mempolicy")
    static void nodeOfAnAddressIsZero() {
        long page = Pages.some(1);
        Mem.putLong(page, 1);
        long node = memory(8);
        Mem.putInt(node, 99);
        returns(0, call(Call.GET_MEMPOLICY, node, 0, 0, page, MPOL_F_NODE | MPOL_F_ADDR));
        equal("node", 0, Mem.getInt(node));
    }

    @Case("get_mempolicy")
    static void policyOfAnUnmappedAddressIsEfault() {
        fails(Errno.EFAULT, call(Call.GET_MEMPOLICY, memory(8), 0, 0, UNMAPPED, MPOL_F_ADDR));
    }

    @Case("get_mempolicy")
    static void flagsOfGetMempolicyAreChecked() {
        long mode = memory(8);
        fails(Errno.EINVAL, call(Call.GET_MEMPOLICY, mode, 0, 0, 0, 8));
        fails(Errno.EINVAL, call(Call.GET_MEMPOLICY, mode, 0, 0, 0, MPOL_F_NODE));
        fails(Errno.EINVAL, call(Call.GET_MEMPOLICY, mode, 0, 0, mode, 0));
        int both = MPOL_F_MEMS_ALLOWED | MPOL_F_ADDR;
        fails(Errno.EINVAL, call(Call.GET_MEMPOLICY, mode, 0, 0, mode, both));
        fails(Errno.EFAULT, call(Call.GET_MEMPOLICY, UNMAPPED, 0, 0, 0, 0));
    }

    @Case("set_mempolicy")
    static void policyIsSetAndGot() {
        returns(0, call(Call.SET_MEMPOLICY, MPOL_BIND, nodes(1), BITS));
        long mode = memory(8);
        long mask = nodes(0);
        returns(0, call(Call.GET_MEMPOLICY, mode, mask, MOST_BITS, 0, 0));
        equal("mode", MPOL_BIND, Mem.getInt(mode));
        equal("nodes", 1, Mem.getLong(mask));
        returns(0, call(Call.SET_MEMPOLICY, MPOL_DEFAULT, 0, 0));
    }

    @Case("set_mempolicy")
    static void flagsOfThePolicyAreKept() {
        int mode = MPOL_INTERLEAVE | MPOL_F_STATIC_NODES;
        returns(0, call(Call.SET_MEMPOLICY, mode, nodes(1), BITS));
        long got = memory(8);
        returns(0, call(Call.GET_MEMPOLICY, got, 0, 0, 0, 0));
        equal("mode", mode, Mem.getInt(got));
        returns(0, call(Call.SET_MEMPOLICY, MPOL_DEFAULT, 0, 0));
    }

    @Case("set_mempolicy")
    static void preferredWithoutNodesIsLocal() {
        returns(0, call(Call.SET_MEMPOLICY, MPOL_PREFERRED, 0, 0));
        long mode = memory(8);
        returns(0, call(Call.GET_MEMPOLICY, mode, 0, 0, 0, 0));
        equal("mode", MPOL_LOCAL, Mem.getInt(mode));
        returns(0, call(Call.SET_MEMPOLICY, MPOL_DEFAULT, 0, 0));
    }

    @Case("set_mempolicy")
    static void localTakesNoNodes() {
        returns(0, call(Call.SET_MEMPOLICY, MPOL_LOCAL, 0, 0));
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY, MPOL_LOCAL, nodes(1), BITS));
        returns(0, call(Call.SET_MEMPOLICY, MPOL_DEFAULT, 0, 0));
    }

    @Case("set_mempolicy")
    static void modesAndNodesAreChecked() {
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY, 99, nodes(1), BITS));
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY, -1, nodes(1), BITS));
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY, MPOL_BIND, 0, 0));
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY, MPOL_BIND, nodes(2), BITS));
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY, MPOL_DEFAULT, nodes(1), BITS));
        fails(Errno.EFAULT, call(Call.SET_MEMPOLICY, MPOL_BIND, UNMAPPED, BITS));
        int both = MPOL_BIND | MPOL_F_STATIC_NODES | MPOL_F_RELATIVE_NODES;
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY, both, nodes(1), BITS));
    }

    @Case("set_mempolicy")
    static void policyIsInherited() {
        returns(0, call(Call.SET_MEMPOLICY, MPOL_INTERLEAVE, nodes(1), BITS));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long mode = memory(8);
            returns(0, call(Call.GET_MEMPOLICY, mode, 0, 0, 0, 0));
            call(Call.EXIT_GROUP, Mem.getInt(mode));
        }
        equal("status", MPOL_INTERLEAVE << 8, statusOf(child));
        returns(0, call(Call.SET_MEMPOLICY, MPOL_DEFAULT, 0, 0));
    }

    @Case("mbind")
    static void policyOfARangeIsSetAndGot() {
        long pages = Pages.some(3);
        Pages.number(pages, 3);
        returns(0, call(Call.MBIND, pages + PAGE, PAGE, MPOL_BIND, nodes(1), BITS, 0));
        long mode = memory(8);
        returns(0, call(Call.GET_MEMPOLICY, mode, 0, 0, pages + PAGE, MPOL_F_ADDR));
        equal("inside", MPOL_BIND, Mem.getInt(mode));
        returns(0, call(Call.GET_MEMPOLICY, mode, 0, 0, pages, MPOL_F_ADDR));
        equal("outside", MPOL_DEFAULT, Mem.getInt(mode));
        Pages.areNumbered(pages, 3);
    }

    @Case("mbind")
    static void pagesOnTheRightNodeNeedNotMove() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        int flags = MPOL_MF_STRICT | MPOL_MF_MOVE;
        returns(0, call(Call.MBIND, page, PAGE, MPOL_BIND, nodes(1), BITS, flags));
        equal("contents", 5, Mem.getLong(page));
    }

    @Case("mbind")
    static void argumentsOfMbindAreChecked() {
        long page = Pages.alone(1);
        fails(Errno.EINVAL, call(Call.MBIND, page + 1, PAGE, MPOL_BIND, nodes(1), BITS, 0));
        fails(Errno.EINVAL, call(Call.MBIND, page, PAGE, MPOL_BIND, nodes(1), BITS, 0x100));
        fails(Errno.EINVAL, call(Call.MBIND, page, PAGE, 99, nodes(1), BITS, 0));
        fails(Errno.EINVAL, call(Call.MBIND, page, PAGE, MPOL_BIND, 0, 0, 0));
        fails(Errno.EFAULT, call(Call.MBIND, page, 2L * PAGE, MPOL_BIND, nodes(1), BITS, 0));
        fails(Errno.EINVAL, call(Call.MBIND, page, -PAGE, MPOL_BIND, nodes(1), BITS, 0));
        returns(0, call(Call.MBIND, page, 0, MPOL_BIND, nodes(1), BITS, 0));
    }

    @Case("set_mempolicy_home_node")
    static void homeNodeNeedsABoundPolicy() {
        long page = Pages.some(1);
        fails(Errno.ENOENT, call(Call.SET_MEMPOLICY_HOME_NODE, page, PAGE, 0, 0));
        returns(0, call(Call.MBIND, page, PAGE, MPOL_BIND, nodes(1), BITS, 0));
        returns(0, call(Call.SET_MEMPOLICY_HOME_NODE, page, PAGE, 0, 0));
    }

    @Case("set_mempolicy_home_node")
    static void argumentsOfTheHomeNodeAreChecked() {
        long page = Pages.some(1);
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY_HOME_NODE, page + 1, PAGE, 0, 0));
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY_HOME_NODE, page, PAGE, 0, 1));
        fails(Errno.EINVAL, call(Call.SET_MEMPOLICY_HOME_NODE, page, PAGE, 1 << 20, 0));
        returns(0, call(Call.SET_MEMPOLICY_HOME_NODE, page, 0, 0, 0));
    }

    @Case("migrate_pages")
    static void everythingIsOnItsNodeAlready() {
        returns(0, call(Call.MIGRATE_PAGES, 0, BITS, nodes(1), nodes(1)));
        returns(0, call(Call.MIGRATE_PAGES, call(Call.GETPID), BITS, nodes(1), nodes(1)));
    }

    @Case("migrate_pages")
    static void argumentsOfMigrationAreChecked() {
        fails(Errno.ESRCH, call(Call.MIGRATE_PAGES, 1 << 22, BITS, nodes(1), nodes(1)));
        fails(Errno.EFAULT, call(Call.MIGRATE_PAGES, 0, BITS, UNMAPPED, nodes(1)));
        fails(Errno.EINVAL, call(Call.MIGRATE_PAGES, 0, BITS, nodes(1), nodes(2)));
        fails(Errno.EINVAL, call(Call.MIGRATE_PAGES, 0, BITS, nodes(1), nodes(0)));
    }

    @Case("move_pages")
    static void nodesOfPagesAreTold() {
        long pages = Pages.some(2);
        Mem.putLong(pages, 1);
        long list = memory(16);
        Mem.putLong(list, pages);
        Mem.putLong(list + 8, pages + PAGE);
        long status = memory(16);
        Mem.putLong(status, -1);
        returns(0, call(Call.MOVE_PAGES, 0, 2, list, 0, status, 0));
        equal("present", 0, Mem.getInt(status));
        equal("absent", -Errno.ENOENT, Mem.getInt(status + 4));
    }

    @Case("move_pages")
    static void unmappedPagesAreEfault() {
        long list = memory(16);
        Mem.putLong(list, UNMAPPED);
        long status = memory(16);
        returns(0, call(Call.MOVE_PAGES, 0, 1, list, 0, status, 0));
        equal("status", -Errno.EFAULT, Mem.getInt(status));
    }

    @Case("move_pages")
    static void pagesMoveToTheNodeTheyAreOn() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        long list = memory(8);
        Mem.putLong(list, page);
        long status = memory(8);
        Mem.putInt(status, 99);
        returns(0, call(Call.MOVE_PAGES, 0, 1, list, memory(8), status, MPOL_MF_MOVE));
        equal("status", 0, Mem.getInt(status));
        equal("contents", 5, Mem.getLong(page));
    }

    @Case("move_pages")
    static void otherNodesDoNotExist() {
        long page = Pages.some(1);
        Mem.putLong(page, 5);
        long list = memory(8);
        Mem.putLong(list, page);
        long node = memory(8);
        Mem.putInt(node, 1);
        fails(Errno.ENODEV, call(Call.MOVE_PAGES, 0, 1, list, node, memory(8), MPOL_MF_MOVE));
        Mem.putInt(node, -1);
        fails(Errno.ENODEV, call(Call.MOVE_PAGES, 0, 1, list, node, memory(8), MPOL_MF_MOVE));
    }

    @Case("move_pages")
    static void argumentsOfMovingAreChecked() {
        long list = memory(8);
        Mem.putLong(list, Pages.some(1));
        long status = memory(8);
        fails(Errno.EINVAL, call(Call.MOVE_PAGES, 0, 1, list, 0, status, 1));
        fails(Errno.ESRCH, call(Call.MOVE_PAGES, 1 << 22, 1, list, 0, status, 0));
        fails(Errno.EFAULT, call(Call.MOVE_PAGES, 0, 1, UNMAPPED, 0, status, 0));
        fails(Errno.EFAULT, call(Call.MOVE_PAGES, 0, 1, list, 0, UNMAPPED, 0));
        returns(0, call(Call.MOVE_PAGES, 0, 0, list, 0, status, 0));
        returns(0, call(Call.MOVE_PAGES, 0, 1, list, 0, status, MPOL_MF_MOVE_ALL));
    }
}
