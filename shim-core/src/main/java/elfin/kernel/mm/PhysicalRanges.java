package elfin.kernel.mm;

/**
 * Ranges of physical memory in ascending order, in whole page frames. Small and without allocation:
 * a machine's memory map has a handful of entries.
 */
final class PhysicalRanges {
    /** PVH memory maps of QEMU have fewer than ten entries; a PC's firmware may give dozens. */
    private static final int MOST = 128;

    private final long[] starts = new long[MOST];
    private final long[] ends = new long[MOST];
    private int count;

    void clear() {
        count = 0;
    }

    int count() {
        return count;
    }

    long start(int index) {
        return starts[index];
    }

    long end(int index) {
        return ends[index];
    }

    /** Adds {@code [start, end)}, in which parts that are already there may lie. */
    void add(long start, long end) {
        if (start >= end) {
            return;
        }
        remove(start, end);
        int at = 0;
        while (at < count && starts[at] < start) {
            at++;
        }
        insert(at, start, end);
    }

    /** Takes {@code [start, end)} out, whatever of it is there. */
    void remove(long start, long end) {
        for (int i = 0; i < count; i++) {
            if (starts[i] >= end || ends[i] <= start) {
                continue;
            }
            if (starts[i] < start && ends[i] > end) {
                insert(i + 1, end, ends[i]);
                ends[i] = start;
            } else if (starts[i] < start) {
                ends[i] = start;
            } else if (ends[i] > end) {
                starts[i] = end;
            } else {
                delete(i--);
            }
        }
    }

    /** Takes {@code size} bytes at the lowest place with this alignment; 0 when there is none. */
    long take(long size, long alignment) {
        for (int i = 0; i < count; i++) {
            long start = (starts[i] + alignment - 1) & -alignment;
            if (start < ends[i] && ends[i] - start >= size) {
                remove(start, start + size);
                return start;
            }
        }
        return 0;
    }

    /**
     * How many frames, as a power of two (the order), can be taken at the start of the first range:
     * aligned to their size, at most {@code mostOrder}; -1 when nothing is left.
     */
    int firstOrder(int mostOrder) {
        if (count == 0) {
            return -1;
        }
        int order = 0;
        while (order < mostOrder) {
            long size = (long) Frames.SIZE << (order + 1);
            if ((starts[0] & (size - 1)) != 0 || ends[0] - starts[0] < size) {
                break;
            }
            order++;
        }
        return order;
    }

    private void insert(int at, long start, long end) {
        if (count == MOST) {
            throw new IllegalStateException("too many ranges of physical memory");
        }
        for (int i = count; i > at; i--) {
            starts[i] = starts[i - 1];
            ends[i] = ends[i - 1];
        }
        starts[at] = start;
        ends[at] = end;
        count++;
    }

    private void delete(int at) {
        count--;
        for (int i = at; i < count; i++) {
            starts[i] = starts[i + 1];
            ends[i] = ends[i + 1];
        }
    }
}
