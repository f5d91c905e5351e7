package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * Demand paging: brings in the page a fault is about. Private pages are copied when they are first
 * written while somebody else holds their frame; reads of untouched anonymous memory share one
 * frame of zeros. Allocates nothing from the garbage-collected heap.
 */
final class PageFaults {
    /** Pages brought in around a read fault of a file, a power of two: Linux's fault_around. */
    private static final int AROUND_PAGES = 16;

    private static final long AROUND_BYTES = (long) AROUND_PAGES << Frames.SHIFT;

    private static long zeroFrame;

    private PageFaults() {}

    /** See {@link AddressSpace#handleFault}. */
    static int handle(AddressSpace space, long address, boolean write, boolean execute) {
        if (address < 0 || address >= AddressSpace.LIMIT) {
            return Outcome.NOT_MAPPED;
        }
        Mapping mapping = space.mappings.covering(address);
        if (mapping == null) {
            mapping = StackGrowth.growTo(space, address);
            if (mapping == null) {
                return Outcome.NOT_MAPPED;
            }
        }
        if (!isAllowed(mapping, write, execute)) {
            return Outcome.NOT_ALLOWED;
        }
        return bringIn(space, mapping, address & -Frames.SIZE, write);
    }

    /**
     * Makes a page present, and writable for the kernel's own purposes even where the program may
     * not write: as debuggers write to text. Only private mappings may be forced.
     */
    static int force(AddressSpace space, long address) {
        Mapping mapping = space.mappings.covering(address);
        if (mapping == null) {
            return Outcome.NOT_MAPPED;
        }
        if (mapping.isShared() && !mapping.isWritable()) {
            return Outcome.NOT_ALLOWED;
        }
        return bringIn(space, mapping, address & -Frames.SIZE, true);
    }

    /** Brings in all pages of a range; the first outcome that is no success, or RESOLVED. */
    static int populate(AddressSpace space, long start, long end) {
        long address = start;
        while (address < end) {
            Mapping mapping = space.mappings.covering(address);
            if (mapping == null) {
                return Outcome.NOT_MAPPED;
            }
            boolean write = mapping.isWritable() && !mapping.isShared();
            long stop = Math.min(end, mapping.end);
            for (; address < stop; address += Frames.SIZE) {
                int outcome = handle(space, address, write, false);
                if (outcome != Outcome.RESOLVED) {
                    return outcome;
                }
            }
        }
        return Outcome.RESOLVED;
    }

    static boolean isZeroFrame(long frame) {
        return frame == zeroFrame;
    }

    /** After the frame allocator was started anew, by tests. */
    static void reset() {
        zeroFrame = Frames.NONE;
        PatchedPages.reset();
    }

    private static boolean isAllowed(Mapping mapping, boolean write, boolean execute) {
        if (write) {
            return mapping.isWritable();
        }
        return execute ? mapping.isExecutable() : mapping.isAccessible();
    }

    /** Brings in a page; when memory is short, what can be had again is given up for it. */
    private static int bringIn(AddressSpace space, Mapping mapping, long page, boolean write) {
        if (space.isReaped()) {
            return Outcome.NOT_MAPPED;
        }
        int outcome = tryToBringIn(space, mapping, page, write);
        if (outcome == Outcome.OUT_OF_MEMORY && Reclaim.run() > 0) {
            outcome = tryToBringIn(space, mapping, page, write);
        }
        return outcome;
    }

    private static int tryToBringIn(AddressSpace space, Mapping mapping, long page, boolean write) {
        long middle = PageTables.middleSlotOrNew(space.root, page);
        if (middle == 0) {
            return Outcome.OUT_OF_MEMORY;
        }
        long block = Mem.getLong(middle);
        if (block == 0) {
            if (write && LargePages.bringIn(space, mapping, page, middle)) {
                return Outcome.RESOLVED;
            }
        } else if (PageTables.isLarge(block)) {
            if (!write || PageBits.isWritable(block) || ownLarge(space, mapping, page, middle)) {
                TlbFlush.page(space, page);
                return Outcome.RESOLVED;
            }
            if (!LargePages.split(middle)) {
                return Outcome.OUT_OF_MEMORY;
            }
        }
        long slot = PageTables.slotOrNewBelow(middle, page);
        if (slot == 0) {
            return Outcome.OUT_OF_MEMORY;
        }
        return bringIn(space, mapping, page, slot, write);
    }

    /** Makes a large page writable if nobody else holds a part of it. */
    private static boolean ownLarge(AddressSpace space, Mapping mapping, long page, long middle) {
        long entry = Mem.getLong(middle);
        if (!LargePages.isOwn(entry)) {
            return false;
        }
        Mem.putLong(middle, LargePages.entry(PageBits.frame(entry), mapping, true));
        return true;
    }

    private static int bringIn(
            AddressSpace space, Mapping mapping, long page, long slot, boolean write) {
        long entry = Mem.getLong(slot);
        if (entry == 0) {
            return mapping.isAnonymous()
                    ? anonymousPage(space, mapping, page, slot, write)
                    : filePage(space, mapping, page, slot, write);
        }
        if (PageBits.isGuard(entry)) {
            return Outcome.NOT_MAPPED;
        }
        if (write && !PageBits.isWritable(entry)) {
            return makeOwn(space, mapping, page, slot);
        }
        if (write && (entry & PageTables.LAZY) != 0) {
            // The kernel is about to write past the processor, which would mark it.
            Mem.putLong(slot, entry & ~PageTables.LAZY | PageTables.DIRTY);
        }
        // Present and allowed: another thread brought it in, or a cached translation was old.
        TlbFlush.page(space, page);
        return Outcome.RESOLVED;
    }

