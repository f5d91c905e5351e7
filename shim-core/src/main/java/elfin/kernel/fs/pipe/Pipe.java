package elfin.kernel.fs.pipe;

import elfin.abi.Errno;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Pollers;
import elfin.kernel.sched.WaitQueue;

/**
 * The buffer of a pipe: a ring of slots, each with a page frame, outside the heap. A write fills
 * what is left in the last slot if its odd part fits there whole, and takes new slots for the rest,
 * as Linux does: that decides when a pipe is full.
 */
public final class Pipe {
    /** Default capacity in bytes, as on Linux. */
    public static final int DEFAULT_CAPACITY = 65_536;

    /** Writes of at most this many bytes are atomic: Linux's {@code PIPE_BUF}. */
    public static final int ATOMIC_BYTES = 4096;

    /** /proc/sys/fs/pipe-max-size. */
    public static long mostCapacity = 1 << 20;

    private static final int PAGE_SIZE = FrameSource.PAGE_SIZE;

    /** The largest capacity that even the privileged can ask for. */
    private static final long MOST_BYTES = 1L << 31;

    /** More could never be allocated as one array of slots. */
    private static final int MOST_SLOTS = 1 << 19;

    /** The slots, from {@link #head} on: physical address of the frame, where its bytes are. */
    private long[] frames = new long[DEFAULT_CAPACITY / PAGE_SIZE];

    private int[] starts = new int[frames.length];
    private int[] lengths = new int[frames.length];

    /** Whether a slot is a packet: it is read at once, what does not fit is lost. */
    private boolean[] packets = new boolean[frames.length];

    private int head;
    private int used;
    private int bytes;

