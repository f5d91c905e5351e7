package elfin.kernel.fs.event;

import elfin.abi.Epoll;
import elfin.abi.Poll;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.sched.WaitListener;
import elfin.kernel.sched.WaitQueue;

/** One descriptor that an epoll instance watches. */
final class EpollItem extends OpenFile.Watcher implements PollSink {
    static final int ALWAYS = Poll.POLLERR | Poll.POLLHUP;

    final EpollFile instance;
    final int descriptor;
    final OpenFile file;
    int events;
    long data;

    /** After {@code EPOLLONESHOT} reported; EPOLL_CTL_MOD ends it. */
    private boolean disabled;

    private Listener firstListener;

    /** Whether it stands in the instance's line of those that may be ready, and who follows. */
    boolean queued;

    EpollItem previousReady;
    EpollItem nextReady;
    EpollItem nextInBucket;

    /** Next of those that watch the same instance. */
    EpollItem nextWatcher;

    EpollItem(EpollFile instance, int descriptor, OpenFile file) {
        this.instance = instance;
        this.descriptor = descriptor;
        this.file = file;
    }

    /** One of the file's queues. */
    private static final class Listener extends WaitListener {
        private final EpollItem item;
        private final int wakes;
        private final Listener nextOfItem;

        Listener(EpollItem item, int wakes, Listener nextOfItem) {
            this.item = item;
            this.wakes = wakes;
            this.nextOfItem = nextOfItem;
        }

        @Override
        protected boolean woken() {
            return item.woken(wakes);
        }
    }

    /** Begins to listen to the file. */
    void start() {
        file.watch(this);
        file.pollQueues(this);
    }

    /** Ends listening. */
    void stop() {
        for (Listener at = firstListener; at != null; at = at.nextOfItem) {
            at.stopListening();
        }
        firstListener = null;
    }

    @Override
    public void add(WaitQueue queue, int wakes) {
        firstListener = new Listener(this, wakes, firstListener);
        firstListener.setExclusive((events & Epoll.EPOLLEXCLUSIVE) != 0);
        firstListener.listenTo(queue);
    }

    /** Whether this was news for a task that waits. */
    private boolean woken(int wakes) {
        // Errors and hang-ups come through any of the file's queues.
        boolean concerned = (wakes & events) != 0 || (file.poll() & ALWAYS) != 0;
        if (disabled || !concerned) {
            return false;
        }
        boolean waits = instance.hasWaiting();
        instance.mayBeReady(this);
        return waits;
    }

    void set(int newEvents, long newData) {
        events = newEvents;
        data = newData;
        disabled = false;
    }

    /** The events to report now; asking changes nothing. */
    int pending() {
        return disabled ? 0 : file.poll() & (events | ALWAYS);
    }

    /** Its events were reported: whether they are to be reported again while they last. */
    boolean reported() {
        disabled = (events & Epoll.EPOLLONESHOT) != 0;
        return !disabled && (events & Epoll.EPOLLET) == 0;
    }

    /** The watched file was closed for good. */
    @Override
    public void fileClosed(OpenFile closed) {
        instance.forget(this);
    }

    /** Its line in /proc/PID/fdinfo. */
    void describe(StringBuilder text) {
        text.append("tfd: ");
        right(text, Integer.toString(descriptor), 8);
        text.append(" events: ");
        right(text, Integer.toHexString(events | ALWAYS), 8);
        text.append(" data: ");
        right(text, Long.toHexString(data), 16);
        text.append("  pos:").append(file.offset).append(" ino:");
        text.append(Long.toHexString(file.inode.number)).append(" sdev:");
        text.append(Integer.toHexString(file.inode.fileSystem.device)).append('\n');
    }

    private static void right(StringBuilder text, String value, int width) {
        for (int i = value.length(); i < width; i++) {
            text.append(' ');
        }
        text.append(value);
    }
}
