package elfin.strace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How many calls were made when: equal slices of the time since the first one. */
public final class CallTimeline {
    private static final int MOST_SLICES = 120;
    private static final long FIRST_WIDTH_NANOS = 250_000;

    private long start = -1;
    private long widthNanos = FIRST_WIDTH_NANOS;
    private List<Map<Integer, Long>> slices = new ArrayList<>();

    void add(int number, long nanos) {
        if (start < 0) {
            start = nanos;
        }
        long since = Math.max(0, nanos - start);
        while (since / widthNanos >= MOST_SLICES) {
            halve();
        }
        while (slices.size() <= since / widthNanos) {
            slices.add(new TreeMap<>());
        }
        slices.get((int) (since / widthNanos)).merge(number, 1L, Long::sum);
    }

    /** Makes one slice of every two. */
    private void halve() {
        List<Map<Integer, Long>> wider = new ArrayList<>();
        for (int i = 0; i < slices.size(); i++) {
            if (i % 2 == 0) {
                wider.add(slices.get(i));
            } else {
                Map<Integer, Long> before = wider.get(i / 2);
                slices.get(i).forEach((number, count) -> before.merge(number, count, Long::sum));
            }
        }
        slices = wider;
        widthNanos *= 2;
    }

    /** The width of a slice. */
    public long widthNanos() {
        return widthNanos;
    }

    /** Calls by number, of every slice in order. */
    public List<Map<Integer, Long>> slices() {
        return List.copyOf(slices);
    }
}
