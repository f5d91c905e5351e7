package elfin.kernel.mm;

import elfin.kernel.core.FaultInjection;
import elfin.raw.Mem;

/**
 * The allocator of physical page frames. Boot code tells it where memory is ({@link #addRange}),
 * what of it is in use ({@link #reserve}), and calls {@link #start}. Frames are named by their
 * physical address and reached through {@link DirectMap}.
 *
 * <p>A frame has a reference count: one when it is allocated; each mapping and each cache that
 * holds it has its own. Frames that the allocator never handed out (the boot payload, devices) may
 * be shared and released too, which does nothing: they live for ever.
 *
 * <p>Memory that was never used is not even looked at: it is taken from the memory map in blocks of
 * at most 2 MiB when the free lists are empty.
 */
public final class Frames {
    /** Bytes in a frame. */
    public static final int SIZE = 4096;

    /** log2 of {@link #SIZE}. */
    public static final int SHIFT = 12;

    /** The largest block is 2^9 frames, 2 MiB. */
    public static final int MAX_ORDER = 9;

    /** What {@link #allocate} and its relatives return when memory is exhausted. */
    public static final long NONE = 0;

    private static final int LEAST_KERNEL_RESERVE = 16;
    private static final int MOST_KERNEL_RESERVE = 1024;

    private static final PhysicalRanges FRESH = new PhysicalRanges();
    private static final PhysicalRanges RESERVED = new PhysicalRanges();

    private static long physEnd;
    private static long totalFrames;
    private static long freeFrames;
    private static long leastFreeFrames;
    private static long kernelReserve;

    private Frames() {}

    /** Forgets everything. */
    public static void reset() {
        FRESH.clear();
        RESERVED.clear();
        FrameLists.clear();
        physEnd = 0;
        totalFrames = 0;
        freeFrames = 0;
        leastFreeFrames = 0;
        kernelReserve = 0;
    }

    /** Adds memory; only frames that lie in it completely are used. Before {@link #start}. */
    public static void addRange(long physAddress, long byteCount) {
        long start = (physAddress + SIZE - 1) & -SIZE;
        long end = (physAddress + byteCount) & -SIZE;
        FRESH.add(start, end);
        physEnd = Math.max(physEnd, end);
    }

    /** Keeps memory out of the allocator: every frame it touches. Before {@link #start}. */
    public static void reserve(long physAddress, long byteCount) {
        RESERVED.add(physAddress & -SIZE, (physAddress + byteCount + SIZE - 1) & -SIZE);
    }

    /**
     * Starts allocating. The allocator's own table is taken from the lowest memory that has room.
     * Frame 0 is never handed out, as its address means {@link #NONE}.
     */
    public static void start() {
        reserve(0, SIZE);
        for (int i = 0; i < RESERVED.count(); i++) {
            FRESH.remove(RESERVED.start(i), RESERVED.end(i));
        }
        for (int i = 0; i < FRESH.count(); i++) {
            totalFrames += (FRESH.end(i) - FRESH.start(i)) >>> SHIFT;
        }
        long tableBytes = FrameTable.bytesFor(physEnd);
        long table = FRESH.take(tableBytes, SIZE);
        if (table == NONE) {
            throw new IllegalStateException("no memory for the table of page frames");
        }
        FrameTable.start(table, physEnd);
        freeFrames = totalFrames - (tableBytes >>> SHIFT);
        leastFreeFrames = freeFrames;
        kernelReserve =
                Math.max(LEAST_KERNEL_RESERVE, Math.min(MOST_KERNEL_RESERVE, totalFrames / 128));
    }

    /** A frame with undefined contents for the kernel, or {@link #NONE}. */
    public static long allocate() {
        return allocateContiguous(0);
    }

    /** A frame of zeros for the kernel, or {@link #NONE}. */
    public static long allocateZeroed() {
        return cleared(allocateContiguous(0));
    }

    /**
     * A frame with undefined contents for a program's page or a cache, or {@link #NONE}. Leaves the
     * kernel a last reserve for page tables and its own heap.
     */
    public static long allocateForUser() {
        return freeFrames <= kernelReserve ? NONE : allocateContiguous(0);
    }

    /** A frame of zeros for a program's page or a cache, or {@link #NONE}. */
    public static long allocateZeroedForUser() {
        return cleared(allocateForUser());
    }

