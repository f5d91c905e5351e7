package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * Anonymous memory that several mappings share: MAP_SHARED | MAP_ANONYMOUS. Its frames are found
 * through a tree of page tables that no processor uses: page {@code n} is the entry for address
 * {@code n * 4096}.
 */
public final class SharedMemory implements MappedFile, PageSource {
    /** The tree has room for 2^47 bytes. */
    private static final long MOST_PAGES = 1L << 35;

    private final long tree;
    private long pages;
    private long residentPages;
    private int users;

    private SharedMemory(long tree, long pages) {
        this.tree = tree;
        this.pages = pages;
    }

    /** New memory of zeros, with no users yet; null when there is no memory. */
    public static SharedMemory create(long pages) {
        if (pages > MOST_PAGES) {
            return null;
        }
        long tree = Frames.allocateZeroed();
        if (tree == Frames.NONE) {
            return null;
        }
        try {
            return new SharedMemory(tree, pages);
        } catch (OutOfMemoryError e) {
            Frames.release(tree);
            return null;
        }
    }

    @Override
    public PageSource pageSource() {
        return this;
    }

    @Override
    public void retain() {
        users++;
    }

    @Override
    public void release() {
        users--;
        if (users == 0) {
            discard(0, pages);
            pages = 0;
            PageTables.destroy(tree);
        }
    }

    @Override
    public long frameFor(long pageIndex, boolean shared) {
        if (pageIndex >= pages) {
            return BEYOND_END;
        }
        long slot = PageTables.slotOrNew(tree, pageIndex << Frames.SHIFT);
        if (slot == 0) {
            return NO_MEMORY;
        }
        long frame = PageBits.frame(Mem.getLong(slot));
        if (frame == Frames.NONE) {
            frame = Frames.allocateZeroedForUser();
            if (frame == Frames.NONE) {
                return NO_MEMORY;
            }
            Mem.putLong(slot, frame | PageTables.HELD);
            residentPages++;
        }
        Frames.share(frame);
        return frame;
    }

    @Override
    public long residentFrame(long pageIndex, boolean shared) {
        if (pageIndex >= pages) {
            return BEYOND_END;
        }
        long frame = PageBits.frame(PageTables.entry(tree, pageIndex << Frames.SHIFT));
        Frames.share(frame);
        return frame;
    }

    /** Pages that are in memory. */
    public long residentPages() {
        return residentPages;
    }

    @Override
    public long punch(long firstPage, long pageCount) {
        MappedFiles.forget(this, firstPage, pageCount, false);
        discard(firstPage, firstPage + pageCount);
        return 0;
    }

    private void discard(long fromPage, long toPage) {
        long end = Math.min(toPage, pages) << Frames.SHIFT;
        long at = PageTables.next(tree, fromPage << Frames.SHIFT, end);
        while (at < end) {
            Frames.release(PageBits.frame(PageTables.unmap(tree, at)));
            residentPages--;
            at = PageTables.next(tree, at + Frames.SIZE, end);
        }
    }
}
