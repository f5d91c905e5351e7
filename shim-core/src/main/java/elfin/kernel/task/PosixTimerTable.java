package elfin.kernel.task;

/** A process's timers of timer_create(2), by id. */
public final class PosixTimerTable {
    /** How many there may be: each may have one signal waiting. */
    private static final int MOST = 1024;

    private PosixTimer[] timers = new PosixTimer[0];

    PosixTimerTable() {}

    /**
     * Keeps a timer under the lowest free id.
     *
     * @return the id, or -1 when there are too many
     */
    public int add(PosixTimer timer) {
        int id = 0;
        while (id < timers.length && timers[id] != null) {
            id++;
        }
        if (id == MOST) {
            return -1;
        }
        if (id == timers.length) {
            PosixTimer[] more = new PosixTimer[2 * timers.length + 1];
            System.arraycopy(timers, 0, more, 0, timers.length);
            timers = more;
        }
        timers[id] = timer;
        return id;
    }

    /** The timer of an id, or null. */
    public PosixTimer get(int id) {
        return id >= 0 && id < timers.length ? timers[id] : null;
    }

    /** Stops and forgets a timer. */
    public void remove(int id) {
        timers[id].leave();
        timers[id] = null;
    }

    /** Another program or the end: no timer is left. */
    void clear() {
        for (int id = 0; id < timers.length; id++) {
            if (timers[id] != null) {
                remove(id);
            }
        }
    }
}
