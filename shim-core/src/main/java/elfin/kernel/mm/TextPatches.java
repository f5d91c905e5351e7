package elfin.kernel.mm;

import elfin.patch.PatchTable;
import elfin.raw.Mem;

/**
 * A program's rewrite plan at work. A page of text gets its patches when it is first brought in, in
 * a private copy: pages the program never touches cost neither time nor memory, and a page that was
 * dropped (madvise) comes back patched.
 */
public final class TextPatches {
    private final PatchTable table;
    private final long bias;

    /** Address of the page that bit 0 of {@link #patchedPages} stands for. */
    private final long firstPage;

    /** One bit per page from {@link #firstPage} on: the page has patches. */
    private final long[] patchedPages;

    private final PatchedPages kept;
    private final PlacedPatches placed;

    private int refused;

    /** Whether it is the program's own plan, which stays at work until exec. */
    private final boolean ofProgram;

    private TextPatches(PatchTable table, long bias, boolean ofProgram) {
        this.table = table;
        this.bias = bias;
        this.ofProgram = ofProgram;
        placed = new PlacedPatches(table, bias);
        int last = table.patchCount() - 1;
        firstPage = (table.patchAddress(0) + bias) & -Frames.SIZE;
        long end = table.patchAddress(last) + bias + table.patchLength(last);
        patchedPages = new long[(int) ((pageNumber(end - 1) >>> 6) + 1)];
        for (int i = 0; i <= last; i++) {
            long start = table.patchAddress(i) + bias;
            mark(start);
            mark(start + table.patchLength(i) - 1);
        }
        kept = PatchedPages.of(table, (int) pageNumber(end - 1) + 1);
    }

    /**
     * Puts a program's plan to work in a space where the program was just mapped: its text is
     * patched page by page from now on.
     *
     * @return null, and nothing is patched, when a patch that lies on two pages does not fit the
     *     program; others are checked when their page is brought in
     */
    public static TextPatches install(
            AddressSpace space, MappedFile file, PatchTable table, long bias) {
        if (table.patchCount() == 0) {
            return null;
        }
        TextPatches patches = new TextPatches(table, bias, true);
        long start = table.imageStart() + bias;
        long end = table.imageEnd() + bias;
        if (!patches.placed.straddlersFit(space, start, end)) {
            return null;
        }
        space.layout.addPatches(patches);
        patches.attach(space, file, start, end);
        return patches;
    }

    /**
     * A plan for code that the running program mapped itself, not at work yet; the one at work when
     * it mapped other code of the same file before.
     *
     * @return null when something else is at work at the same addresses
     */
    public static TextPatches forMapped(AddressSpace space, PatchTable table, long bias) {
        ProgramLayout layout = space.layout;
        for (int i = layout.patchesCount() - 1; i >= 0; i--) {
            TextPatches one = layout.patchesAt(i);
            if (one.table == table && one.bias == bias) {
                return one;
            }
            if (one.overlaps(table.imageStart() + bias, table.imageEnd() + bias)) {
                if (one.ofProgram || one.isMapped(space)) {
                    return null;
                }
                // Another file was mapped over it.
                layout.removePatches(one);
            }
        }
        return new TextPatches(table, bias, false);
    }

    /** Whether it is at work in a space. */
    public boolean isAtWork(AddressSpace space) {
        for (int i = 0; i < space.layout.patchesCount(); i++) {
            if (space.layout.patchesAt(i) == this) {
                return true;
            }
        }
        return false;
    }

    /**
     * Patches {@code [start, end)}, which the program mapped, from now on.
     *
     * @return false, and nothing is patched, when the code is not what the plan is for
     */
    public boolean installMapped(AddressSpace space, MappedFile file, long start, long end) {
        if (!placed.straddlersFit(space, start, end)) {
            return false;
        }
        if (!isAtWork(space)) {
            space.layout.addPatches(this);
        }
        attach(space, file, start, end);
        return true;
    }

    /** Marks the executable mappings of a file inside a range; their pages are brought in anew. */
    private void attach(AddressSpace space, MappedFile file, long from, long to) {
        MappingList mappings = space.mappings;
        int i = mappings.firstEndingAfter(from);
        for (; i < mappings.size() && mappings.get(i).start < to; i++) {
            Mapping mapping = mappings.get(i);
            if (isPatchable(mapping) && mapping.file.pageSource() == file.pageSource()) {
                mapping.flags |= Mapping.PATCHED;
                MappingEdits.dropPages(space, mapping.start, mapping.end);
                if (mapping.has(Mapping.LOCKED)) {
                    PageFaults.populate(space, mapping.start, mapping.end);
                }
            }
        }
    }

