package elfin.kernel.mm;

import elfin.patch.PatchTable;

/**
 * Pages of a program's text with their patches, and its pool of stubs, kept for the next process
 * that runs it: exec neither copies nor patches them again, and processes share them. Only pages of
 * the image are kept, which never change; whoever writes to such a page of a program gets a copy,
 * as the kept page has one reference more. They stay until memory is exhausted.
 */
public final class PatchedPages {
    private static PatchedPages first;

    private final PatchTable table;
    private PatchedPages next;

    /** Kept frames by page of the text, and the image's frames that they are copies of. */
    private final long[] text;

    private final long[] originals;

    /** Frames of the pool of stubs. */
    private final long[] pool;

    private PatchedPages(PatchTable table, int textPages, int poolPages) {
        this.table = table;
        text = new long[textPages];
        originals = new long[textPages];
        pool = new long[poolPages];
    }

    /** Those of a rewrite plan, which stays in memory. */
    static PatchedPages of(PatchTable table, int textPages) {
        for (PatchedPages pages = first; pages != null; pages = pages.next) {
            if (pages.table == table) {
                return pages;
            }
        }
        int poolPages = (int) ((table.poolSize() + Frames.SIZE - 1) >>> Frames.SHIFT);
        PatchedPages pages = new PatchedPages(table, textPages, poolPages);
        pages.next = first;
        first = pages;
        return pages;
    }

    /** A page of text that was patched before, with one more reference, or {@link Frames#NONE}. */
    long textFrame(int page, long original) {
        return originals[page] == original ? taken(text[page]) : Frames.NONE;
    }

    /** Whether a frame is the kept one of a page of text. */
    boolean isText(int page, long frame) {
        return frame != Frames.NONE && text[page] == frame;
    }

    /** Keeps a page of text if its original can never change. */
    void keepText(int page, long original, long frame) {
        if (text[page] == Frames.NONE && isImage(original)) {
            Frames.share(frame);
            text[page] = frame;
            originals[page] = original;
        }
    }

    /** A page of the pool, with one more reference, or {@link Frames#NONE}. */
    long poolFrame(int page) {
        return taken(pool[page]);
    }

    void keepPool(int page, long frame) {
        if (pool[page] == Frames.NONE) {
            Frames.share(frame);
            pool[page] = frame;
        }
    }

    /** Frees all that no process uses; how many frames became free. */
    static long dropUnused() {
        long before = Frames.freeFrames();
        for (PatchedPages pages = first; pages != null; pages = pages.next) {
            dropUnused(pages.text);
            dropUnused(pages.pool);
        }
        return Frames.freeFrames() - before;
    }

    private static void dropUnused(long[] frames) {
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] != Frames.NONE && Frames.references(frames[i]) == 1) {
                Frames.release(frames[i]);
                frames[i] = Frames.NONE;
            }
        }
    }

    /** After the frame allocator was started anew, by tests. */
    static void reset() {
        first = null;
    }

    /** The image's frames are not the allocator's. */
    private static boolean isImage(long frame) {
        return Frames.references(frame) == 0;
    }

    private static long taken(long frame) {
        if (frame != Frames.NONE) {
            Frames.share(frame);
        }
        return frame;
    }
}
