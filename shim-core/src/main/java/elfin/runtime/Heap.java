package elfin.runtime;

/** The heap of compiled programs: memory is taken from blocks in order. */
public final class Heap {
    private static final int ALIGNMENT = 16;
    private static final int CHUNK_BLOCKS = 16;

    private static HeapMemory source;
    private static long next;
    private static long limit;
    private static long allocatedBytes;

    private Heap() {}

    /** Sets where memory comes from; before the first allocation. */
    public static void initialise(HeapMemory memory) {
        source = memory;
    }

    /** Zeroed memory for an object, aligned to 16 bytes; 0 when there is none. */
    static long allocate(long byteCount) {
        long size = byteCount + ALIGNMENT - 1 & -ALIGNMENT;
        if (limit - next < size) {
            int blocks = (int) ((size + HeapMemory.BLOCK_SIZE - 1) / HeapMemory.BLOCK_SIZE);
            int wanted = Math.max(blocks, CHUNK_BLOCKS);
            long chunk = source.acquire(wanted);
            if (chunk == 0) {
                return 0;
            }
            next = chunk;
            limit = chunk + (long) wanted * HeapMemory.BLOCK_SIZE;
        }
        long result = next;
        next += size;
        allocatedBytes += size;
        return result;
    }

    /** Bytes handed out so far. */
    public static long allocatedBytes() {
        return allocatedBytes;
    }
}
