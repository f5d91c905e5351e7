package elfin.runtime;

import elfin.raw.Mem;
import elfin.rules.Assembly;
import elfin.rules.Entry;
import elfin.rules.Extern;
import elfin.rules.NoInline;

/**
 * The garbage-collected heap: non-moving mark-sweep over blocks of equal cells (see {@link
 * HeapBlock}). It works on addresses only, so it runs on simulated memory as well.
 *
 * <p>A collection happens only inside an allocation, when enough was allocated since the last one
 * or memory is exhausted.
 */
public final class Heap {
    /** Bytes to allocate before the first collection, and at least between two. */
    private static final long LEAST_INTERVAL = 1 << 20;

    private static final byte POISON = (byte) 0xdb;

    @Assembly
    static final String REGISTERS =
            """
            .text
            .globl elfin_collect_with_registers
            elfin_collect_with_registers:
                pushq %rbp
                movq %rsp, %rbp
                pushq %rbx
                pushq %r12
                pushq %r13
                pushq %r14
                pushq %r15
                subq $8, %rsp
                movq %rsp, %rdi
                callq elfin_collect
                addq $8, %rsp
                popq %r15
                popq %r14
                popq %r13
                popq %r12
                popq %rbx
                popq %rbp
                retq
            """;

    private static final long[] CURRENT = new long[SizeClasses.count()];
    private static final long[] FIRST = new long[SizeClasses.count()];

    private static HeapMemory source;
    private static RootSource roots;
    private static boolean collecting;
    private static long allBlocks;
    private static long allocatedBytes;
    private static long allocatedSince;
    private static long interval;

    /**
     * An allocation looks at rarer things when more than this was allocated since the last time.
     */
    private static long threshold;

    private static long liveBytes;
    private static long liveObjects;
    private static long peakLiveObjects;
    private static long blockBytes;
    private static int collections;
    private static long longestPause;
    private static long totalPause;
    private static int stressEvery;
    private static int stressLeft;
    private static FailureSource failureSource;

    private Heap() {}

    /**
     * Sets where memory comes from and where references are; before the first allocation.
     *
     * @param reserveBlocks how many blocks are kept for calls under way when memory runs out
     * @return false when there is not even memory for the heap's own tables
     */
    public static boolean initialise(HeapMemory memory, RootSource rootSource, int reserveBlocks) {
        source = memory;
        roots = rootSource;
        allBlocks = 0;
        allocatedBytes = 0;
        allocatedSince = 0;
        interval = LEAST_INTERVAL;
        liveBytes = 0;
        liveObjects = 0;
        peakLiveObjects = 0;
        blockBytes = 0;
        collections = 0;
        longestPause = 0;
        totalPause = 0;
        stressEvery = 0;
        failureSource = null;
        setThreshold();
        for (int i = 0; i < CURRENT.length; i++) {
            CURRENT[i] = 0;
            FIRST[i] = 0;
        }
        return BlockTable.start(memory)
                && Collector.start(memory)
                && HeapReserve.start(memory, reserveBlocks);
    }

    /** Collects at every n-th allocation and overwrites what is freed; 0 is off. */
    public static void setStress(int every) {
        stressEvery = every;
        stressLeft = every;
        setThreshold();
    }

    /**
     * Has someone decide at each allocation whether it fails, as Linux's failslab does; null is
     * nobody.
     */
    public static void setFailureSource(FailureSource newSource) {
        failureSource = newSource;
        setThreshold();
    }

    private static void setThreshold() {
        boolean watched = stressEvery != 0 || failureSource != null || HeapReserve.isExhausted();
        threshold = watched ? -1 : interval;
    }

    /** What an allocation has to look at now and then; false when it must fail. */
    @NoInline
    private static boolean prepare() {
        if (failureSource != null && failureSource.fails()) {
            return false;
        }
        if (HeapReserve.isExhausted()) {
            boolean refused = HeapReserve.refuses();
            setThreshold();
            if (refused) {
                return false;
            }
        }
        if (allocatedSince > interval || stressEvery != 0 && --stressLeft < 0) {
            collectFromHere();
        }
        return true;
    }

