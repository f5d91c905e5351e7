package elfin.runtime;

/** Where the heap gets its memory from. */
public interface HeapMemory {
    /** The unit: blocks are this large and aligned to it. */
    int BLOCK_SIZE = 64 * 1024;

    /**
     * Gets zeroed blocks that lie behind each other.
     *
     * @return the address of the first, or 0 when there are none
     */
    long acquire(int blockCount);

    /** Gives blocks back that one {@link #acquire} brought. */
    void release(long address, int blockCount);

    /** A block that was kept for calls under way is in use. */
    default void reserveTapped() {}
}
