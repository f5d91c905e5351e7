package elfin.kernel.fs;

import elfin.raw.Mem;

/**
 * The pages of one file by index: a radix tree of page frames, like a page table, so that the index
 * of a large or sparse file costs no heap. Leaves are physical addresses of frames that the tree
 * owns one reference of; 0 is a hole.
 */
public final class PageTree {
    /** log2 of the entries of a node. */
    private static final int NODE_BITS = 9;

    private static final int NODE_ENTRIES = 1 << NODE_BITS;
    private static final int ENTRY_SIZE = 8;

    /** Levels that hold any page index of a file of at most 2^63 bytes. */
    private static final int MAX_LEVELS = 6;

    private long root;
    private int levels;
    private long pageCount;

    /** Whether there is no page. */
    public boolean isEmpty() {
        return pageCount == 0;
    }

    /** Number of pages. */
    public long pageCount() {
        return pageCount;
    }

    /** Physical address of a page, or 0 where there is none. */
    public long get(long index) {
        if (beyond(index)) {
            return 0;
        }
        long node = root;
        for (int level = levels - 1; level >= 0 && node != 0; level--) {
            node = Mem.getLong(slot(node, index, level));
        }
        return node;
    }

    /**
     * Puts a page where there is none; its reference passes to the tree.
     *
     * @return false when memory for the tree is exhausted; the reference stays with the caller
     */
    public boolean put(long index, long physAddress) {
        if (!grow(index)) {
            return false;
        }
        long node = root;
        for (int level = levels - 1; level > 0; level--) {
            long slot = slot(node, index, level);
            long child = Mem.getLong(slot);
            if (child == 0) {
                child = FrameSource.allocate();
                if (child == 0) {
                    return false;
                }
                Mem.putLong(slot, child);
            }
            node = child;
        }
        Mem.putLong(slot(node, index, 0), physAddress);
        pageCount++;
        return true;
    }

    /** Drops all pages from an index up. */
    public void truncate(long firstIndex) {
        removeRange(firstIndex, Long.MAX_VALUE);
    }

    /** Drops the pages of {@code [first, end)}. */
    public void removeRange(long first, long end) {
        if (root == 0 || first >= end) {
            return;
        }
        removeBelow(root, levels - 1, 0, first, end);
        if (pageCount == 0) {
            freeNodes(root, levels - 1);
            root = 0;
            levels = 0;
        }
    }

    /** The lowest index at or above {@code index} that has a page, or -1. */
    public long nextPage(long index) {
        return root == 0 || beyond(index) ? -1 : nextBelow(root, levels - 1, 0, index);
    }

    private boolean beyond(long index) {
        return levels == 0 || (levels < MAX_LEVELS && index >>> (levels * NODE_BITS) != 0);
    }

    private boolean grow(long index) {
        while (beyond(index)) {
            long node = FrameSource.allocate();
            if (node == 0) {
                return false;
            }
            Mem.putLong(FrameSource.address(node), root);
            root = node;
            levels++;
        }
        return true;
    }

    private void removeBelow(long node, int level, long nodeFirst, long first, long end) {
        long span = 1L << (level * NODE_BITS);
        for (int i = 0; i < NODE_ENTRIES; i++) {
            long entryFirst = nodeFirst + i * span;
            if (entryFirst >= end || entryFirst + span <= first) {
                continue;
            }
            long slot = FrameSource.address(node) + (long) i * ENTRY_SIZE;
            long entry = Mem.getLong(slot);
            if (entry == 0) {
                continue;
            }
            if (level > 0) {
                removeBelow(entry, level - 1, entryFirst, first, end);
            } else {
                Mem.putLong(slot, 0);
                FrameSource.release(entry);
                pageCount--;
            }
        }
    }

    private static void freeNodes(long node, int level) {
        for (int i = 0; level > 0 && i < NODE_ENTRIES; i++) {
            long child = Mem.getLong(FrameSource.address(node) + (long) i * ENTRY_SIZE);
            if (child != 0) {
                freeNodes(child, level - 1);
            }
        }
        FrameSource.release(node);
    }

    private static long nextBelow(long node, int level, long nodeFirst, long index) {
        long span = 1L << (level * NODE_BITS);
        for (int i = 0; i < NODE_ENTRIES; i++) {
            long entryFirst = nodeFirst + i * span;
            if (entryFirst + span <= index) {
                continue;
            }
            long entry = Mem.getLong(FrameSource.address(node) + (long) i * ENTRY_SIZE);
            if (entry == 0) {
                continue;
            }
            long found = level == 0 ? entryFirst : nextBelow(entry, level - 1, entryFirst, index);
            if (found >= 0) {
                return found;
            }
        }
        return -1;
    }

    private static long slot(long node, long index, int level) {
        int entry = (int) (index >>> (level * NODE_BITS)) & (NODE_ENTRIES - 1);
        return FrameSource.address(node) + (long) entry * ENTRY_SIZE;
    }
}
