package elfin.kernel.ipc;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.raw.Mem;

/** An open POSIX message queue. Reading the descriptor shows its state as text. */
public final class PosixQueueFile extends OpenFile {
    private static long scratch;

    public final PosixQueue queue;

    PosixQueueFile(Location location, int flags, PosixQueueInode inode) {
        super(location, flags);
        queue = inode.queue;
    }

    /**
     * mq_timedsend(2); length and priority were checked.
     *
     * @param deadlineNanos on the monotonic clock
     */
    public long send(long address, int length, int priority, long deadlineNanos) {
        return nonBlocking()
                ? queue.send(address, length, priority, 0, Errno.EAGAIN)
                : queue.send(address, length, priority, deadlineNanos, Errno.ETIMEDOUT);
    }

    /** mq_timedreceive(2); the length was checked. */
    public long receive(long address, long priorityAddress, long deadlineNanos) {
        return nonBlocking()
                ? queue.receive(address, priorityAddress, 0, Errno.EAGAIN)
                : queue.receive(address, priorityAddress, deadlineNanos, Errno.ETIMEDOUT);
    }

    @Override
    public boolean seekable() {
        return true;
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        String text = queue.status();
        if (position >= text.length()) {
            return 0;
        }
        if (scratch == 0) {
            long frame = FrameSource.allocate();
            if (frame == 0) {
                return -Errno.ENOMEM;
            }
            scratch = FrameSource.address(frame);
        }
        int count = (int) Math.min(byteCount, text.length() - position);
        for (int i = 0; i < count; i++) {
            Mem.putByte(scratch + i, (byte) text.charAt((int) position + i));
        }
        return space.put(scratch, address, count) == 0 ? count : -Errno.EFAULT;
    }

    @Override
    public boolean isPollable() {
        return true;
    }

    @Override
    public int poll() {
        int events = queue.count() > 0 ? Poll.POLLIN | Poll.POLLRDNORM : 0;
        return queue.isFull() ? events : events | Poll.POLLOUT | Poll.POLLWRNORM;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(queue.filled, Poll.POLLIN | Poll.POLLRDNORM);
        sink.add(queue.drained, Poll.POLLOUT | Poll.POLLWRNORM);
    }

    @Override
    protected void descriptorClosed() {
        queue.forgetCaller();
    }
}
