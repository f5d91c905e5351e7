package elfin.kernel.net.unix;

import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.net.SocketMessage;

/**
 * Bytes in the order they came, in page frames outside the heap: as many frames as the bytes need,
 * and none when there are no bytes.
 */
final class ByteQueue {
    private static final int FIRST_CAPACITY = 4;

    /** A ring of frames' physical addresses; its length is a power of two. */
    private long[] ring = new long[FIRST_CAPACITY];

    /** Index in the ring of the frame that the first byte is in. */
    private int first;

    private int frameCount;

    /** Where the first byte lies in its frame. */
    private int start;

    private long length;

    long length() {
        return length;
    }

    /**
     * Adds bytes of a message.
     *
     * @return how many: fewer than asked when the message's memory is bad, and -1 when there is no
     *     memory left for any
     */
    long append(SocketMessage from, long byteCount) {
        long done = 0;
        while (done < byteCount) {
            long end = start + length;
            int inFrame = (int) (end & Frames.SIZE - 1);
            if (end == (long) frameCount * Frames.SIZE && !addFrame()) {
                return done == 0 ? -1 : done;
            }
            long frame = frame((int) (end >>> Frames.SHIFT));
            long chunk = Math.min(byteCount - done, Frames.SIZE - inFrame);
            long moved = from.move(frame + inFrame, chunk, true);
            done += moved;
            length += moved;
            if (moved < chunk) {
                break;
            }
        }
        return done;
    }

    /** Takes the last bytes back. */
    void removeLast(long byteCount) {
        length -= byteCount;
        if (length == 0) {
            releaseAll();
        }
    }

    /**
     * Gives bytes to a message; they stay.
     *
     * @param skip where they start
     * @return how many: fewer than asked when the message's memory is bad
     */
    long read(SocketMessage to, long skip, long byteCount) {
        long done = 0;
        while (done < byteCount) {
            long at = start + skip + done;
            int inFrame = (int) (at & Frames.SIZE - 1);
            long chunk = Math.min(byteCount - done, Frames.SIZE - inFrame);
            long moved = to.move(frame((int) (at >>> Frames.SHIFT)) + inFrame, chunk, false);
            done += moved;
            if (moved < chunk) {
                break;
            }
        }
        return done;
    }

    /** Drops the first bytes. */
    void drop(long byteCount) {
        length -= byteCount;
        if (length == 0) {
            releaseAll();
            return;
        }
        long newStart = start + byteCount;
        while (newStart >= Frames.SIZE) {
            releaseFirst();
            newStart -= Frames.SIZE;
        }
        start = (int) newStart;
    }

    private long frame(int index) {
        return DirectMap.virtual(ring[first + index & ring.length - 1]);
    }

    private boolean addFrame() {
        if (frameCount == ring.length && !grow()) {
            return false;
        }
        long frame = Frames.allocateForUser();
        if (frame == Frames.NONE) {
            return false;
        }
        ring[first + frameCount++ & ring.length - 1] = frame;
        return true;
    }

    private boolean grow() {
        long[] more;
        try {
            more = new long[2 * ring.length];
        } catch (OutOfMemoryError e) {
            // A part of the message may be in already: the caller takes it back.
            return false;
        }
        for (int i = 0; i < frameCount; i++) {
            more[i] = ring[first + i & ring.length - 1];
        }
        ring = more;
        first = 0;
        return true;
    }

    private void releaseFirst() {
        Frames.release(ring[first]);
        first = first + 1 & ring.length - 1;
        frameCount--;
    }

    private void releaseAll() {
        while (frameCount > 0) {
            releaseFirst();
        }
        start = 0;
    }
}
