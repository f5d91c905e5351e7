package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * x86-64 page tables of four levels (Intel SDM volume 3, chapter 4.5). A tree is named by the
 * physical address of its root. Everything runs in ring 0, so the user bit is never set; what
 * protects the program's memory is the writable bit (CR0.WP is on) and NX.
 *
 * <p>An entry of the lowest level that is not 0 holds a frame, even when it is not present: {@link
 * #HELD} with {@link #PRESENT} clear is a page that the program may not touch now (PROT_NONE).
 */
public final class PageTables {
    public static final long PRESENT = 1;
    public static final long WRITABLE = 1 << 1;
    public static final long WRITE_THROUGH = 1 << 3;
    public static final long CACHE_DISABLE = 1 << 4;
    public static final long ACCESSED = 1 << 5;
    public static final long DIRTY = 1 << 6;

    /** In an entry of the second or third level: it maps 2 MiB or 1 GiB. */
    public static final long LARGE = 1 << 7;

    public static final long GLOBAL = 1 << 8;

    /** A bit the processor ignores: the entry holds a frame of a program. */
    public static final long HELD = 1 << 9;

    /**
     * Ignored too: no frame, and accesses fault although something is mapped; MADV_GUARD_INSTALL.
     */
    static final long GUARD = 1 << 10;

    /** Ignored too: while the page is not dirty, its frame may be taken away; MADV_FREE. */
    static final long LAZY = 1 << 11;

    public static final long NO_EXECUTE = 1L << 63;

    /** The physical address in an entry. */
    public static final long ADDRESS_MASK = 0x000f_ffff_ffff_f000L;

    /**
     * Bytes that one entry of the second level stands for: a large page, or a table of the lowest
     * level. What lies in one such piece of the address space is called a block here.
     */
    public static final long LARGE_PAGE = 2L << 20;

    static final int TOP_SHIFT = 39;
    static final int LARGE_SHIFT = 21;
    private static final int LEVEL_BITS = 9;
    private static final int TABLE_ENTRIES = 512;
    private static final int ENTRY_SIZE = 8;

    /** The entries of the root from here on are the kernel's, the same in every tree. */
    private static final int KERNEL_ENTRIES_OFFSET = TABLE_ENTRIES / 2 * ENTRY_SIZE;

    private PageTables() {}

    /**
     * A new tree with the kernel half of another one, or {@link Frames#NONE}. All tables directly
     * below the kernel half's root entries must exist before the first program's tree is made:
     * {@link #fillKernelRoot}.
     */
    public static long create(long kernelRoot) {
        long root = Frames.allocateZeroed();
        if (root != Frames.NONE) {
            Mem.copy(
                    DirectMap.virtual(kernelRoot) + KERNEL_ENTRIES_OFFSET,
                    DirectMap.virtual(root) + KERNEL_ENTRIES_OFFSET,
                    Frames.SIZE - KERNEL_ENTRIES_OFFSET);
        }
        return root;
    }

    /**
     * Makes the table below the root entry of a kernel address, so that all trees made later share
     * what is mapped there. Returns false without memory.
     */
    public static boolean fillKernelRoot(long root, long address) {
        return tableBelow(indexed(root, address, TOP_SHIFT), true) != Frames.NONE;
    }

    /**
     * The kernel address of the lowest-level entry for {@code address}, or 0 when there is no table
     * for it, or a large page maps it.
     */
    public static long slot(long root, long address) {
        long middle = middleSlot(root, address);
        return middle == 0 ? 0 : slotBelow(middle, address, false);
    }

    /**
     * As {@link #slot}, but missing tables are made, and a large page is split; 0 means that there
     * is no memory for tables.
     */
    public static long slotOrNew(long root, long address) {
        long middle = middleSlotOrNew(root, address);
        if (middle == 0 || (isLarge(Mem.getLong(middle)) && !LargePages.split(middle))) {
            return 0;
        }
        return slotBelow(middle, address, true);
    }

    /** The kernel address of the second-level entry for {@code address}; 0 without a table. */
    static long middleSlot(long root, long address) {
        return middleSlot(root, address, false);
    }

    /** As {@link #middleSlot}, but missing tables are made; 0 without memory for them. */
    static long middleSlotOrNew(long root, long address) {
        return middleSlot(root, address, true);
    }

    /**
     * The kernel address of the lowest-level entry for {@code address} below a second-level entry
     * that is no large page; a missing table is made, 0 without memory for it.
     */
    static long slotOrNewBelow(long middle, long address) {
        return slotBelow(middle, address, true);
    }

    /** The entry of an upper level for a table. */
    static long table(long frame) {
        return frame | PRESENT | WRITABLE | ACCESSED;
    }

    /** Whether a second-level entry that is not 0 is a large page, present or not. */
    static boolean isLarge(long entry) {
        return (entry & LARGE) != 0;
    }

    /**
     * The lowest-level entry for {@code address}, or 0. For a page that is part of a large one it
     * is what splitting would make.
     */
    public static long entry(long root, long address) {
        long middle = middleSlot(root, address);
        if (middle == 0) {
            return 0;
        }
        long entry = Mem.getLong(middle);
        if (entry == 0) {
            return 0;
        }
        if (isLarge(entry)) {
            return (entry & ~LARGE) + (address & (LARGE_PAGE - 1) & -Frames.SIZE);
        }
        return Mem.getLong(indexed(entry & ADDRESS_MASK, address, Frames.SHIFT));
    }

    /** Maps one page to a frame with the given bits. Returns false without memory for tables. */
    public static boolean map(long root, long address, long frame, long bits) {
        long slot = slotOrNew(root, address);
        if (slot == 0) {
            return false;
        }
        Mem.putLong(slot, frame | bits);
        return true;
    }

    /** Removes one page's entry, not of a large page, and returns what it was. */
    public static long unmap(long root, long address) {
        long slot = slot(root, address);
        if (slot == 0) {
            return 0;
        }
        long entry = Mem.getLong(slot);
        Mem.putLong(slot, 0);
        return entry;
    }

    /**
     * Maps {@code [address, address + byteCount)} to physical memory from {@code physAddress} on,
     * with 2 MiB pages where both are aligned to it. All three are multiples of the page size.
     * Returns false without memory for tables.
     */
    public static boolean mapRange(
            long root, long address, long physAddress, long byteCount, long bits) {
        long done = 0;
        while (done < byteCount) {
            long at = address + done;
            long phys = physAddress + done;
            boolean large = ((at | phys) & (LARGE_PAGE - 1)) == 0 && byteCount - done >= LARGE_PAGE;
            long slot = large ? middleSlotOrNew(root, at) : slotOrNew(root, at);
            if (slot == 0) {
                return false;
            }
            Mem.putLong(slot, phys | bits | (large ? LARGE : 0));
            done += large ? LARGE_PAGE : Frames.SIZE;
        }
        return true;
    }

    /**
     * Maps physical memory into the direct map: writable, not executable, global, in 2 MiB pages
     * (the ends are rounded outwards).
     */
    public static boolean mapDirect(long root, long physAddress, long byteCount) {
        long start = physAddress & -LARGE_PAGE;
        long end = (physAddress + byteCount + LARGE_PAGE - 1) & -LARGE_PAGE;
        long bits = PRESENT | WRITABLE | GLOBAL | NO_EXECUTE | ACCESSED | DIRTY;
        return mapRange(root, DirectMap.virtual(start), start, end - start, bits);
    }

    /** The physical address behind a virtual one, of pages of any size; -1 when not present. */
    public static long translate(long root, long address) {
        long table = root;
        for (int shift = TOP_SHIFT; shift >= Frames.SHIFT; shift -= LEVEL_BITS) {
            long entry = Mem.getLong(indexed(table, address, shift));
            if ((entry & PRESENT) == 0) {
                return -1;
            }
            if (shift == Frames.SHIFT || (entry & LARGE) != 0) {
                long inside = (1L << shift) - 1;
                return (entry & ADDRESS_MASK & ~inside) | (address & inside);
            }
            table = entry & ADDRESS_MASK;
        }
        return -1;
    }

    /**
     * The lowest page in {@code [start, end)} that has an entry, or {@code end}. Both lie in the
     * low half; missing tables are skipped as a whole.
     */
    public static long next(long root, long start, long end) {
        long address = start;
        while (address < end) {
            int shift = TOP_SHIFT;
            long table = root;
            while (true) {
                long entry = Mem.getLong(indexed(table, address, shift));
                if (entry == 0) {
                    address = ((address >>> shift) + 1) << shift;
                    break;
                }
                if (shift == Frames.SHIFT || (shift == LARGE_SHIFT && isLarge(entry))) {
                    return address;
                }
                table = entry & ADDRESS_MASK;
                shift -= LEVEL_BITS;
            }
        }
        return end;
    }

    /**
     * The lowest address in {@code [start, end)} whose block has a second-level entry, or {@code
     * end}: for loops over all pages of a range, block by block.
     */
    static long nextBlock(long root, long start, long end) {
        long address = start;
        while (address < end) {
            int shift = TOP_SHIFT;
            long table = root;
            while (true) {
                long entry = Mem.getLong(indexed(table, address, shift));
                if (entry == 0) {
                    address = ((address >>> shift) + 1) << shift;
                    break;
                }
                if (shift == LARGE_SHIFT) {
                    return address;
                }
                table = entry & ADDRESS_MASK;
                shift -= LEVEL_BITS;
            }
        }
        return end;
    }

    /** Where the block of {@code address} ends, or {@code end} if that comes first. */
    static long blockEnd(long address, long end) {
        return Math.min(end, (address & -LARGE_PAGE) + LARGE_PAGE);
    }

    /** The kernel address of the lowest-level entry for an address in a given table. */
    static long slotIn(long table, long address) {
        return indexed(table, address, Frames.SHIFT);
    }

    /**
     * Frees the tables of the low half that lie completely in {@code [floor, ceiling)}, where
     * nothing is mapped any more, and reach into {@code [start, end)}. The caller flushes the whole
     * TLB afterwards, as processors also cache tables.
     *
     * @return how many tables were freed
     */
    public static int freeTables(long root, long start, long end, long floor, long ceiling) {
        return freeBelow(root, TOP_SHIFT, 0, start, end, floor, ceiling);
    }

    /** Frees a tree whose low half has no frames any more: its tables and its root. */
    public static void destroy(long root) {
        freeTables(root, 0, 1L << 47, 0, 1L << 47);
        Frames.release(root);
    }

    private static int freeBelow(
            long table, int shift, long base, long start, long end, long floor, long ceiling) {
        int freed = 0;
        long span = 1L << shift;
        int last = shift == TOP_SHIFT ? TABLE_ENTRIES / 2 : TABLE_ENTRIES;
        int from = (int) (Math.max(0, start - base) >>> shift);
        for (int i = from; i < last && base + i * span < end; i++) {
            long slot = DirectMap.virtual(table) + (long) i * ENTRY_SIZE;
            long entry = Mem.getLong(slot);
            if (entry == 0) {
                continue;
            }
            long child = entry & ADDRESS_MASK;
            long childBase = base + i * span;
            if (shift > LARGE_SHIFT) {
                freed +=
                        freeBelow(child, shift - LEVEL_BITS, childBase, start, end, floor, ceiling);
            }
            // No mapping reaches into it, so it has no entries.
            if (childBase >= floor && childBase + span <= ceiling) {
                Mem.putLong(slot, 0);
                Frames.release(child);
                freed++;
            }
        }
        return freed;
    }

    private static long middleSlot(long root, long address, boolean make) {
        long table = root;
        for (int shift = TOP_SHIFT; shift > LARGE_SHIFT; shift -= LEVEL_BITS) {
            table = tableBelow(indexed(table, address, shift), make);
            if (table == Frames.NONE) {
                return 0;
            }
        }
        return indexed(table, address, LARGE_SHIFT);
    }

    private static long slotBelow(long middle, long address, boolean make) {
        long table = tableBelow(middle, make);
        return table == Frames.NONE ? 0 : indexed(table, address, Frames.SHIFT);
    }

    private static long indexed(long table, long address, int shift) {
        long index = (address >>> shift) & (TABLE_ENTRIES - 1);
        return DirectMap.virtual(table) + index * ENTRY_SIZE;
    }

    private static long tableBelow(long slot, boolean make) {
        long entry = Mem.getLong(slot);
        if (entry != 0) {
            return isLarge(entry) ? Frames.NONE : entry & ADDRESS_MASK;
        }
        if (!make) {
            return Frames.NONE;
        }
        long table = Frames.allocateZeroed();
        if (table != Frames.NONE) {
            Mem.putLong(slot, table(table));
        }
        return table;
    }
}
