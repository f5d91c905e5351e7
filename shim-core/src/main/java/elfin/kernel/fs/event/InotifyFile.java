package elfin.kernel.fs.event;

import elfin.abi.Errno;
import elfin.abi.Inotify;
import elfin.abi.Ioctl;
import elfin.abi.Poll;
import elfin.abi.struct.InotifyEvent;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.InodeWatch;
import elfin.kernel.fs.Notify;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.Pollers;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
import elfin.raw.Mem;
import java.util.Arrays;

/** An inotify instance: inotify(7). */
public final class InotifyFile extends OpenFile {
    /** /proc/sys/fs/inotify. */
    public static int mostEvents = 16_384;

    public static int mostInstances = 128;
    public static int mostWatches = 65_536;

    private static final int OVERFLOW_WATCH = -1;
    private static final int FIRST_CAPACITY = 8;

    private static int instances;
    private static long scratch;

    private final WaitQueue readable = new WaitQueue();

    /** The watches by descriptor, at the place {@code descriptor % length}. */
    private Watch[] watches = new Watch[FIRST_CAPACITY];

    private int watchCount;
    private int nextWatch = 1;

    private Event first;
    private Event last;
    private int eventCount;
    private long eventBytes;

    /** What waits to be read. */
    private static final class Event {
        final int watch;
        final int mask;
        final int cookie;
        final byte[] name;
        Event next;

        Event(int watch, int mask, int cookie, byte[] name) {
            this.watch = watch;
            this.mask = mask;
            this.cookie = cookie;
            this.name = name;
        }

        /** The name's place, a multiple of the event's size. */
        int nameSize() {
            int unit = InotifyEvent.SIZE;
            return name == null ? 0 : (name.length + unit) / unit * unit;
        }

        int size() {
            return InotifyEvent.SIZE + nameSize();
        }

        boolean isSame(Event other) {
            if (watch != other.watch || mask != other.mask || cookie != other.cookie) {
                return false;
            }
            if (name == null || other.name == null) {
                return name == other.name;
            }
            return Arrays.equals(name, other.name);
        }
    }

    /** A watch of this instance. */
    private final class Watch extends InodeWatch {
        final int descriptor;

        Watch(int descriptor, Inode inode, int mask) {
            super(inode, mask);
            this.descriptor = descriptor;
        }

        InotifyFile instance() {
            return InotifyFile.this;
        }

        @Override
        protected void event(int event, int cookie, byte[] name) {
            queue(new Event(descriptor, event, cookie, name));
            if ((mask & Inotify.IN_ONESHOT) != 0) {
                drop(this);
            }
        }

        @Override
        protected void inodeGone() {
            drop(this);
        }
    }

    /** Events that wait at most: the setting at the time it was made. */
    private final int eventBound;

    /** The flag {@code O_NONBLOCK} is the file's. */
    public InotifyFile(int flags) {
        super(AnonymousInode.place("inotify"), flags);
        eventBound = mostEvents;
        instances++;
    }

    /** Whether there may be one more instance. */
    public static boolean mayBeMade() {
        return instances < mostInstances;
    }

    /** inotify_add_watch(2): the watch's descriptor, or a negative error number. */
    public long watch(Inode inode, int mask) {
        int kept = mask & (Inotify.IN_ALL_EVENTS | Inotify.IN_EXCL_UNLINK | Inotify.IN_ONESHOT);
        Watch old = find(inode);
        if (old != null) {
            if ((mask & Inotify.IN_MASK_CREATE) != 0) {
                return -Errno.EEXIST;
            }
            old.mask = (mask & Inotify.IN_MASK_ADD) != 0 ? old.mask | kept : kept;
            return old.descriptor;
        }
        if (watchCount >= mostWatches) {
            return -Errno.ENOSPC;
        }
        if (2 * watchCount >= watches.length) {
            grow();
        }
        while (watches[place(nextWatch)] != null) {
            nextWatch++;
        }
        Watch watch = new Watch(nextWatch++, inode, kept);
        watches[place(watch.descriptor)] = watch;
        watchCount++;
        Notify.add(watch);
        return watch.descriptor;
    }

