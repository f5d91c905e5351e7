package elfin.kernel.fs;

import elfin.abi.Poll;
import elfin.kernel.sched.WaitListener;
import elfin.kernel.sched.WaitQueue;

/**
 * A task's wait for any of several files: poll(2), select(2). Sets and their listeners are used
 * again, so that waiting allocates nothing in the long run. {@link #begin}, {@link #watch} each
 * file, {@link #awaitUntil} and look again, {@link #end}.
 */
public final class PollSet implements PollSink {
    private static final int ALWAYS = Poll.POLLERR | Poll.POLLHUP;
    private static final int FIRST_CAPACITY = 8;

    private static PollSet free;

    private final WaitQueue queue = new WaitQueue();
    private Listener[] listeners = new Listener[FIRST_CAPACITY];
    private int count;
    private int wanted;
    private boolean woken;
    private PollSet nextFree;

    private PollSet() {}

    /** One of a file's queues. */
    private static final class Listener extends WaitListener {
        private final PollSet set;

        Listener(PollSet set) {
            this.set = set;
        }

        @Override
        protected boolean woken() {
            set.woken = true;
            set.queue.wakeAll();
            return true;
        }
    }

    /** An empty set; {@link #end} must follow. */
    public static PollSet begin() {
        PollSet set = free;
        if (set == null) {
            return new PollSet();
        }
        free = set.nextFree;
        set.nextFree = null;
        return set;
    }

    /** Is woken by a file from now on, when events of a mask may be new. */
    public void watch(OpenFile file, int events) {
        wanted = events | ALWAYS;
        file.pollQueues(this);
    }

    @Override
    public void add(WaitQueue fileQueue, int events) {
        if ((events & wanted) == 0) {
            return;
        }
        if (count == listeners.length) {
            Listener[] more = new Listener[2 * count];
            System.arraycopy(listeners, 0, more, 0, count);
            listeners = more;
        }
        if (listeners[count] == null) {
            listeners[count] = new Listener(this);
        }
        listeners[count++].listenTo(fileQueue);
    }

    /**
     * Waits until one of the files has news.
     *
     * @return false when a signal is pending
     */
    public boolean awaitUntil(long deadlineNanos) {
        boolean quiet = woken || queue.awaitUntil(deadlineNanos);
        woken = false;
        return quiet;
    }

    /** Forgets the files. */
    public void end() {
        for (int i = 0; i < count; i++) {
            listeners[i].stopListening();
        }
        count = 0;
        woken = false;
        nextFree = free;
        free = this;
    }
}
