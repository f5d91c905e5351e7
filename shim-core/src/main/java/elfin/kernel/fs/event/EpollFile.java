package elfin.kernel.fs.event;

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.sched.WaitQueue;

/**
 * An epoll instance: epoll(7). It listens to the queues of the watched files; those that were woken
 * stand in a line, and only they are asked, so that waiting costs what is ready and not what is
 * watched.
 */
public final class EpollFile extends OpenFile {
    /** Linux's {@code EP_MAX_NESTS}. */
    private static final int MOST_NESTED = 4;

    private static final int FIRST_BUCKETS = 16;

    /** Takes what is ready. */
    public interface Sink {
        /** An event; false when it could not be taken. */
        boolean event(int events, long data);
    }

    /** The items by descriptor. */
    private EpollItem[] buckets = new EpollItem[FIRST_BUCKETS];

    private int count;

    /** How many of them are instances themselves. */
    private int nested;

    /** The items of other instances that watch this one. */
    private EpollItem firstWatcher;

    private EpollItem firstReady;
    private EpollItem lastReady;
    private int readyCount;

    /** Tasks in epoll_wait(2), and who watches this instance. */
    private final WaitQueue changed = new WaitQueue();

    public EpollFile() {
        super(AnonymousInode.place("eventpoll"), Fcntl.O_RDWR);
    }

    /** EPOLL_CTL_ADD: 0, or a negative error number. */
    public long add(int descriptor, OpenFile file, int events, long data) {
        if (file instanceof EpollFile inner) {
            if ((events & Epoll.EPOLLEXCLUSIVE) != 0) {
                return -Errno.EINVAL;
            }
            if (inner.reaches(this, MOST_NESTED) || inner.depth() + 1 + height() > MOST_NESTED) {
                return -Errno.ELOOP;
            }
        }
        if (find(descriptor, file) != null) {
            return -Errno.EEXIST;
        }
        EpollItem item = new EpollItem(this, descriptor, file);
        item.set(events, data);
        insert(item);
        if (file instanceof EpollFile inner) {
            nested++;
            item.nextWatcher = inner.firstWatcher;
            inner.firstWatcher = item;
        }
        try {
            item.start();
            askNow(item);
        } catch (OutOfMemoryError e) {
            file.unwatch(item);
            forget(item);
            throw e;
        }
        return 0;
    }

    /** EPOLL_CTL_MOD: 0, or a negative error number. */
    public long modify(int descriptor, OpenFile file, int events, long data) {
        EpollItem item = find(descriptor, file);
        if (item == null) {
            return -Errno.ENOENT;
        }
        if (((item.events | events) & Epoll.EPOLLEXCLUSIVE) != 0) {
            return -Errno.EINVAL;
        }
        item.set(events, data);
        askNow(item);
        return 0;
    }

    /** EPOLL_CTL_DEL: 0, or a negative error number. */
    public long remove(int descriptor, OpenFile file) {
        EpollItem item = find(descriptor, file);
        if (item == null) {
            return -Errno.ENOENT;
        }
        file.unwatch(item);
        forget(item);
        return 0;
    }

    private void askNow(EpollItem item) {
        if (item.pending() != 0) {
            mayBeReady(item);
        }
    }

    /** An item's file has news. In interrupts too. */
    void mayBeReady(EpollItem item) {
        if (!item.queued) {
            append(item);
        }
        changed.wakeOne();
    }

    boolean hasWaiting() {
        return changed.hasWaiting();
    }

    private void append(EpollItem item) {
        item.queued = true;
        item.previousReady = lastReady;
        if (lastReady == null) {
            firstReady = item;
        } else {
            lastReady.nextReady = item;
        }
        lastReady = item;
        readyCount++;
    }

    private void putBack(EpollItem item) {
        item.queued = true;
        item.nextReady = firstReady;
        if (firstReady == null) {
            lastReady = item;
        } else {
            firstReady.previousReady = item;
        }
        firstReady = item;
        readyCount++;
    }

    private EpollItem takeReady() {
        EpollItem item = firstReady;
        removeReady(item);
        return item;
    }

    private void removeReady(EpollItem item) {
        if (item.previousReady == null) {
            firstReady = item.nextReady;
        } else {
            item.previousReady.nextReady = item.nextReady;
        }
        if (item.nextReady == null) {
            lastReady = item.previousReady;
        } else {
            item.nextReady.previousReady = item.previousReady;
        }
        item.previousReady = null;
        item.nextReady = null;
        item.queued = false;
        readyCount--;
    }

    /** Hands over what is ready: how many events, or {@code -EFAULT} when none could be taken. */
    public int collect(Sink sink, int most) {
        int found = 0;
        int left = readyCount;
        while (left-- > 0 && found < most && firstReady != null) {
            EpollItem item = takeReady();
            int events = item.pending();
            if (events == 0) {
                continue;
            }
            if (!sink.event(events, item.data)) {
                putBack(item);
                return found == 0 ? -Errno.EFAULT : found;
            }
            found++;
            if (item.reported()) {
                append(item);
            }
        }
        return found;
    }

