package elfin.kernel.mm;

/**
 * Something whose pages can be mapped: a file's page cache, or shared anonymous memory. Frames are
 * named by their physical address.
 */
public interface PageSource {
    /** {@link #frameFor}: the page lies wholly beyond the end of the file; SIGBUS. */
    long BEYOND_END = 0;

    /** {@link #frameFor}: memory is exhausted. */
    long NO_MEMORY = -1;

    /**
     * The frame that holds a page, with one reference for the caller. Reads and writes of the file
     * see the same frame while it is the file's; a frame of the boot image is given out for private
     * mappings, never for shared ones.
     *
     * @param pageIndex position in the file in pages
     * @param shared whether it is for a shared mapping: a hole then gets a frame of its own
     * @return physical address, {@link #BEYOND_END} or {@link #NO_MEMORY}
     */
    long frameFor(long pageIndex, boolean shared);

    /**
     * As {@link #frameFor} if the frame is at hand without allocating anything, else {@link
     * #BEYOND_END}: for the pages around the one a fault is about.
     */
    default long residentFrame(long pageIndex, boolean shared) {
        return BEYOND_END;
    }
}
