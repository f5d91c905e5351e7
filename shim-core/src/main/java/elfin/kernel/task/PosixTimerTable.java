package elfin.kernel.task;

/**
 * A process's timers of timer_create(2), by id. As in Linux ids count up, and are used again late.
 */
public final class PosixTimerTable {
    private static final int FIRST_ROWS = 4;

    /**
     * Rows of timers, chosen by the low bits of their ids; as many as there are timers, or more.
     */
    private PosixTimer[] rows = new PosixTimer[FIRST_ROWS];

    private int count;
    private int nextId;

    PosixTimerTable() {}

    /** prctl(2)'s PR_TIMER_CREATE_RESTORE_IDS: who makes a timer chooses its id. */
    public boolean choosesIds;

    /** Later ids follow one that was chosen. */
    public void chosen(int id) {
        nextId = id + 1 & Integer.MAX_VALUE;
    }

    /** An id that no timer has. */
    public int freshId() {
        int id = nextId;
        while (get(id) != null) {
            id = id + 1 & Integer.MAX_VALUE;
        }
        nextId = id + 1 & Integer.MAX_VALUE;
        return id;
    }

    /** Keeps a timer under its id. */
    public void add(PosixTimer timer) {
        if (count == rows.length) {
            grow();
        }
        link(timer, rows);
        count++;
    }

    private void grow() {
        PosixTimer[] more = new PosixTimer[2 * rows.length];
        for (PosixTimer first : rows) {
            PosixTimer timer = first;
            while (timer != null) {
                PosixTimer next = timer.next;
                link(timer, more);
                timer = next;
            }
        }
        rows = more;
    }

    private static void link(PosixTimer timer, PosixTimer[] into) {
        int row = timer.id() & into.length - 1;
        timer.next = into[row];
        into[row] = timer;
    }

    /** The timer of an id, or null. */
    public PosixTimer get(int id) {
        PosixTimer timer = rows[id & rows.length - 1];
        while (timer != null && timer.id() != id) {
            timer = timer.next;
        }
        return timer;
    }

    /** Stops and forgets a timer. */
    public void remove(PosixTimer timer) {
        timer.leave();
        int row = timer.id() & rows.length - 1;
        if (rows[row] == timer) {
            rows[row] = timer.next;
        } else {
            PosixTimer before = rows[row];
            while (before.next != timer) {
                before = before.next;
            }
            before.next = timer.next;
        }
        count--;
    }

    /** A signal that was ignored has a handler: it is sent by the timers that expired meanwhile. */
    public void heard(int signal) {
        if (count == 0) {
            return;
        }
        for (PosixTimer first : rows) {
            for (PosixTimer timer = first; timer != null; timer = timer.next) {
                timer.heard(signal);
            }
        }
    }

    /** Another program or the end: no timer is left. */
    void clear() {
        choosesIds = false;
        for (int row = 0; row < rows.length; row++) {
            while (rows[row] != null) {
                remove(rows[row]);
            }
        }
    }
}
