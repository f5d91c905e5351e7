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
        if (space.refusesExecution(mapping.protection, protection)) {
            return -Errno.EACCES;
        }
        if (mapping.has(Mapping.SEALED)) {
            return -Errno.EPERM;
        }
        if (mapping.protection == protection) {
            return 0;
        }
        boolean write = (protection & Mman.PROT_WRITE) != 0;
        if (write && (!mapping.has(Mapping.MAY_WRITE) || mapping.has(Mapping.KERNEL_PAGES))) {
            return -Errno.EACCES;
        }
        Mapping part = mapping.part(start, end);
        part.protection = protection;
        if (!mayBecome(space, mapping, part)) {
            return -Errno.ENOMEM;
        }
        Mapping changed = MappingEdits.isolate(space, mapping, start, end);
        if (changed == null) {
            return -Errno.ENOMEM;
        }
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
        TlbFlush.begin();
        long at = PageTables.nextBlock(space.root, mapping.start, end);
        while (at < end) {
            long stop = PageTables.blockEnd(at, end);
            long middle = PageTables.middleSlot(space.root, at);
            long entry = Mem.getLong(middle);
            if (PageTables.isLarge(entry)) {
                boolean own = LargePages.isOwn(entry);
                Mem.putLong(middle, PageBits.changed(entry, mapping, own) | PageTables.LARGE);
                TlbFlush.add(at, stop);
            } else {
                rewriteBlock(mapping, entry & PageTables.ADDRESS_MASK, at, stop);
            }
            at = PageTables.nextBlock(space.root, stop, end);
        }
        TlbFlush.finish(space);
    }

    private static void rewriteBlock(Mapping mapping, long table, long from, long to) {
        long slot = PageTables.slotIn(table, from);
        for (long page = from; page < to; page += Frames.SIZE, slot += Long.BYTES) {
            long entry = Mem.getLong(slot);
            if (entry != 0 && !PageBits.isGuard(entry)) {
                boolean own = mapping.isShared() || Frames.references(PageBits.frame(entry)) == 1;
                Mem.putLong(slot, PageBits.changed(entry, mapping, own));
                TlbFlush.add(page, page + Frames.SIZE);
            }
        }
    }
}