    /**
     * 2^order frames that follow each other, aligned to their size, with undefined contents; or
     * {@link #NONE}. They are given back with {@link #freeContiguous}.
     */
    public static long allocateContiguous(int order) {
        if (order < 0 || order > MAX_ORDER) {
            return NONE;
        }
        if (FaultInjection.isArmed() && FaultInjection.fails()) {
            return NONE;
        }
        long block = FrameLists.take(order);
        while (block == NONE) {
            if (!takeFresh()) {
                return NONE;
            }
            block = FrameLists.take(order);
        }
        freeFrames -= 1L << order;
        leastFreeFrames = Math.min(leastFreeFrames, freeFrames);
        FrameTable.setReferences(block, 1);
        return block;
    }

    /** Gives back what {@link #allocateContiguous} gave. */
    public static void freeContiguous(long physAddress, int order) {
        if (FrameTable.references(physAddress) != 1) {
            throw new IllegalStateException("freeing page frames that are not in use");
        }
        FrameTable.setReferences(physAddress, 0);
        FrameLists.give(physAddress, order);
        freeFrames += 1L << order;
    }

    /** One more reference to a frame; nothing for frames that are not the allocator's. */
    public static void share(long physAddress) {
        int references = FrameTable.references(physAddress);
        if (references > 0) {
            FrameTable.setReferences(physAddress, references + 1);
        }
    }

    /** One reference fewer; the frame is free when there are none left. */
    public static void release(long physAddress) {
        int references = FrameTable.references(physAddress);
        if (references > 1) {
            FrameTable.setReferences(physAddress, references - 1);
        } else if (references == 1) {
            freeContiguous(physAddress, 0);
        }
    }

    /**
     * 2 MiB for a program, aligned, with undefined contents and one reference to each frame; or
     * {@link #NONE}, also when little memory would be left.
     */
    static long allocateLargeForUser() {
        if (freeFrames - LargePages.PAGES < Math.max(kernelReserve, totalFrames / 8)) {
            return NONE;
        }
        long block = allocateContiguous(LargePages.ORDER);
        if (block != NONE) {
            FrameTable.setAllReferences(block, LargePages.PAGES, 1);
        }
        return block;
    }

    /** One more reference to each frame of 2 MiB. */
    static void shareLarge(long physAddress) {
        for (int i = 0; i < LargePages.PAGES; i++) {
            share(physAddress + ((long) i << SHIFT));
        }
    }

    /** One reference fewer to each frame of 2 MiB. */
    static void releaseLarge(long physAddress) {
        if (isLargeOwn(physAddress)) {
            FrameTable.setAllReferences(physAddress, LargePages.PAGES, 0);
            FrameLists.give(physAddress, LargePages.ORDER);
            freeFrames += LargePages.PAGES;
            return;
        }
        for (int i = 0; i < LargePages.PAGES; i++) {
            release(physAddress + ((long) i << SHIFT));
        }
    }

    /** Whether each frame of 2 MiB has one reference only. */
    static boolean isLargeOwn(long physAddress) {
        return FrameTable.haveOneReference(physAddress, LargePages.PAGES);
    }

    /** How many references a frame has; 0 when it is free or not the allocator's. */
    public static int references(long physAddress) {
        return FrameTable.references(physAddress);
    }

    /** All memory the allocator was given, its own table included, in frames. */
    public static long totalFrames() {
        return totalFrames;
    }

    /** Frames that are free now. */
    public static long freeFrames() {
        return freeFrames;
    }

    /** Whether a program can have frames now. */
    public static boolean hasSpare() {
        return freeFrames > kernelReserve;
    }

    /** The most frames that were ever in use at once. */
    public static long peakUsedFrames() {
        return totalFrames - leastFreeFrames;
    }

    /** One past the highest physical address of memory. */
    public static long physEnd() {
        return physEnd;
    }

    private static long cleared(long frame) {
        if (frame != NONE) {
            Mem.fill(DirectMap.virtual(frame), SIZE, (byte) 0);
        }
        return frame;
    }

    /** Moves a block of never used memory to the free lists. */
    private static boolean takeFresh() {
        int order = FRESH.firstOrder(MAX_ORDER);
        if (order < 0) {
            return false;
        }
        long start = FRESH.start(0);
        FRESH.remove(start, start + ((long) SIZE << order));
        FrameLists.give(start, order);
        return true;
    }
}
