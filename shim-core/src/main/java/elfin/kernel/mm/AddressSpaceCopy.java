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
        copy.layout.copyFrom(space.layout);
        boolean complete = true;
        for (int i = 0; i < space.mappings.size() && complete; i++) {
            complete = copyMapping(space, copy, space.mappings.get(i));
        }
        TlbFlush.all(space);
        if (!complete) {
            copy.destroy();
            return null;
        }
        return copy;
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
        long page = PageTables.next(space.root, mapping.start, end);
        while (page < end) {
            long target = PageTables.slotOrNew(copy.root, page);
            if (target == 0) {
                return false;
            }
            long slot = PageTables.slot(space.root, page);
            long entry = Mem.getLong(slot) & ~PageTables.WRITABLE;
            Mem.putLong(slot, entry);
            Mem.putLong(target, entry);
            long frame = PageBits.frame(entry);
            Frames.share(frame);
            if (!PageFaults.isZeroFrame(frame)) {
                copy.countResident(1);
            }
            page = PageTables.next(space.root, page + Frames.SIZE, end);
        }
        return true;
    }
}
