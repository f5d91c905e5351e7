package elfin.kernel.fs.event;

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.Pollers;

/**
 * An epoll instance: epoll(7). Waiting asks the watched files in turn, beginning behind the one
 * that was reported last, so that none starves.
 */
public final class EpollFile extends OpenFile implements OpenFile.Watcher {
    /** Linux's {@code EP_MAX_NESTS}. */
    private static final int MOST_NESTED = 4;

    private static final int FIRST_CAPACITY = 8;

    /** Takes what is ready. */
    public interface Sink {
        /** An event; false when it could not be taken. */
        boolean event(int events, long data);
    }

    private EpollItem[] items = new EpollItem[FIRST_CAPACITY];
    private int count;
    private int next;

    public EpollFile() {
        super(AnonymousInode.place("eventpoll"), Fcntl.O_RDWR);
    }

    /** EPOLL_CTL_ADD: 0, or a negative error number. */
    public long add(int descriptor, OpenFile file, int events, long data) {
        if (file instanceof EpollFile inner) {
            if ((events & Epoll.EPOLLEXCLUSIVE) != 0) {
                return -Errno.EINVAL;
            }
            if (inner.reaches(this, MOST_NESTED) || inner.depth() > MOST_NESTED) {
                return -Errno.ELOOP;
            }
        }
        if (find(descriptor, file) >= 0) {
            return -Errno.EEXIST;
        }
        if (count == items.length) {
            EpollItem[] more = new EpollItem[2 * count];
            System.arraycopy(items, 0, more, 0, count);
            items = more;
        }
        EpollItem item = new EpollItem(descriptor, file);
        item.set(events, data);
        items[count++] = item;
        file.watch(this);
        Pollers.QUEUE.wakeAll();
        return 0;
    }

    /** EPOLL_CTL_MOD: 0, or a negative error number. */
    public long modify(int descriptor, OpenFile file, int events, long data) {
        int index = find(descriptor, file);
        if (index < 0) {
            return -Errno.ENOENT;
        }
        if (((items[index].events | events) & Epoll.EPOLLEXCLUSIVE) != 0) {
            return -Errno.EINVAL;
        }
        items[index].set(events, data);
        Pollers.QUEUE.wakeAll();
        return 0;
    }

    /** EPOLL_CTL_DEL: 0, or a negative error number. */
    public long remove(int descriptor, OpenFile file) {
        int index = find(descriptor, file);
        if (index < 0) {
            return -Errno.ENOENT;
        }
        removeAt(index);
        file.unwatch(this);
        return 0;
    }

    private int find(int descriptor, OpenFile file) {
        for (int i = 0; i < count; i++) {
            if (items[i].descriptor == descriptor && items[i].file == file) {
                return i;
            }
        }
        return -1;
    }

    private void removeAt(int index) {
        System.arraycopy(items, index + 1, items, index, count - index - 1);
        items[--count] = null;
        if (next > index) {
            next--;
        }
    }

    /** Hands over what is ready: how many events, or {@code -EFAULT} when none could be taken. */
    public int collect(Sink sink, int most) {
        int found = 0;
        int start = next;
        int asked = count;
        for (int i = 0; i < asked && found < most; i++) {
            EpollItem item = items[(start + i) % asked];
            int events = item.pending();
            if (events == 0) {
                continue;
            }
            if (!sink.event(events, item.data)) {
                return found == 0 ? -Errno.EFAULT : found;
            }
            item.reported();
            found++;
            next = (start + i + 1) % asked;
        }
        return found;
    }

    /** There is no position, but Linux does not mind. */
    @Override
    public long seek(long distance, int whence) {
        return 0;
    }

    @Override
    public int poll() {
        for (int i = 0; i < count; i++) {
            if (items[i].pending() != 0) {
                return Poll.POLLIN | Poll.POLLRDNORM;
            }
        }
        return 0;
    }

    @Override
    public long nextChange() {
        long soonest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            soonest = Math.min(soonest, items[i].file.nextChange());
        }
        return soonest;
    }

    /** Whether another instance is watched from here, through at most some others. */
    private boolean reaches(EpollFile other, int steps) {
        if (this == other) {
            return true;
        }
        for (int i = 0; steps >= 0 && i < count; i++) {
            if (items[i].file instanceof EpollFile inner && inner.reaches(other, steps - 1)) {
                return true;
            }
        }
        return false;
    }

    /** How many instances lie below each other, this one included. */
    private int depth() {
        int deepest = 0;
        for (int i = 0; i < count; i++) {
            if (items[i].file instanceof EpollFile inner) {
                deepest = Math.max(deepest, inner.depth());
            }
        }
        return deepest + 1;
    }

    /** A watched file was closed for good. */
    @Override
    public void fileClosed(OpenFile file) {
        for (int i = count - 1; i >= 0; i--) {
            if (items[i].file == file) {
                removeAt(i);
            }
        }
    }

    @Override
    protected void closed() {
        for (int i = 0; i < count; i++) {
            items[i].file.unwatch(this);
            items[i] = null;
        }
        count = 0;
    }
}