    /**
     * Waits until something may be ready.
     *
     * @return false when a signal is pending
     */
    public boolean awaitUntil(long deadlineNanos) {
        return changed.awaitUntil(deadlineNanos);
    }

    /** A task that was woken goes away: another may take what there is. */
    public void passOn() {
        if (firstReady != null && changed.hasWaiting()) {
            changed.wakeOne();
        }
    }

    /** There is no position, but Linux does not mind. */
    @Override
    public long seek(long distance, int whence) {
        return 0;
    }

    @Override
    public int poll() {
        int left = readyCount;
        while (left-- > 0) {
            EpollItem item = takeReady();
            if (item.pending() != 0) {
                putBack(item);
                return Poll.POLLIN | Poll.POLLRDNORM;
            }
        }
        return 0;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(changed, Poll.POLLIN | Poll.POLLRDNORM);
    }

    /**
     * What it watches under a descriptor: kcmp(2).
     *
     * @param which 0 for the first of several files, whose number was used again
     * @return null when there is none
     */
    public OpenFile watched(int descriptor, int which) {
        int left = which;
        for (EpollItem item = buckets[descriptor & buckets.length - 1];
                item != null;
                item = item.nextInBucket) {
            if (item.descriptor == descriptor && left-- == 0) {
                return item.file;
            }
        }
        return null;
    }

    private EpollItem find(int descriptor, OpenFile file) {
        EpollItem item = buckets[descriptor & buckets.length - 1];
        while (item != null && (item.descriptor != descriptor || item.file != file)) {
            item = item.nextInBucket;
        }
        return item;
    }

    private void insert(EpollItem item) {
        if (count == buckets.length) {
            EpollItem[] old = buckets;
            buckets = new EpollItem[2 * old.length];
            for (EpollItem chain : old) {
                while (chain != null) {
                    EpollItem next = chain.nextInBucket;
                    link(chain);
                    chain = next;
                }
            }
        }
        link(item);
        count++;
    }

    private void link(EpollItem item) {
        int bucket = item.descriptor & buckets.length - 1;
        item.nextInBucket = buckets[bucket];
        buckets[bucket] = item;
    }

    /** Takes an item out; the file no longer knows of it. */
    void forget(EpollItem item) {
        item.stop();
        int bucket = item.descriptor & buckets.length - 1;
        if (buckets[bucket] == item) {
            buckets[bucket] = item.nextInBucket;
        } else {
            EpollItem before = buckets[bucket];
            while (before.nextInBucket != item) {
                before = before.nextInBucket;
            }
            before.nextInBucket = item.nextInBucket;
        }
        count--;
        if (item.file instanceof EpollFile inner) {
            nested--;
            inner.unlinkWatcher(item);
        }
        if (item.queued) {
            removeReady(item);
        }
    }

    private void unlinkWatcher(EpollItem item) {
        if (firstWatcher == item) {
            firstWatcher = item.nextWatcher;
            return;
        }
        EpollItem before = firstWatcher;
        while (before.nextWatcher != item) {
            before = before.nextWatcher;
        }
        before.nextWatcher = item.nextWatcher;
    }

    /** Whether another instance is watched from here, through at most some others. */
    private boolean reaches(EpollFile other, int steps) {
        if (this == other) {
            return true;
        }
        if (nested == 0 || steps < 0) {
            return false;
        }
        for (EpollItem chain : buckets) {
            for (EpollItem item = chain; item != null; item = item.nextInBucket) {
                if (item.file instanceof EpollFile inner && inner.reaches(other, steps - 1)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** How many instances lie below this one, at most. */
    private int depth() {
        int deepest = 0;
        if (nested > 0) {
            for (EpollItem chain : buckets) {
                for (EpollItem item = chain; item != null; item = item.nextInBucket) {
                    if (item.file instanceof EpollFile inner) {
                        deepest = Math.max(deepest, inner.depth() + 1);
                    }
                }
            }
        }
        return deepest;
    }

    /** How many instances lie above this one, at most. */
    private int height() {
        int highest = 0;
        for (EpollItem item = firstWatcher; item != null; item = item.nextWatcher) {
            highest = Math.max(highest, item.instance.height() + 1);
        }
        return highest;
    }

    @Override
    protected void closed() {
        for (EpollItem chain : buckets) {
            while (chain != null) {
                EpollItem next = chain.nextInBucket;
                chain.file.unwatch(chain);
                forget(chain);
                chain = next;
            }
        }
    }

    @Override
    public void describe(StringBuilder text) {
        for (EpollItem chain : buckets) {
            for (EpollItem item = chain; item != null; item = item.nextInBucket) {
                item.describe(text);
            }
        }
    }
}
