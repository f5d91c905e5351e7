package elfin.kernel.fs.event;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.Pollers;
import elfin.kernel.sched.WaitQueue;

/** The counter of eventfd(2). */
public final class EventFile extends CounterFile {
    /** One more than the counter's greatest value, unsigned. */
    private static final long OVERFLOW = -1;

    private final boolean semaphore;
    private final WaitQueue readable = new WaitQueue();
    private final WaitQueue writable = new WaitQueue();

    /** Unsigned. */
    private long count;

    /** The flag {@code O_NONBLOCK} is the file's; a semaphore gives out ones. */
    public EventFile(int flags, long count, boolean semaphore) {
        super("eventfd", Fcntl.O_RDWR | flags);
        this.count = count;
        this.semaphore = semaphore;
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        if (byteCount < NUMBER_SIZE) {
            return -Errno.EINVAL;
        }
        while (count == 0) {
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!readable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        long number = semaphore ? 1 : count;
        count -= number;
        Pollers.wake(writable);
        return give(space, address, number);
    }

    @Override
    public long write(BufferSpace space, long address, long byteCount) {
        if (byteCount < NUMBER_SIZE) {
            return -Errno.EINVAL;
        }
        if (!take(space, address)) {
            return -Errno.EFAULT;
        }
        long number = taken();
        if (number == OVERFLOW) {
            return -Errno.EINVAL;
        }
        while (Long.compareUnsigned(OVERFLOW - count, number) <= 0) {
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!writable.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        count += number;
        Pollers.wake(readable);
        return NUMBER_SIZE;
    }

    @Override
    public int poll() {
        int events = count != 0 ? Poll.POLLIN | Poll.POLLRDNORM : 0;
        return Long.compareUnsigned(count, OVERFLOW - 1) < 0
                ? events | Poll.POLLOUT | Poll.POLLWRNORM
                : events;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(readable, Poll.POLLIN | Poll.POLLRDNORM);
        sink.add(writable, Poll.POLLOUT | Poll.POLLWRNORM);
    }

    @Override
    public void describe(StringBuilder text) {
        text.append("eventfd-count: ");
        String number = Long.toHexString(count);
        for (int i = number.length(); i < Long.BYTES * 2; i++) {
            text.append(' ');
        }
        text.append(number).append("\neventfd-id: ").append(inode.number);
        text.append("\neventfd-semaphore: ").append(semaphore ? 1 : 0).append('\n');
    }
}
