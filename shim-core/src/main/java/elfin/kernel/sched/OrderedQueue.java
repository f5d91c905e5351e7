package elfin.kernel.sched;

/**
 * Nodes in the order of their keys, those of one key in the order in which they came: a pairing
 * heap (Fredman, Sedgewick, Sleator, Tarjan, 1986). Adding takes constant time, removing any node
 * logarithmic amortised time; nothing is allocated.
 */
final class OrderedQueue {
    private QueueNode first;
    private long orders;

    /** The node with the lowest key, or null. */
    QueueNode first() {
        return first;
    }

    boolean isEmpty() {
        return first == null;
    }

    /** Adds a node, which is in no queue. */
    void add(QueueNode node, long key) {
        node.key = key;
        node.order = orders++;
        node.queued = true;
        first = first == null ? node : meld(first, node);
    }

    /** Takes a node out, which is in this queue. */
    void remove(QueueNode node) {
        QueueNode below = mergePairs(node.child);
        if (node == first) {
            first = below;
        } else {
            cut(node);
            if (below != null) {
                first = meld(first, below);
            }
        }
        node.child = null;
        node.queued = false;
    }

    private static boolean isBefore(QueueNode a, QueueNode b) {
        return a.key < b.key || a.key == b.key && a.order < b.order;
    }

    /** Makes one of two roots the other's first child. */
    private static QueueNode meld(QueueNode a, QueueNode b) {
        QueueNode above = isBefore(b, a) ? b : a;
        QueueNode below = above == a ? b : a;
        below.previous = above;
        below.next = above.child;
        if (above.child != null) {
            above.child.previous = below;
        }
        above.child = below;
        return above;
    }

    private static void cut(QueueNode node) {
        if (node.previous.child == node) {
            node.previous.child = node.next;
        } else {
            node.previous.next = node.next;
        }
        if (node.next != null) {
            node.next.previous = node.previous;
        }
        node.next = null;
        node.previous = null;
    }

    /** Melds siblings two by two, then the pairs from the last to the first. */
    private static QueueNode mergePairs(QueueNode firstSibling) {
        QueueNode pairs = null;
        QueueNode left = firstSibling;
        while (left != null) {
            QueueNode a = left;
            QueueNode b = a.next;
            left = b == null ? null : b.next;
            a.next = null;
            a.previous = null;
            if (b != null) {
                b.next = null;
                b.previous = null;
                a = meld(a, b);
            }
            a.next = pairs;
            pairs = a;
        }
        QueueNode result = null;
        while (pairs != null) {
            QueueNode pair = pairs;
            pairs = pair.next;
            pair.next = null;
            result = result == null ? pair : meld(result, pair);
        }
        return result;
    }
}