    /** Whether the reserve is in use, so that {@link #settle} is due when the call is over. */
    public static boolean isReserveTapped() {
        return HeapReserve.isTapped();
    }

    /** A system call is over and holds nothing: the reserve is filled, after a collection. */
    public static void settle() {
        collectFromHere();
        HeapReserve.settle();
        setThreshold();
    }

    /**
     * The current task frees memory: it may use the reserve to its end, and no allocation of it
     * fails on purpose.
     */
    public static void allowReserve() {
        HeapReserve.allow();
        setThreshold();
    }

    /** Zeroed memory for an object, aligned to 16 bytes; 0 when there is none. */
    static long allocate(long byteCount) {
        if (allocatedSince > threshold && !prepare()) {
            return 0;
        }
        if (byteCount > SizeClasses.LARGEST) {
            return allocateLarge(byteCount);
        }
        int sizeClass = SizeClasses.classOf(byteCount);
        long block = CURRENT[sizeClass];
        int cell = block == 0 ? -1 : HeapBlock.take(block);
        if (cell < 0) {
            block = blockWithRoom(sizeClass);
            if (block == 0) {
                return 0;
            }
            cell = HeapBlock.take(block);
        }
        long address = HeapBlock.cell(block, cell);
        int size = HeapBlock.cellSize(block);
        Mem.fill(address, size, (byte) 0);
        count(size);
        return address;
    }

    private static void count(long byteCount) {
        allocatedBytes += byteCount;
        allocatedSince += byteCount;
        liveBytes += byteCount;
    }

    /** Makes a block with a free cell the current one of its class. */
    @NoInline
    private static long blockWithRoom(int sizeClass) {
        long block =
                CURRENT[sizeClass] == 0
                        ? FIRST[sizeClass]
                        : HeapBlock.nextOfClass(CURRENT[sizeClass]);
        for (; block != 0; block = HeapBlock.nextOfClass(block)) {
            if (HeapBlock.hasRoom(block)) {
                CURRENT[sizeClass] = block;
                return block;
            }
        }
        block = newBlocks(1);
        if (block == 0) {
            // The search starts again at the class's first block after a collection.
            CURRENT[sizeClass] = 0;
            for (block = FIRST[sizeClass]; block != 0; block = HeapBlock.nextOfClass(block)) {
                if (HeapBlock.hasRoom(block)) {
                    CURRENT[sizeClass] = block;
                    return block;
                }
            }
            block = HeapReserve.take();
            if (block == 0) {
                return 0;
            }
        }
        int size = SizeClasses.size(sizeClass);
        HeapBlock.initialise(block, size, HeapBlock.CELL_BYTES / size, 1);
        enter(block, 1);
        HeapBlock.setNextOfClass(block, FIRST[sizeClass]);
        FIRST[sizeClass] = block;
        CURRENT[sizeClass] = block;
        return block;
    }

    private static long allocateLarge(long byteCount) {
        long wanted = byteCount + HeapBlock.CELLS_OFFSET + HeapMemory.BLOCK_SIZE - 1;
        if (wanted / HeapMemory.BLOCK_SIZE > Integer.MAX_VALUE / 2) {
            return 0;
        }
        int run = Math.max(2, (int) (wanted / HeapMemory.BLOCK_SIZE));
        long block = newBlocks(run);
        if (block == 0) {
            return 0;
        }
        int size = (int) Math.min(Integer.MAX_VALUE, byteCount);
        HeapBlock.initialise(block, size, 1, run);
        enter(block, run);
        HeapBlock.take(block);
        long address = HeapBlock.cell(block, 0);
        Mem.fill(address, byteCount, (byte) 0);
        count(byteCount);
        return address;
    }

    private static long newBlocks(int run) {
        if (!BlockTable.makeRoom(run, source)) {
            return 0;
        }
        long block = source.acquire(run);
        if (block == 0 && collectFromHere()) {
            block = source.acquire(run);
        }
        return block;
    }

