package elfin.kernel.time;

/** Something to do whenever the time of day jumps; it adds and removes only itself. */
public final class ClockListener {
    final Runnable action;
    ClockListener next;
    ClockListener previous;
    private boolean listening;

    public ClockListener(Runnable action) {
        this.action = action;
    }

    /** Begins or ends to listen. */
    public void listen(boolean wanted) {
        if (wanted != listening) {
            listening = wanted;
            if (wanted) {
                ClockJumps.add(this);
            } else {
                ClockJumps.remove(this);
            }
        }
    }
}
