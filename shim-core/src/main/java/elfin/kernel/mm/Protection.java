package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.raw.Mem;

/** Implements mprotect(2) on an address space. */
public final class Protection {
    private static final int PROTECTIONS = Mman.PROT_READ | Mman.PROT_WRITE | Mman.PROT_EXEC;
    private static final int KNOWN =
            PROTECTIONS | Mman.PROT_SEM | Mman.PROT_GROWSDOWN | Mman.PROT_GROWSUP;
    private static final int GROWS = Mman.PROT_GROWSDOWN | Mman.PROT_GROWSUP;

    private Protection() {}

    /** Sets the protection of {@code [address, address + length)}: 0 or {@code -errno}. */
    public static long protect(AddressSpace space, long address, long length, int protection) {
        if ((protection & GROWS) == GROWS || (address & (Frames.SIZE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        long end = address + MemoryMapper.roundUp(length);
        if (Long.compareUnsigned(end, address) <= 0) {
            return -Errno.ENOMEM;
        }
        if ((protection & ~KNOWN) != 0) {
            return -Errno.EINVAL;
        }
        if (address < 0 || end < 0 || address >= AddressSpace.LIMIT) {
            return -Errno.ENOMEM;
        }
        long start = address;
        if ((protection & GROWS) != 0) {
            start = startOfStack(space, address, end, protection);
            if (start < 0) {
                return start;
            }
        }
        return protectRange(space, start, end, protection & PROTECTIONS);
    }

    /** PROT_GROWSDOWN: the change begins where the first mapping begins, which must be a stack. */
    private static long startOfStack(AddressSpace space, long address, long end, int protection) {
        int index = space.mappings.firstEndingAfter(address);
        boolean found = index < space.mappings.size() && space.mappings.get(index).start < end;
        boolean up = (protection & Mman.PROT_GROWSUP) != 0;
        if (!found || (up && space.mappings.get(index).start > address)) {
            return -Errno.ENOMEM;
        }
        Mapping mapping = space.mappings.get(index);
        return up || !mapping.has(Mapping.GROWS_DOWN) ? -Errno.EINVAL : mapping.start;
    }

    private static long protectRange(AddressSpace space, long start, long end, int protection) {
        long at = start;
        long result = 0;
        while (at < end && result == 0) {
            Mapping mapping = space.mappings.covering(at);
            if (mapping == null) {
                result = -Errno.ENOMEM;
                break;
            }
            long stop = Math.min(end, mapping.end);
            result = protectPart(space, mapping, at, stop, protection);
            at = stop;
        }
        MappingEdits.joinAll(space, start, end);
        return result;
    }

    private static long protectPart(
            AddressSpace space, Mapping mapping, long start, long end, int protection) {
        if (mapping.protection == protection) {
            return 0;
        }
        boolean write = (protection & Mman.PROT_WRITE) != 0;
        if (write && (!mapping.has(Mapping.MAY_WRITE) || mapping.has(Mapping.KERNEL_PAGES))) {
            return -Errno.EACCES;
        }
        int splits = (mapping.start < start ? 1 : 0) + (mapping.end > end ? 1 : 0);
        Mapping part = mapping.part(start, end);
        part.protection = protection;
        if (space.mappings.size() + splits > MappingList.MOST || !mayBecome(space, mapping, part)) {
            return -Errno.ENOMEM;
        }
        space.mappings.ensureRoom(splits);
        MappingEdits.splitAt(space, start);
        MappingEdits.splitAt(space, end);
        Mapping changed = space.mappings.covering(start);
        space.count(changed, -1);
        changed.protection = protection;
        space.count(changed, 1);
        rewriteEntries(space, changed);
        return 0;
    }

    private static boolean mayBecome(AddressSpace space, Mapping before, Mapping after) {
        boolean newData = after.isData() && !before.isData();
        if (newData
                && !MemoryLimits.allows(space.limits.data, space.dataPages + after.pageCount())) {
            return false;
        }
        return !newData || Commitment.mayCommit(after, after.pageCount());
    }

    /** Brings the present pages' entries in line with the mapping's new protection. */
    private static void rewriteEntries(AddressSpace space, Mapping mapping) {
        long end = mapping.end;
        long first = PageTables.next(space.root, mapping.start, end);
        long page = first;
        long last = first;
        while (page < end) {
            long slot = PageTables.slot(space.root, page);
            long frame = PageBits.frame(Mem.getLong(slot));
            boolean own = mapping.isShared() || Frames.references(frame) == 1;
            Mem.putLong(slot, PageBits.of(frame, mapping, own));
            last = page + Frames.SIZE;
            page = PageTables.next(space.root, last, end);
        }
        TlbFlush.range(space, first, last);
    }
}
