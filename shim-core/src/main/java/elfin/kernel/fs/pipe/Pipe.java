package elfin.kernel.fs.pipe;

import elfin.abi.Errno;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Pollers;
import elfin.kernel.sched.WaitQueue;

/**
 * The buffer of a pipe: a ring of page frames, outside the heap. Frames come when data comes and go
 * when the pipe is empty.
 */
public final class Pipe {
    /** Default capacity in bytes, as on Linux. */
    public static final int DEFAULT_CAPACITY = 65_536;

    /** Writes of at most this many bytes are atomic: Linux's {@code PIPE_BUF}. */
    public static final int ATOMIC_BYTES = 4096;

    /** /proc/sys/fs/pipe-max-size. */
    public static final int MAX_CAPACITY = 1 << 20;

    private static final int PAGE_SIZE = FrameSource.PAGE_SIZE;

    /** Physical addresses of the ring's frames, 0 where there is none. */
    private long[] frames = new long[DEFAULT_CAPACITY / PAGE_SIZE];

    /** Bytes read and written since the ring was made; position modulo capacity. */
    private long readTotal;

    private long writtenTotal;

    int readers;
    int writers;

    /** Count of all opens for reading and writing: what opens of a FIFO wait for. */
    int readerOpens;

    int writerOpens;

    final WaitQueue readable = new WaitQueue();
    final WaitQueue writable = new WaitQueue();
    final WaitQueue opened = new WaitQueue();

    /** Bytes that can be read. */
    public int available() {
        return (int) (writtenTotal - readTotal);
    }

    /** Bytes that the pipe holds at most. */
    public int capacity() {
        return frames.length * PAGE_SIZE;
    }

    /** Bytes that can be written now. */
    public int room() {
        return capacity() - available();
    }

    /** Whether no end is open. */
    public boolean isUnused() {
        return readers == 0 && writers == 0;
    }

    /** Moves bytes from the pipe to a buffer: their count, or {@code -EFAULT}. */
    long take(BufferSpace space, long address, long byteCount) {
        long wanted = Math.min(byteCount, available());
        long done = 0;
        while (done < wanted) {
            int position = (int) (readTotal % capacity());
            int inPage = position % PAGE_SIZE;
            long chunk = Math.min(wanted - done, PAGE_SIZE - inPage);
            long page = FrameSource.address(frames[position / PAGE_SIZE]);
            long missing = space.put(page + inPage, address + done, chunk);
            readTotal += chunk - missing;
            done += chunk - missing;
            if (missing != 0) {
                break;
            }
        }
        if (available() == 0) {
            freeFrames();
        }
        if (done > 0) {
            Pollers.wake(writable);
        }
        return done > 0 || wanted == 0 ? done : -Errno.EFAULT;
    }

    /**
     * Copies bytes of the pipe to kernel memory and leaves them there.
     *
     * @param skip how many bytes at the front are not wanted
     * @return their count, 0 when there are none
     */
    long peek(long kernelAddress, long byteCount, long skip) {
        long wanted = Math.min(byteCount, available() - skip);
        long done = 0;
        while (done < wanted) {
            int position = (int) ((readTotal + skip + done) % capacity());
            int inPage = position % PAGE_SIZE;
            long chunk = Math.min(wanted - done, PAGE_SIZE - inPage);
            long page = FrameSource.address(frames[position / PAGE_SIZE]);
            BufferSpace.KERNEL.put(page + inPage, kernelAddress + done, chunk);
            done += chunk;
        }
        return done;
    }

    /** Drops bytes from the front that {@link #peek} gave. */
    void drop(long byteCount) {
        readTotal += byteCount;
        if (available() == 0) {
            freeFrames();
        }
        Pollers.wake(writable);
    }

    /** Moves bytes from a buffer to the pipe: their count, or a negative error number. */
    long give(BufferSpace space, long address, long byteCount) {
        long wanted = Math.min(byteCount, room());
        long done = 0;
        long error = 0;
        while (done < wanted && error == 0) {
            int position = (int) (writtenTotal % capacity());
            int inPage = position % PAGE_SIZE;
            long chunk = Math.min(wanted - done, PAGE_SIZE - inPage);
            long frame = frame(position / PAGE_SIZE);
            if (frame == 0) {
                error = -Errno.ENOMEM;
                break;
            }
            long missing = space.get(address + done, FrameSource.address(frame) + inPage, chunk);
            writtenTotal += chunk - missing;
            done += chunk - missing;
            error = missing != 0 ? -Errno.EFAULT : 0;
        }
        if (done > 0) {
            Pollers.wake(readable);
        }
        return done > 0 ? done : error;
    }

    /** Changes the capacity, fcntl(2) {@code F_SETPIPE_SZ}: the new one, or an error number. */
    long resize(long byteCount) {
        if (byteCount < 0 || byteCount > Integer.MAX_VALUE) {
            return -Errno.EINVAL;
        }
        int pages = 1;
        while ((long) pages * PAGE_SIZE < byteCount) {
            pages *= 2;
        }
        if ((long) pages * PAGE_SIZE > MAX_CAPACITY) {
            return -Errno.EPERM;
        }
        int content = available();
        if (content > pages * PAGE_SIZE) {
            return -Errno.EBUSY;
        }
        int start = (int) (readTotal % capacity());
        int used = content == 0 ? 0 : (start % PAGE_SIZE + content + PAGE_SIZE - 1) / PAGE_SIZE;
        if (used > pages || used > frames.length) {
            // The ring's first page is its last one too: it does not fit in whole pages.
            return -Errno.EBUSY;
        }
        long[] ring = new long[pages];
        for (int i = 0; i < used; i++) {
            int old = (start / PAGE_SIZE + i) % frames.length;
            ring[i] = frames[old];
            frames[old] = 0;
        }
        freeFrames();
        frames = ring;
        readTotal = start % PAGE_SIZE;
        writtenTotal = readTotal + content;
        Pollers.wake(writable);
        return capacity();
    }

    /** Gives all frames back. */
    void freeFrames() {
        for (int i = 0; i < frames.length; i++) {
            if (frames[i] != 0) {
                FrameSource.release(frames[i]);
                frames[i] = 0;
            }
        }
    }

    private long frame(int index) {
        if (frames[index] == 0) {
            frames[index] = FrameSource.allocate();
        }
        return frames[index];
    }
}