    private static boolean isPatchable(Mapping mapping) {
        return mapping.isExecutable() && !mapping.isAnonymous() && !mapping.isShared();
    }

    /**
     * Whether a mapping has the file's own pages only, and its code may be patched: private,
     * executable and not writable.
     */
    public static boolean isUntouchedCode(AddressSpace space, Mapping mapping) {
        if (!isPatchable(mapping) || mapping.isWritable() || mapping.has(Mapping.PATCHED)) {
            return false;
        }
        PageSource source = mapping.file.pageSource();
        long page = PageTables.next(space.root, mapping.start, mapping.end);
        while (page < mapping.end) {
            long original = source.residentFrame(mapping.pageIndexOf(page), false);
            if (original > 0) {
                Frames.release(original);
            }
            if (PageBits.frame(PageTables.entry(space.root, page)) != original) {
                return false;
            }
            page = PageTables.next(space.root, page + Frames.SIZE, mapping.end);
        }
        return true;
    }

    /** Takes back the stubs of files whose text was in a range that was unmapped. */
    static void forgetUnmapped(AddressSpace space, long start, long end) {
        ProgramLayout layout = space.layout;
        for (int i = layout.patchesCount() - 1; i >= 0; i--) {
            TextPatches one = layout.patchesAt(i);
            if (!one.ofProgram && one.overlaps(start, end) && !one.isMapped(space)) {
                try {
                    layout.removePatches(one);
                    one.unmapPool(space);
                } catch (OutOfMemoryError e) {
                    // The stubs stay, which nobody sees.
                    return;
                }
            }
        }
    }

    /** Notes how many bytes above its planned place the pool of stubs is. */
    public void movePool(long bytes) {
        placed.movePool(bytes);
    }

    /** Takes back its pool of stubs. */
    public void unmapPool(AddressSpace space) {
        long start = placed.pool();
        long end = start + MemoryMapper.roundUp(table.poolSize());
        Mapping pool = space.mappings.covering(start);
        boolean isPool = pool != null && pool.has(Mapping.STUBS) && pool.end >= end;
        if (isPool && MappingEdits.mayCutOut(space, start, end)) {
            MappingEdits.cutOut(space, start, end);
        }
    }

    private boolean isMapped(AddressSpace space) {
        MappingList mappings = space.mappings;
        int i = mappings.firstEndingAfter(table.imageStart() + bias);
        for (; i < mappings.size() && overlaps(mappings.get(i).start, Long.MAX_VALUE); i++) {
            if (mappings.get(i).has(Mapping.PATCHED)) {
                return true;
            }
        }
        return false;
    }

    private boolean overlaps(long start, long end) {
        return table.imageStart() + bias < end && start < table.imageEnd() + bias;
    }

    /**
     * Gives the pages of {@code [start, end)} their original bytes: text that moves cannot jump to
     * its stubs. What the program wrote there stays.
     *
     * @return false without memory for it
     */
    static boolean restore(AddressSpace space, long start, long end) {
        for (long page = PageTables.next(space.root, start, end);
                page < end;
                page = PageTables.next(space.root, page + Frames.SIZE, end)) {
            TextPatches patches = space.layout.patchesOn(page);
            if (patches == null) {
                continue;
            }
            long frame = PageBits.frame(PageTables.entry(space.root, page));
            if (patches.isKept(page, frame)) {
                MappingEdits.dropPages(space, page, page + Frames.SIZE);
            } else if (PageFaults.force(space, page) == Outcome.RESOLVED) {
                frame = PageBits.frame(PageTables.entry(space.root, page));
                patches.undo(page, DirectMap.virtual(frame));
            } else {
                return false;
            }
        }
        return true;
    }

    /** Undoes the patches in a copy of a page at a kernel address. */
    void undo(long page, long kernelAddress) {
        placed.exchange(page, kernelAddress, false);
    }

    /** Whether a page has patches. */
    boolean touches(long page) {
        long number = pageNumber(page);
        return page >= firstPage
                && number >>> 6 < patchedPages.length
                && (patchedPages[(int) (number >>> 6)] & (1L << (number & 63))) != 0;
    }

