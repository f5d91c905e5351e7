package elfin.rewrite;

import java.util.Arrays;

/**
 * Direct jumps and calls as pairs of indices into the code, kept in one array because a large
 * program has millions.
 */
final class Edges {
    private static final long SOURCE_MASK = 0xffffffffL;

    private long[] pairs = new long[1024];
    private int count;
    private boolean sorted;

    void add(int source, int target) {
        if (count == Limits.EDGES) {
            throw new Limits.Exceeded("more than " + Limits.EDGES + " jumps");
        }
        if (count == pairs.length) {
            pairs = Arrays.copyOf(pairs, count * 2);
        }
        pairs[count++] = (long) target << 32 | source;
        sorted = false;
    }

    /** The sources of all edges to a target, ascending. */
    int[] sourcesOf(int target) {
        sort();
        int first = lowerBound((long) target << 32);
        int end = lowerBound((long) (target + 1) << 32);
        int[] sources = new int[end - first];
        for (int i = first; i < end; i++) {
            sources[i - first] = (int) (pairs[i] & SOURCE_MASK);
        }
        return sources;
    }

    /** Every pair, in no order. */
    void forEach(IntPairConsumer consumer) {
        for (int i = 0; i < count; i++) {
            consumer.accept((int) (pairs[i] & SOURCE_MASK), (int) (pairs[i] >>> 32));
        }
    }

    /** Takes a pair of indices. */
    interface IntPairConsumer {
        void accept(int source, int target);
    }

    private void sort() {
        if (!sorted) {
            Arrays.sort(pairs, 0, count);
            sorted = true;
        }
    }

    private int lowerBound(long key) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (pairs[middle] < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
