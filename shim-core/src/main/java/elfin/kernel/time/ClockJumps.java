package elfin.kernel.time;

import elfin.kernel.sched.WaitQueue;

/** Who waits for a time of day learns when somebody sets the clock. */
public final class ClockJumps {
    /** Woken at each jump. */
    public static final WaitQueue QUEUE = new WaitQueue();

    private static ClockListener first;

    private ClockJumps() {}

    /** Has a listener told, which is not listening yet. */
    static void add(ClockListener listener) {
        listener.previous = null;
        listener.next = first;
        if (first != null) {
            first.previous = listener;
        }
        first = listener;
    }

    static void remove(ClockListener listener) {
        if (listener.previous == null) {
            first = listener.next;
        } else {
            listener.previous.next = listener.next;
        }
        if (listener.next != null) {
            listener.next.previous = listener.previous;
        }
        listener.next = null;
        listener.previous = null;
    }

    static void happened() {
        QUEUE.wakeAll();
        ClockListener listener = first;
        while (listener != null) {
            ClockListener next = listener.next;
            listener.action.run();
            listener = next;
        }
    }
}