    private static int anonymousPage(
            AddressSpace space, Mapping mapping, long page, long slot, boolean write) {
        if (!write) {
            long zeros = zeroFrame();
            if (zeros == Frames.NONE) {
                return Outcome.OUT_OF_MEMORY;
            }
            Mem.putLong(slot, PageBits.of(zeros, mapping, false));
            return Outcome.RESOLVED;
        }
        long frame = Frames.allocateZeroedForUser();
        if (frame == Frames.NONE) {
            return Outcome.OUT_OF_MEMORY;
        }
        Mem.putLong(slot, PageBits.of(frame, mapping, true));
        space.countResident(1);
        LargePages.wasWritten(space, mapping, page, slot);
        return Outcome.RESOLVED;
    }

    private static int filePage(
            AddressSpace space, Mapping mapping, long page, long slot, boolean write) {
        PageSource source = mapping.file.pageSource();
        boolean shared = mapping.isShared();
        long frame = source.frameFor(mapping.pageIndexOf(page), shared);
        if (frame == PageSource.BEYOND_END) {
            return Outcome.BEYOND_FILE;
        }
        if (frame == PageSource.NO_MEMORY) {
            return Outcome.OUT_OF_MEMORY;
        }
        TextPatches patches = patchesOn(space, mapping, page);
        if (patches != null) {
            long patched = patches.patchedFrame(space, mapping, page, frame, !write);
            Frames.release(frame);
            if (patched == Frames.NONE) {
                return Outcome.OUT_OF_MEMORY;
            }
            Mem.putLong(slot, PageBits.of(patched, mapping, write));
        } else if (write && !shared) {
            long copy = ownCopy(frame);
            if (copy == Frames.NONE) {
                return Outcome.OUT_OF_MEMORY;
            }
            Mem.putLong(slot, PageBits.of(copy, mapping, true));
        } else {
            Mem.putLong(slot, ofFile(frame, mapping, write));
        }
        space.countResident(1);
        if (!write && !mapping.has(Mapping.RANDOM_ACCESS)) {
            around(space, mapping, page);
        }
        return Outcome.RESOLVED;
    }

    private static TextPatches patchesOn(AddressSpace space, Mapping mapping, long page) {
        return mapping.has(Mapping.PATCHED) ? space.layout.patchesOn(page) : null;
    }

    /** A copy of a frame, whose reference is given up; or {@link Frames#NONE}. */
    private static long ownCopy(long original) {
        long copy = Frames.allocateForUser();
        if (copy != Frames.NONE) {
            Mem.copy(DirectMap.virtual(original), DirectMap.virtual(copy), Frames.SIZE);
        }
        Frames.release(original);
        return copy;
    }

    /** A write to a page that is present and not writable. */
    private static int makeOwn(AddressSpace space, Mapping mapping, long page, long slot) {
        long frame = Mem.getLong(slot) & PageTables.ADDRESS_MASK;
        if (mapping.isShared() || Frames.references(frame) == 1) {
            Mem.putLong(slot, PageBits.of(frame, mapping, true));
            TlbFlush.page(space, page);
            return Outcome.RESOLVED;
        }
        boolean zeros = isZeroFrame(frame);
        long copy = zeros ? Frames.allocateZeroedForUser() : Frames.allocateForUser();
        if (copy == Frames.NONE) {
            return Outcome.OUT_OF_MEMORY;
        }
        if (zeros) {
            space.countResident(1);
        } else {
            Mem.copy(DirectMap.virtual(frame), DirectMap.virtual(copy), Frames.SIZE);
        }
        Mem.putLong(slot, PageBits.of(copy, mapping, true));
        TlbFlush.page(space, page);
        Frames.release(frame);
        return Outcome.RESOLVED;
    }

    /** Maps what is at hand of the aligned block of pages that holds {@code page}. */
    private static void around(AddressSpace space, Mapping mapping, long page) {
        PageSource source = mapping.file.pageSource();
        boolean shared = mapping.isShared();
        long block = page & -AROUND_BYTES;
        long from = Math.max(block, mapping.start);
        long to = Math.min(block + AROUND_BYTES, mapping.end);
        // The block lies in one table of the lowest level, where the slots follow each other.
        long slot = PageTables.slot(space.root, from);
        for (long at = from; at < to; at += Frames.SIZE, slot += Long.BYTES) {
            if (Mem.getLong(slot) != 0) {
                continue;
            }
            long frame = source.residentFrame(mapping.pageIndexOf(at), shared);
            TextPatches patches = frame > 0 ? patchesOn(space, mapping, at) : null;
            if (patches != null) {
                long original = frame;
                frame = patches.keptFrame(space, mapping, at, original);
                Frames.release(original);
            }
            if (frame > 0) {
                Mem.putLong(slot, ofFile(frame, mapping, false));
                space.countResident(1);
            }
        }
    }

    /**
     * The entry for a page of a file; the processor then tells whether the program writes to it.
     */
    private static long ofFile(long frame, Mapping mapping, boolean write) {
        long entry = PageBits.of(frame, mapping, mapping.isShared());
        return write ? entry : entry & ~PageTables.DIRTY;
    }

    private static long zeroFrame() {
        if (zeroFrame == Frames.NONE) {
            zeroFrame = Frames.allocateZeroed();
            if (zeroFrame != Frames.NONE) {
                FrameTable.setReferences(zeroFrame, 0);
            }
        }
        return zeroFrame;
    }
}
