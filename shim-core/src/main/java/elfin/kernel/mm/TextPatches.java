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

    private int refused;

    private TextPatches(PatchTable table, long bias) {
        this.table = table;
        this.bias = bias;
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
     * Puts a plan to work in a space whose program was just mapped: its executable file mappings in
     * the plan's range are patched page by page from now on.
     *
     * @return false, and nothing is patched, when a patch that lies on two pages does not fit the
     *     program; others are checked when their page is brought in
     */
    public static boolean install(AddressSpace space, PatchTable table, long bias) {
        if (table.patchCount() == 0) {
            return true;
        }
        TextPatches patches = new TextPatches(table, bias);
        if (!patches.straddlersFit(space)) {
            return false;
        }
        MappingList mappings = space.mappings;
        for (int i = 0; i < mappings.size(); i++) {
            Mapping mapping = mappings.get(i);
            boolean inside =
                    mapping.start >= table.imageStart() + bias
                            && mapping.end <= table.imageEnd() + bias;
            if (inside && mapping.isExecutable() && !mapping.isAnonymous()) {
                mapping.flags |= Mapping.PATCHED;
                MappingEdits.dropPages(space, mapping.start, mapping.end);
            }
        }
        space.layout.setPatches(patches);
        return true;
    }

    /** Whether an address is in the pool of stubs. */
    public boolean isPool(long address) {
        long start = table.poolAddress() + bias;
        return table.poolSize() != 0
                && address >= (start & -Frames.SIZE)
                && address < start + table.poolSize();
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
    long keptFrame(long page, long original) {
        return kept.textFrame((int) pageNumber(page), original);
    }

    /**
     * A patched copy of a page, or {@link Frames#NONE} without memory.
     *
     * @param original the file's frame, whose reference the caller keeps
     * @param shared whether later processes may have the copy too
     */
    long patchedFrame(long page, long original, boolean shared) {
        long frame = shared ? keptFrame(page, original) : Frames.NONE;
        if (frame != Frames.NONE) {
            return frame;
        }
        frame = Frames.allocateForUser();
        if (frame != Frames.NONE) {
            Mem.copy(DirectMap.virtual(original), DirectMap.virtual(frame), Frames.SIZE);
            apply(page, DirectMap.virtual(frame));
            if (shared) {
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
        int pages = (int) ((size + Frames.SIZE - 1) >>> Frames.SHIFT);
        for (int i = 0; i < pages; i++) {
            long slot = PageTables.slot(space.root, pool + ((long) i << Frames.SHIFT));
            kept.keepPool(i, PageBits.frame(Mem.getLong(slot)));
        }
    }

    /** Patches the copy of a page at a kernel address. */
    private void apply(long page, long kernelAddress) {
        long end = page + Frames.SIZE;
        for (int i = firstEndingAfter(page); i < table.patchCount(); i++) {
            long start = table.patchAddress(i) + bias;
            if (start >= end) {
                return;
            }
            int from = (int) Math.max(0, page - start);
            int to = (int) Math.min(table.patchLength(i), end - start);
            if (fits(i, from, to, kernelAddress + (start - page))) {
                for (int k = from; k < to; k++) {
                    Mem.putByte(kernelAddress + (start - page) + k, table.newByte(i, k));
                }
            } else {
                refused++;
            }
        }
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
        return table.originalAddress(instructionPointer, bias);
    }

    /** See {@link PatchTable#resumeAddress}. */
    public long resumeAddress(long instructionPointer) {
        return table.resumeAddress(instructionPointer, bias);
    }

    private boolean fits(int patch, int from, int to, long kernelAddress) {
        for (int k = from; k < to; k++) {
            if (Mem.getByte(kernelAddress + k) != table.originalByte(patch, k)) {
                return false;
            }
        }
        return true;
    }

    private boolean straddlersFit(AddressSpace space) {
        for (int i = 0; i < table.patchCount(); i++) {
            long start = table.patchAddress(i) + bias;
            int length = table.patchLength(i);
            if (((start ^ (start + length - 1)) & -Frames.SIZE) != 0) {
                byte[] there = new byte[length];
                if (ForeignMemory.read(space, start, there, 0, length) != length) {
                    return false;
                }
                for (int k = 0; k < length; k++) {
                    if (there[k] != table.originalByte(i, k)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    /** Index of the first patch that ends after an address. */
    private int firstEndingAfter(long address) {
        int low = 0;
        int high = table.patchCount();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (table.patchAddress(middle) + bias + table.patchLength(middle) > address) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private long pageNumber(long address) {
        return (address - firstPage) >>> Frames.SHIFT;
    }

    private void mark(long address) {
        long number = pageNumber(address);
        patchedPages[(int) (number >>> 6)] |= 1L << (number & 63);
    }
}
