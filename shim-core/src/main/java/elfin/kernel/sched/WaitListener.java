package elfin.kernel.sched;

/**
 * Someone told when a {@link WaitQueue} is woken, without waiting in it: epoll(7), poll(2), signals
 * of {@code O_ASYNC}.
 */
public abstract class WaitListener {
    WaitQueue queue;
    WaitListener previous;
    WaitListener next;

    /** Whether one that takes a wake-up keeps it from the exclusive ones after it. */
    private boolean exclusive;

    /**
     * The queue was woken. Runs in interrupts too: allocates nothing and never waits.
     *
     * @return whether this was news for it; of exclusive listeners only one has news
     */
    protected abstract boolean woken();

    public final boolean isExclusive() {
        return exclusive;
    }

    /** Before it listens: whether it is exclusive. */
    public final void setExclusive(boolean exclusive) {
        this.exclusive = exclusive;
    }

    /** Begins to listen; it must not listen to another queue. */
    public final void listenTo(WaitQueue newQueue) {
        queue = newQueue;
        newQueue.add(this);
    }

    /** Ends listening, if it does. */
    public final void stopListening() {
        if (queue != null) {
            queue.remove(this);
            queue = null;
        }
    }
}