    /** inotify_rm_watch(2): 0, or a negative error number. */
    public long unwatch(int descriptor) {
        Watch watch = descriptor < 0 ? null : watches[place(descriptor)];
        if (watch == null || watch.descriptor != descriptor) {
            return -Errno.EINVAL;
        }
        drop(watch);
        return 0;
    }

    private Watch find(Inode inode) {
        InodeWatch watch = Notify.first(inode);
        while (watch != null) {
            if (watch instanceof Watch own && own.instance() == this) {
                return own;
            }
            watch = watch.nextOfInode();
        }
        return null;
    }

    private int place(int descriptor) {
        return descriptor & watches.length - 1;
    }

    /** Doubles the table until no two descriptors meet. */
    private void grow() {
        Watch[] old = watches;
        watches = new Watch[2 * old.length];
        for (Watch watch : old) {
            if (watch != null) {
                watches[place(watch.descriptor)] = watch;
            }
        }
    }

    private void drop(Watch watch) {
        Notify.remove(watch);
        watches[place(watch.descriptor)] = null;
        watchCount--;
        queue(new Event(watch.descriptor, Inotify.IN_IGNORED, 0, null));
    }

    private void queue(Event event) {
        if (last != null && last.isSame(event)) {
            return;
        }
        if (eventCount == eventBound) {
            append(new Event(OVERFLOW_WATCH, Inotify.IN_Q_OVERFLOW, 0, null));
        } else if (eventCount < eventBound) {
            append(event);
        }
        Pollers.wake(readable);
    }

    private void append(Event event) {
        if (last == null) {
            first = event;
        } else {
            last.next = event;
        }
        last = event;
        eventCount++;
        eventBytes += event.size();
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        while (first == null) {
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!readable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        long done = 0;
        while (first != null && first.size() <= byteCount - done) {
            if (!give(first, space, address + done)) {
                return done > 0 ? done : -Errno.EFAULT;
            }
            done += first.size();
            eventBytes -= first.size();
            eventCount--;
            first = first.next;
        }
        if (first == null) {
            last = null;
        }
        return done > 0 ? done : -Errno.EINVAL;
    }

    private static boolean give(Event event, BufferSpace space, long address) {
        if (scratch == 0) {
            long frame = FrameSource.allocate();
            if (frame == 0) {
                throw new OutOfMemoryError();
            }
            scratch = FrameSource.address(frame);
        }
        Mem.putInt(scratch + InotifyEvent.WD, event.watch);
        Mem.putInt(scratch + InotifyEvent.MASK, event.mask);
        Mem.putInt(scratch + InotifyEvent.COOKIE, event.cookie);
        Mem.putInt(scratch + InotifyEvent.LEN, event.nameSize());
        if (event.name != null) {
            long name = scratch + InotifyEvent.SIZE;
            Mem.fill(name, event.nameSize(), (byte) 0);
            Mem.copyFromArray(event.name, 0, name, event.name.length);
        }
        return space.put(scratch, address, event.size()) == 0;
    }

    @Override
    public int poll() {
        return first == null ? 0 : Poll.POLLIN | Poll.POLLRDNORM;
    }

    @Override
    public boolean sendsSignals() {
        return true;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(readable, Poll.POLLIN | Poll.POLLRDNORM);
    }

    @Override
    public long control(int request, long argument) {
        if (request != Ioctl.FIONREAD) {
            return -Errno.ENOTTY;
        }
        UserMemory.putInt(argument, (int) eventBytes);
        return 0;
    }

    @Override
    protected void closed() {
        instances--;
        for (int i = 0; i < watches.length; i++) {
            if (watches[i] != null) {
                Notify.remove(watches[i]);
                watches[i] = null;
            }
        }
        first = null;
        last = null;
    }
}
