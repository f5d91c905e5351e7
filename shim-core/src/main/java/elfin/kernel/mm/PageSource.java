package elfin.kernel.mm;

/**
 * Something whose pages can be mapped: a file's page cache. Frames are named by their physical
 * address.
 */
public interface PageSource {
    /**
     * The frame that holds a page, with one reference for the caller. Reads and writes of the file
     * see the same frame while it is the file's; a frame of the boot image is given out for private
     * mappings, never for shared ones.
     *
     * @param pageIndex position in the file in pages
     * @param shared whether it is for a shared mapping: a hole then gets a frame of its own
     * @return physical address; 0 when the page lies wholly beyond the end of the file (SIGBUS); -1
     *     when memory is exhausted
     */
    long frameFor(long pageIndex, boolean shared);
}
