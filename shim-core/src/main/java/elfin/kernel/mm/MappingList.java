package elfin.kernel.mm;

/**
 * Mappings by address, which do not overlap. A sorted array with binary search: programs have tens
 * to hundreds of mappings, and Linux's limit ({@link #most}) bounds what an insertion moves.
 */
public final class MappingList {
    /** Linux's default vm.max_map_count. */
    public static int most = 65_530;

    private static final int INITIAL_CAPACITY = 32;

    private Mapping[] mappings = new Mapping[INITIAL_CAPACITY];
    private int size;

    /** The mapping found last: faults come in runs. */
    private Mapping recent;

    public int size() {
        return size;
    }

    public Mapping get(int index) {
        if (index >= size) {
            throw new IndexOutOfBoundsException();
        }
        return mappings[index];
    }

    /** The mapping that holds an address, or null. */
    public Mapping covering(long address) {
        Mapping last = recent;
        if (last != null && address >= last.start && address < last.end) {
            return last;
        }
        int index = firstEndingAfter(address);
        if (index == size || mappings[index].start > address) {
            return null;
        }
        recent = mappings[index];
        return recent;
    }

    /** Index of the first mapping that ends after an address; {@link #size} if there is none. */
    public int firstEndingAfter(long address) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (mappings[middle].end > address) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Whether any mapping reaches into {@code [start, end)}. */
    public boolean intersects(long start, long end) {
        int index = firstEndingAfter(start);
        return index < size && mappings[index].start < end;
    }

    /** Makes room for more mappings, so that insertions cannot fail in the middle of a change. */
    void ensureRoom(int more) {
        if (size + more > mappings.length) {
            Mapping[] larger = new Mapping[Math.max(mappings.length * 2, size + more)];
            System.arraycopy(mappings, 0, larger, 0, size);
            mappings = larger;
        }
    }

    /** Inserts a mapping at its place and returns its index. */
    int insert(Mapping mapping) {
        ensureRoom(1);
        int index = firstEndingAfter(mapping.start);
        System.arraycopy(mappings, index, mappings, index + 1, size - index);
        mappings[index] = mapping;
        size++;
        return index;
    }

    /** Removes the mappings from one index up to, not including, another. */
    void remove(int from, int to) {
        System.arraycopy(mappings, to, mappings, from, size - to);
        int newSize = size - (to - from);
        for (int i = newSize; i < size; i++) {
            mappings[i] = null;
        }
        size = newSize;
        recent = null;
    }
}
