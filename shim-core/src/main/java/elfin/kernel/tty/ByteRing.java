package elfin.kernel.tty;

import elfin.kernel.fs.FrameSource;
import elfin.raw.Mem;

/** Bytes on their way between the two sides of a pseudoterminal: a ring in page frames. */
final class ByteRing {
    private static final int PAGE_SIZE = FrameSource.PAGE_SIZE;
    private static final int PAGES = 16;

    /** Linux's limit of what waits in a terminal's buffers. */
    static final int CAPACITY = PAGES * PAGE_SIZE;

    private final long[] frames = new long[PAGES];
    private long read;
    private long written;

    int available() {
        return (int) (written - read);
    }

    int room() {
        return CAPACITY - available();
    }

    /** Adds a byte; one that finds no room, or no memory, is lost. */
    void put(int value) {
        if (room() == 0) {
            return;
        }
        int page = (int) (written / PAGE_SIZE % PAGES);
        if (frames[page] == 0) {
            frames[page] = FrameSource.allocateUncleared();
            if (frames[page] == 0) {
                return;
            }
        }
        Mem.putByte(FrameSource.address(frames[page]) + written % PAGE_SIZE, (byte) value);
        written++;
    }

    /** Takes the next byte; there must be one. */
    int take() {
        int page = (int) (read / PAGE_SIZE % PAGES);
        int value = Mem.getByte(FrameSource.address(frames[page]) + read % PAGE_SIZE) & 0xff;
        consume(1);
        return value;
    }

    /** The address of the bytes at the front, of which {@link #frontLength} lie there. */
    long front() {
        int page = (int) (read / PAGE_SIZE % PAGES);
        return FrameSource.address(frames[page]) + read % PAGE_SIZE;
    }

    int frontLength() {
        return (int) Math.min(available(), PAGE_SIZE - read % PAGE_SIZE);
    }

    /** Takes bytes from the front, of one page at most. */
    void consume(int byteCount) {
        int page = (int) (read / PAGE_SIZE % PAGES);
        read += byteCount;
        boolean pageDone = read % PAGE_SIZE == 0;
        if (read == written) {
            // The next byte begins the page anew.
            read = (long) page * PAGE_SIZE;
            written = read;
        } else if (pageDone) {
            release(page);
        }
    }

    /** Throws everything away. */
    void clear() {
        read = 0;
        written = 0;
        for (int i = 0; i < PAGES; i++) {
            release(i);
        }
    }

    private void release(int page) {
        if (frames[page] != 0) {
            FrameSource.release(frames[page]);
            frames[page] = 0;
        }
    }
}