    /** A frame that waits for the next write, or 0. */
    private long spare;

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
        return bytes;
    }

    /** Whether there is nothing to read; an empty packet is something. */
    public boolean isEmpty() {
        return used == 0;
    }

    /** Whether a write must wait. */
    public boolean isFull() {
        return used == frames.length;
    }

    /** Bytes that surely can be written now. */
    public int room() {
        return (frames.length - used) * PAGE_SIZE;
    }

    /** Bytes that the pipe holds at most. */
    public int capacity() {
        return frames.length * PAGE_SIZE;
    }

    /** Whether no end is open. */
    public boolean isUnused() {
        return readers == 0 && writers == 0;
    }

    /** Moves bytes from the pipe to a buffer: their count, or {@code -EFAULT}. */
    long take(BufferSpace space, long address, long byteCount) {
        boolean wasFull = isFull();
        long done = 0;
        boolean ends = false;
        while (done < byteCount && used > 0 && !ends) {
            long chunk = Math.min(byteCount - done, lengths[head]);
            long from = FrameSource.address(frames[head]) + starts[head];
            long moved = chunk - space.put(from, address + done, chunk);
            starts[head] += (int) moved;
            lengths[head] -= (int) moved;
            bytes -= (int) moved;
            done += moved;
            ends = moved < chunk || packets[head];
            if (moved == chunk && packets[head]) {
                bytes -= lengths[head];
                lengths[head] = 0;
            }
            if (lengths[head] == 0) {
                dropFirst();
            }
        }
        if (wasFull && !isFull()) {
            Pollers.wake(writable);
        }
        return done > 0 || byteCount == 0 ? done : -Errno.EFAULT;
    }

    private void dropFirst() {
        release(frames[head]);
        frames[head] = 0;
        head = head + 1 & frames.length - 1;
        used--;
    }

    private void release(long frame) {
        if (spare == 0) {
            spare = frame;
        } else {
            FrameSource.release(frame);
        }
    }

    /**
     * Copies bytes of the pipe to kernel memory and leaves them there.
     *
     * @param skip how many bytes at the front are not wanted
     * @return their count, 0 when there are none
     */
    long peek(long kernelAddress, long byteCount, long skip) {
        long before = skip;
        long done = 0;
        for (int i = 0; i < used && done < byteCount; i++) {
            int slot = head + i & frames.length - 1;
            long here = lengths[slot] - before;
            if (here <= 0) {
                before -= lengths[slot];
                continue;
            }
            long chunk = Math.min(here, byteCount - done);
            long from = FrameSource.address(frames[slot]) + starts[slot] + before;
            BufferSpace.KERNEL.put(from, kernelAddress + done, chunk);
            done += chunk;
            before = 0;
        }
        return done;
    }

    /** Drops bytes from the front that {@link #peek} gave. */
    void drop(long byteCount) {
        boolean wasFull = isFull();
        long left = byteCount;
        while (left > 0 && used > 0) {
            int chunk = (int) Math.min(left, lengths[head]);
            starts[head] += chunk;
            lengths[head] -= chunk;
            bytes -= chunk;
            left -= chunk;
            if (lengths[head] == 0) {
                dropFirst();
            }
        }
        if (wasFull && !isFull()) {
            Pollers.wake(writable);
        }
    }

    /**
     * Moves bytes from a buffer to the pipe as far as there is room.
     *
     * @param whole bytes of the write this is a part of: its beginning may go into the last slot
     * @param packet whether each slot becomes a packet
     * @return their count, or a negative error number
     */
    long give(BufferSpace space, long address, long byteCount, boolean whole, boolean packet) {
        long done = 0;
        long error = 0;
        int odd = (int) (byteCount & PAGE_SIZE - 1);
        int last = head + used - 1 & frames.length - 1;
        if (whole
                && odd != 0
                && used > 0
                && !packets[last]
                && starts[last] + lengths[last] + odd <= PAGE_SIZE) {
            long end = FrameSource.address(frames[last]) + starts[last] + lengths[last];
            if (space.get(address, end, odd) != 0) {
                return -Errno.EFAULT;
            }
            lengths[last] += odd;
            bytes += odd;
            done = odd;
        }
        while (done < byteCount && error == 0 && !isFull()) {
            int chunk = (int) Math.min(byteCount - done, PAGE_SIZE);
            error = append(space, address + done, chunk, packet);
            done += error == 0 ? chunk : 0;
        }
        if (done > 0) {
            Pollers.wake(readable);
        }
        return done > 0 ? done : error;
    }

    /** Fills a new slot: 0, or a negative error number; then there is none. */
    private long append(BufferSpace space, long address, int byteCount, boolean packet) {
        long frame = spare != 0 ? spare : FrameSource.allocateUncleared();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        spare = 0;
        if (space.get(address, FrameSource.address(frame), byteCount) != 0) {
            spare = frame;
            return -Errno.EFAULT;
        }
        int slot = head + used & frames.length - 1;
        frames[slot] = frame;
        starts[slot] = 0;
        lengths[slot] = byteCount;
        packets[slot] = packet;
        used++;
        bytes += byteCount;
        return 0;
    }

    /** A capacity as a pipe has it: pages, a power of two of them. */
    public static long rounded(long byteCount) {
        long bytes = PAGE_SIZE;
        while (bytes < byteCount) {
            bytes *= 2;
        }
        return bytes;
    }

    /**
     * Changes the capacity, fcntl(2) {@code F_SETPIPE_SZ}: the new one, or an error number.
     *
     * @param privileged whether the caller may exceed {@link #mostCapacity}
     */
    long resize(long byteCount, boolean privileged) {
        if (byteCount < 0 || byteCount > MOST_BYTES) {
            return -Errno.EINVAL;
        }
        int slots = (int) (rounded(byteCount) / PAGE_SIZE);
        if (slots > frames.length && (long) slots * PAGE_SIZE > mostCapacity && !privileged) {
            return -Errno.EPERM;
        }
        if (slots < used) {
            return -Errno.EBUSY;
        }
        if (slots >= MOST_SLOTS) {
            return -Errno.ENOMEM;
        }
        long[] newFrames = new long[slots];
        int[] newStarts = new int[slots];
        int[] newLengths = new int[slots];
        boolean[] newPackets = new boolean[slots];
        for (int i = 0; i < used; i++) {
            int old = head + i & frames.length - 1;
            newFrames[i] = frames[old];
            newStarts[i] = starts[old];
            newLengths[i] = lengths[old];
            newPackets[i] = packets[old];
        }
        boolean wasFull = isFull();
        frames = newFrames;
        starts = newStarts;
        lengths = newLengths;
        packets = newPackets;
        head = 0;
        if (wasFull && !isFull()) {
            Pollers.wake(writable);
        }
        return capacity();
    }

    /** Gives all frames back. */
    void freeFrames() {
        while (used > 0) {
            dropFirst();
        }
        bytes = 0;
        if (spare != 0) {
            FrameSource.release(spare);
            spare = 0;
        }
    }
}
