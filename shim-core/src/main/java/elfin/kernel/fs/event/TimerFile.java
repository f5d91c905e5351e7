package elfin.kernel.fs.event;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FileClock;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.Pollers;
import elfin.kernel.sched.KernelTimer;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.time.ClockListener;

/**
 * A timer of timerfd_create(2). Who looks at it counts what has expired; it rings once for those
 * that wait, and again after it was read.
 */
public final class TimerFile extends CounterFile {
    private static final long NEVER = Long.MAX_VALUE;

    /** Whether it counts in time since 1970. */
    private final boolean realtime;

    private final WaitQueue changed = new WaitQueue();
    private final KernelTimer timer = new KernelTimer(() -> Pollers.wake(changed));
    private final ClockListener clockListener = new ClockListener(this::clockWasSet);

    /** When it expires next, on its own clock; 0 when it is not set. */
    private long expiry;

    private long interval;
    private long expirations;

    /** Whether setting the machine's clock cancels it, and by what both clocks differed before. */
    private boolean cancelOnSet;

    private long clockDifference;

    public TimerFile(int flags, boolean realtime) {
        super("timerfd", Fcntl.O_RDWR | flags);
        this.realtime = realtime;
    }

    private long now() {
        return realtime ? FileClock.get().nanosSince1970() : FileClock.get().monotonicNanos();
    }

    private static long difference() {
        return FileClock.get().nanosSince1970() - FileClock.get().monotonicNanos();
    }

    /**
     * Sets it, or stops it with 0.
     *
     * @param value nanoseconds from now, or a time of its clock if absolute
     * @param newInterval nanoseconds between further expirations, 0 for none
     * @param cancel whether setting the clock cancels an absolute timer in real time
     */
    public void set(long value, long newInterval, boolean absolute, boolean cancel) {
        expirations = 0;
        interval = newInterval;
        expiry = value == 0 ? 0 : absolute ? value : after(now(), value);
        cancelOnSet = realtime && absolute && cancel;
        clockDifference = difference();
        clockListener.listen(realtime && expiry != 0);
        ringAtExpiry();
        Pollers.wake(changed);
    }

    private void ringAtExpiry() {
        long left = expiry == 0 ? NEVER : Math.max(0, expiry - now());
        timer.set(expiry == 0 ? NEVER : after(FileClock.get().monotonicNanos(), left));
    }

    /** Somebody has set the machine's clock: a timer in real time rings at another time. */
    private void clockWasSet() {
        ringAtExpiry();
        Pollers.wake(changed);
    }

    private static long after(long start, long nanos) {
        return nanos > NEVER - start ? NEVER : start + nanos;
    }

    /** Nanoseconds until it expires next; 0 when it is not set. */
    public long left() {
        update();
        return expiry == 0 ? 0 : Math.max(1, expiry - now());
    }

    public long interval() {
        return interval;
    }

    private void update() {
        long now = now();
        if (expiry == 0 || now < expiry) {
            return;
        }
        long count = 1;
        if (interval == 0) {
            expiry = 0;
        } else {
            count += (now - expiry) / interval;
            expiry = after(expiry, count * interval);
        }
        expirations += count;
    }

    private boolean isCancelled() {
        return cancelOnSet && clockDifference != difference();
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        if (byteCount < NUMBER_SIZE) {
            return -Errno.EINVAL;
        }
        update();
        while (expirations == 0 && !isCancelled()) {
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!changed.await()) {
                return -Errno.ERESTARTSYS;
            }
            update();
        }
        if (isCancelled()) {
            clockDifference = difference();
            expirations = 0;
            return -Errno.ECANCELED;
        }
        long count = expirations;
        expirations = 0;
        ringAtExpiry();
        return give(space, address, count);
    }

    @Override
    public long write(BufferSpace space, long address, long byteCount) {
        return -Errno.EINVAL;
    }

    @Override
    public int poll() {
        update();
        return expirations != 0 || isCancelled() ? Poll.POLLIN | Poll.POLLRDNORM : 0;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(changed, Poll.POLLIN | Poll.POLLRDNORM);
    }

    @Override
    protected void closed() {
        timer.set(NEVER);
        clockListener.listen(false);
    }

    @Override
    public void describe(StringBuilder text) {
        long left = left();
        text.append("clockid: ").append(realtime ? 0 : 1);
        text.append("\nticks: ").append(expirations).append("\nsettime flags: 0");
        text.append(cancelOnSet ? "3" : "0").append("\nit_value: ");
        describe(text, left);
        text.append("it_interval: ");
        describe(text, interval);
    }

    private static void describe(StringBuilder text, long nanos) {
        text.append('(').append(nanos / 1_000_000_000).append(", ");
        text.append(nanos % 1_000_000_000).append(")\n");
    }
}
