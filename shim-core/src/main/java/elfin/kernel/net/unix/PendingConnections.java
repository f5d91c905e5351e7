package elfin.kernel.net.unix;

/** Connections that wait for accept(2), oldest first. */
final class PendingConnections {
    private static final int FIRST_CAPACITY = 4;

    private UnixSocket[] ring = new UnixSocket[FIRST_CAPACITY];
    private int first;
    private int count;

    int count() {
        return count;
    }

    UnixSocket get(int index) {
        return ring[(first + index) % ring.length];
    }

    void add(UnixSocket socket) {
        if (count == ring.length) {
            UnixSocket[] more = new UnixSocket[2 * ring.length];
            for (int i = 0; i < count; i++) {
                more[i] = get(i);
            }
            ring = more;
            first = 0;
        }
        ring[(first + count++) % ring.length] = socket;
    }

    /** The oldest, which is taken out; null when there is none. */
    UnixSocket take() {
        if (count == 0) {
            return null;
        }
        UnixSocket socket = ring[first];
        ring[first] = null;
        first = (first + 1) % ring.length;
        count--;
        return socket;
    }
}