    private static void enter(long block, int run) {
        BlockTable.add(block, run);
        HeapBlock.setNext(block, allBlocks);
        allBlocks = block;
        blockBytes += (long) run * HeapMemory.BLOCK_SIZE;
    }

    /** Collects now. */
    public static void collect() {
        collectFromHere();
    }

    @NoInline
    private static boolean collectFromHere() {
        if (collecting || roots == null) {
            return false;
        }
        collecting = true;
        long start = roots.nanos();
        collectWithRegisters();
        long pause = roots.nanos() - start;
        longestPause = Math.max(longestPause, pause);
        totalPause += pause;
        collecting = false;
        return true;
    }

    /** Saves the callee-saved registers on the stack and calls {@link #collectBelow}. */
    @Extern("elfin_collect_with_registers")
    private static void collectWithRegisters() {
        collectBelow(0);
    }

    @Entry("elfin_collect")
    static void collectBelow(long stackPointer) {
        roots.scanRoots(stackPointer);
        Collector.finish(allBlocks);
        sweep();
        peakLiveObjects = Math.max(peakLiveObjects, liveObjects);
        collections++;
        allocatedSince = 0;
        interval = Math.max(LEAST_INTERVAL, liveBytes);
        stressLeft = stressEvery;
        setThreshold();
    }

    private static void sweep() {
        liveBytes = 0;
        liveObjects = 0;
        for (int i = 0; i < FIRST.length; i++) {
            FIRST[i] = 0;
        }
        long before = 0;
        long block = allBlocks;
        while (block != 0) {
            long next = HeapBlock.next(block);
            int live = HeapBlock.sweep(block);
            liveBytes += (long) live * HeapBlock.cellSize(block);
            liveObjects += live;
            int run = HeapBlock.run(block);
            if (live == 0 && !isKept(block, run)) {
                if (before == 0) {
                    allBlocks = next;
                } else {
                    HeapBlock.setNext(before, next);
                }
                BlockTable.remove(block, run);
                blockBytes -= (long) run * HeapMemory.BLOCK_SIZE;
                source.release(block, run);
            } else {
                if (run == 1) {
                    int sizeClass = SizeClasses.classOf(HeapBlock.cellSize(block));
                    HeapBlock.setNextOfClass(block, FIRST[sizeClass]);
                    FIRST[sizeClass] = block;
                }
                if (stressEvery != 0) {
                    HeapBlock.poison(block, POISON);
                }
                before = block;
            }
            block = next;
        }
        for (int i = 0; i < CURRENT.length; i++) {
            CURRENT[i] = FIRST[i];
        }
    }

    /** An empty block stays when it is its class's only one so far. */
    private static boolean isKept(long block, int run) {
        return run == 1 && FIRST[SizeClasses.classOf(HeapBlock.cellSize(block))] == 0;
    }

    /** Bytes handed out so far, in whole cells. */
    public static long allocatedBytes() {
        return allocatedBytes;
    }

    /** Bytes in cells that lived through the last collection or were allocated since. */
    public static long liveBytes() {
        return liveBytes;
    }

    /** Objects that lived through the last collection. */
    public static long liveObjects() {
        return liveObjects;
    }

    /** The most objects that a collection found in use. */
    public static long peakLiveObjects() {
        return peakLiveObjects;
    }

    /** Bytes of memory the heap holds. */
    public static long blockBytes() {
        return blockBytes;
    }

    /** How often it was collected. */
    public static int collections() {
        return collections;
    }

    /** The longest collection in nanoseconds. */
    public static long longestPauseNanos() {
        return longestPause;
    }

    /** All collections together in nanoseconds. */
    public static long totalPauseNanos() {
        return totalPause;
    }

    /**
     * Counts the bytes of all cells in use, which are {@link #liveBytes()} exactly unless the heap
     * is damaged. For tests.
     */
    static long countedBytes() {
        long bytes = 0;
        for (long block = allBlocks; block != 0; block = HeapBlock.next(block)) {
            bytes += (long) HeapBlock.cellSize(block) * HeapBlock.usedCells(block);
        }
        return bytes;
    }
}
