package elfin.kernel.mm;

import elfin.raw.Mem;

/** Duplicates an address space for fork(2): pages are shared until one side writes them. */
public final class AddressSpaceCopy {
    private AddressSpaceCopy() {}

    /** A copy, or null without memory; then the original is as before. */
    public static AddressSpace of(AddressSpace space, long kernelRoot) {
        AddressSpace copy = AddressSpace.create(kernelRoot, space.limits.copy());
        if (copy == null) {
            return null;
        }
        copy.mmapTop = space.mmapTop;
        copy.breakStart = space.breakStart;
        copy.breakEnd = space.breakEnd;
        copy.barriers = space.barriers;
        copy.inherit(space);
        boolean complete = copyMappings(space, copy);
        TlbFlush.all(space);
        if (!complete) {
            copy.destroy();
            return null;
        }
        return copy;
    }

    private static boolean copyMappings(AddressSpace space, AddressSpace copy) {
        try {
            copy.layout.copyFrom(space.layout);
            copy.mappings.ensureRoom(space.mappings.size());
            boolean complete = true;
            for (int i = 0; i < space.mappings.size() && complete; i++) {
                complete = copyMapping(space, copy, space.mappings.get(i));
            }
            return complete;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private static boolean copyMapping(AddressSpace space, AddressSpace copy, Mapping mapping) {
        if (mapping.has(Mapping.DONT_FORK)) {
            return true;
        }
        Mapping child = mapping.part(mapping.start, mapping.end);
        // Locks are not inherited: mlock(2).
        child.flags &= ~Mapping.LOCKED;
        if (child.file != null) {
            child.file.retain();
        }
        copy.mappings.insert(child);
        copy.count(child, 1);
        // Pages of files can be brought in again; only what the program changed is not there.
        boolean wiped = mapping.has(Mapping.WIPE_ON_FORK);
        return wiped || mapping.isShared() || sharePages(space, copy, mapping);
    }

    private static boolean sharePages(AddressSpace space, AddressSpace copy, Mapping mapping) {
        long end = mapping.end;
        long at = PageTables.nextBlock(space.root, mapping.start, end);
        while (at < end) {
            long stop = PageTables.blockEnd(at, end);
            long middle = PageTables.middleSlot(space.root, at);
            long target = PageTables.middleSlotOrNew(copy.root, at);
            if (target == 0) {
                return false;
            }
            if (PageTables.isLarge(Mem.getLong(middle))) {
                shareLarge(copy, middle, target);
            } else if (!shareBlock(copy, middle, target, at, stop)) {
                return false;
            }
            at = PageTables.nextBlock(space.root, stop, end);
        }
        return true;
    }

    private static void shareLarge(AddressSpace copy, long middle, long target) {
        long entry = Mem.getLong(middle) & ~PageTables.WRITABLE;
        Mem.putLong(middle, entry);
        Mem.putLong(target, entry);
        Frames.shareLarge(PageBits.frame(entry));
        copy.countResident(LargePages.PAGES);
    }

    private static boolean shareBlock(
            AddressSpace copy, long middle, long target, long from, long to) {
        long slot = PageTables.slotIn(Mem.getLong(middle) & PageTables.ADDRESS_MASK, from);
        long targetSlot = PageTables.slotOrNewBelow(target, from);
        if (targetSlot == 0) {
            return false;
        }
        long resident = 0;
        for (long page = from; page < to; page += Frames.SIZE) {
            long entry = Mem.getLong(slot) & ~PageTables.WRITABLE;
            if (entry != 0) {
                Mem.putLong(slot, entry);
                Mem.putLong(targetSlot, entry);
                if (!PageBits.isGuard(entry) && !PageFaults.isZeroFrame(PageBits.frame(entry))) {
                    Frames.share(PageBits.frame(entry));
                    resident++;
                }
            }
            slot += Long.BYTES;
            targetSlot += Long.BYTES;
        }
        copy.countResident(resident);
        return true;
    }
}
