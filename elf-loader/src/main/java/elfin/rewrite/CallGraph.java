package elfin.rewrite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.TreeSet;

/**
 * Which code of an object leads to which: every way is in it that the code has, and more. A node is
 * a piece of code from one address that is called, taken or described as a function to the next. It
 * leads to where it jumps and calls, to what it falls into, to all code whose address it makes, and
 * to its handlers of exceptions.
 */
final class CallGraph {
    private final CodeMap map;
    private final long[] starts;

    /** From each node to those it leads to: turned round, as the edges' targets are looked up. */
    private final Edges pairs = new Edges();

    private final List<String>[] symbols;

    @SuppressWarnings("unchecked")
    CallGraph(CodeMap map) {
        this.map = map;
        this.starts = findStarts();
        this.symbols = (List<String>[]) new List<?>[starts.length];
        map.forEachEdge(this::connect);
        map.forEachReference(this::connect);
        for (int i = 1; i < starts.length; i++) {
            if (fallsInto(i)) {
                add(node(before(starts[i])), i);
            }
        }
        map.slotUses().forEach(this::addSymbol);
    }

    /** The node that holds an address, or -1. */
    int node(long address) {
        int found = Arrays.binarySearch(starts, address);
        return found >= 0 ? found : -found - 2;
    }

    int nodeCount() {
        return starts.length;
    }

    /** Where a node starts. */
    long start(int node) {
        return starts[node];
    }

    /** The nodes a node leads to; some may be there several times. */
    int[] next(int node) {
        return pairs.sourcesOf(node);
    }

    /** The symbols of any object that a node uses. */
    List<String> symbols(int node) {
        return symbols[node] == null ? List.of() : symbols[node];
    }

    /** Everything that is reached from some nodes. */
    BitSet reach(BitSet from) {
        BitSet reached = (BitSet) from.clone();
        List<Integer> open = new ArrayList<>(reached.stream().boxed().toList());
        while (!open.isEmpty()) {
            for (int to : next(open.remove(open.size() - 1))) {
                if (!reached.get(to)) {
                    reached.set(to);
                    open.add(to);
                }
            }
        }
        return reached;
    }

    private long[] findStarts() {
        TreeSet<Long> found = new TreeSet<>(map.functions().starts());
        map.forEachCalled(found::add);
        map.forEachReference((source, target) -> found.add(target));
        return found.stream().mapToLong(Long::longValue).toArray();
    }

    private void connect(long source, long target) {
        add(node(source), node(target));
    }

    private void add(int source, int target) {
        if (source >= 0 && target >= 0 && source != target) {
            pairs.add(target, source);
        }
    }

    private void addSymbol(CodeMap.SlotUse use) {
        int node = node(use.instruction());
        if (node >= 0) {
            if (symbols[node] == null) {
                symbols[node] = new ArrayList<>(2);
            }
            if (!symbols[node].contains(use.symbol())) {
                symbols[node].add(use.symbol());
            }
        }
    }

    /** The last instruction before an address that is more than space, or -1. */
    private long before(long address) {
        long before = map.before(address);
        while (before >= 0 && map.isFiller(before) && !map.isTerminator(before)) {
            before = map.before(before);
        }
        return before;
    }

    /** A call directly before a function is one that does not return. */
    private boolean fallsInto(int node) {
        long before = before(starts[node]);
        return before >= 0
                && !map.isTerminator(before)
                && !(map.isCall(before) && map.functions().isStart(starts[node]));
    }
}