    /**
     * A page that was patched before, with one more reference, or {@link Frames#NONE}.
     *
     * @param original the file's frame, whose reference the caller keeps
     */
    long keptFrame(AddressSpace space, Mapping mapping, long page, long original) {
        return placed.isAsPlanned() && TextEdges.isWhole(this, space, mapping, page)
                ? kept.textFrame((int) pageNumber(page), original)
                : Frames.NONE;
    }

    /**
     * A patched copy of a page, or {@link Frames#NONE} without memory.
     *
     * @param original the file's frame, whose reference the caller keeps
     * @param shared whether later processes may have the copy too
     */
    long patchedFrame(
            AddressSpace space, Mapping mapping, long page, long original, boolean shared) {
        boolean whole = TextEdges.isWhole(this, space, mapping, page);
        boolean common = shared && whole && placed.isAsPlanned();
        long frame = common ? kept.textFrame((int) pageNumber(page), original) : Frames.NONE;
        if (frame != Frames.NONE) {
            return frame;
        }
        frame = Frames.allocateForUser();
        if (frame != Frames.NONE) {
            Mem.copy(DirectMap.virtual(original), DirectMap.virtual(frame), Frames.SIZE);
            apply(page, DirectMap.virtual(frame));
            if (!whole) {
                TextEdges.undo(this, space, mapping, page, DirectMap.virtual(frame));
            }
            if (common) {
                kept.keepText((int) pageNumber(page), original, frame);
            }
        }
        return frame;
    }

    /**
     * Maps the pool of stubs as it was made for another process.
     *
     * @param pool its address, where an anonymous mapping lies
     * @return false, and nothing is mapped, when it has to be made
     */
    public boolean mapKeptPool(AddressSpace space, long pool, long size) {
        if (!placed.isAsPlanned()) {
            return false;
        }
        int pages = (int) ((size + Frames.SIZE - 1) >>> Frames.SHIFT);
        Mapping mapping = space.mappings.covering(pool);
        for (int i = 0; i < pages; i++) {
            long slot = PageTables.slotOrNew(space.root, pool + ((long) i << Frames.SHIFT));
            long frame = slot == 0 ? Frames.NONE : kept.poolFrame(i);
            if (frame == Frames.NONE) {
                MappingEdits.dropPages(space, pool, pool + size);
                return false;
            }
            Mem.putLong(slot, PageBits.of(frame, mapping, false));
            space.countResident(1);
        }
        return true;
    }

    /** Keeps the pool of stubs, which is in memory and can no longer be written. */
    public void keepPool(AddressSpace space, long pool, long size) {
        if (!placed.isAsPlanned()) {
            return;
        }
        int pages = (int) ((size + Frames.SIZE - 1) >>> Frames.SHIFT);
        for (int i = 0; i < pages; i++) {
            long slot = PageTables.slot(space.root, pool + ((long) i << Frames.SHIFT));
            kept.keepPool(i, PageBits.frame(Mem.getLong(slot)));
        }
    }

    /** Patches the copy of a page at a kernel address. */
    private void apply(long page, long kernelAddress) {
        refused += placed.exchange(page, kernelAddress, true);
    }

    /** Whether a page has a frame that other processes may have too. */
    boolean isKept(long page, long frame) {
        return kept.isText((int) pageNumber(page), frame);
    }

    /** How many patches were left out, as other bytes were there than the plan expects. */
    public int refused() {
        return refused;
    }

    /** The plan. */
    public PatchTable table() {
        return table;
    }

    /** See {@link PatchTable#originalAddress}. */
    public long originalAddress(long instructionPointer) {
        return placed.originalAddress(instructionPointer);
    }

    /** See {@link PatchTable#resumeAddress}. */
    public long resumeAddress(long instructionPointer) {
        return placed.resumeAddress(instructionPointer);
    }

    /** See {@link PlacedPatches#spansAny}. */
    boolean spansAny(long edge) {
        return placed.spansAny(edge);
    }

    /** See {@link PlacedPatches#undoOver}. */
    void undoOver(long edge, long page, long kernelAddress) {
        placed.undoOver(edge, page, kernelAddress);
    }

    private long pageNumber(long address) {
        return (address - firstPage) >>> Frames.SHIFT;
    }

    private void mark(long address) {
        long number = pageNumber(address);
        patchedPages[(int) (number >>> 6)] |= 1L << (number & 63);
    }
}
