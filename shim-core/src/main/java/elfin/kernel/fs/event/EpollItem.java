package elfin.kernel.fs.event;

import elfin.abi.Epoll;
import elfin.abi.Poll;
import elfin.kernel.fs.OpenFile;

/** One descriptor that an epoll instance watches. */
final class EpollItem {
    private static final int ALWAYS = Poll.POLLERR | Poll.POLLHUP;

    /** Never equal to a file's count. */
    private static final long NOT_SEEN = Long.MIN_VALUE;

    final int descriptor;
    final OpenFile file;
    int events;
    long data;

    /** After {@code EPOLLONESHOT} reported; EPOLL_CTL_MOD ends it. */
    private boolean disabled;

    /** The file's wake-ups when it was last reported, for {@code EPOLLET}. */
    private long seenWakes = NOT_SEEN;

    EpollItem(int descriptor, OpenFile file) {
        this.descriptor = descriptor;
        this.file = file;
    }

    void set(int newEvents, long newData) {
        events = newEvents;
        data = newData;
        disabled = false;
        seenWakes = NOT_SEEN;
    }

    /** The events to report now; asking changes nothing. */
    int pending() {
        if (disabled) {
            return 0;
        }
        int found = file.poll() & (events | ALWAYS);
        boolean edge = (events & Epoll.EPOLLET) != 0;
        return found != 0 && edge && seenWakes == file.wakeCount() ? 0 : found;
    }

    /** Its events were reported. */
    void reported() {
        // A file that does not count its wake-ups is reported as long as it is ready.
        long wakes = file.wakeCount();
        seenWakes = wakes == OpenFile.UNCOUNTED ? NOT_SEEN : wakes;
        disabled = (events & Epoll.EPOLLONESHOT) != 0;
    }
}
