package elfin.kernel.dump;

import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.OpenFile;
import elfin.raw.Mem;

/**
 * Writes a core file from its beginning to its end, at most as many bytes as RLIMIT_CORE allows:
 * what follows is left out. Holes do not count. Without a file it only counts.
 */
final class CoreWriter {
    private static final int BUFFER_SIZE = FrameSource.PAGE_SIZE;

    private final OpenFile file;

    /** Bytes that may be written; unsigned. */
    private final long limit;

    /** The frame of the buffer and its kernel address; 0 without a file. */
    private final long frame;

    private final long buffer;
    private int used;

    /** Where the buffer's first byte belongs in the file. */
    private long bufferPosition;

    private long written;
    private boolean endsInHole;
    private boolean full;

    private CoreWriter(OpenFile file, long limit, long frame) {
        this.file = file;
        this.limit = limit;
        this.frame = frame;
        this.buffer = frame == 0 ? 0 : FrameSource.address(frame);
    }

    /** One that counts. */
    static CoreWriter counting() {
        return new CoreWriter(null, -1, 0);
    }

    /**
     * One that writes.
     *
     * @throws OutOfMemoryError when there is no page for its buffer
     */
    static CoreWriter to(OpenFile file, long limit) {
        long frame = FrameSource.allocate();
        if (frame == 0) {
            throw new OutOfMemoryError();
        }
        return new CoreWriter(file, limit, frame);
    }

    /** How far the file goes by now. */
    long position() {
        return bufferPosition + used;
    }

    /** Whether nothing more can be written. */
    boolean isFull() {
        return full;
    }

    void putByte(int value) {
        if (used == BUFFER_SIZE) {
            flush();
        }
        if (buffer != 0) {
            Mem.putByte(buffer + used, (byte) value);
        }
        used++;
    }

    void putShort(int value) {
        putByte(value);
        putByte(value >>> Byte.SIZE);
    }

    void putInt(int value) {
        if (used + Integer.BYTES <= BUFFER_SIZE) {
            if (buffer != 0) {
                Mem.putInt(buffer + used, value);
            }
            used += Integer.BYTES;
        } else {
            putShort(value);
            putShort(value >>> Short.SIZE);
        }
    }

    void putLong(long value) {
        putInt((int) value);
        putInt((int) (value >>> Integer.SIZE));
    }

    void putBytes(byte[] bytes, int count) {
        for (int i = 0; i < count; i++) {
            putByte(bytes[i]);
        }
    }

    void putZeros(long count) {
        for (long i = 0; i < count; i++) {
            putByte(0);
        }
    }

    /** Zeros up to a multiple of 4, as between notes. */
    void align() {
        putZeros(-position() & Integer.BYTES - 1);
    }

    /** Kernel memory. */
    void putMemory(long address, long count) {
        long done = 0;
        while (done < count) {
            if (used == BUFFER_SIZE) {
                flush();
            }
            long chunk = Math.min(count - done, BUFFER_SIZE - used);
            if (buffer != 0) {
                Mem.copy(address + done, buffer + used, chunk);
            }
            used += (int) chunk;
            done += chunk;
        }
    }

    /** A page at a kernel address, not through the buffer. */
    void putPage(long address) {
        flush();
        write(address, FrameSource.PAGE_SIZE);
        bufferPosition += FrameSource.PAGE_SIZE;
    }

    /** Leaves bytes out, which read as zeros. */
    void skip(long count) {
        flush();
        bufferPosition += count;
        endsInHole |= count > 0;
    }

    private void flush() {
        if (used > 0) {
            write(buffer, used);
            bufferPosition += used;
            used = 0;
        }
    }

    private void write(long address, int count) {
        if (file == null || full) {
            return;
        }
        long left = limit - written;
        int allowed = Long.compareUnsigned(left, count) < 0 ? (int) left : count;
        full = allowed < count;
        if (allowed > 0) {
            long done = file.writeAt(BufferSpace.KERNEL, address, allowed, bufferPosition);
            full |= done < allowed;
            written += Math.max(done, 0);
            endsInHole = false;
        }
    }

    /** Writes what is left, and has the file be as long as its holes say. */
    void finish() {
        flush();
        if (endsInHole && bufferPosition > 0) {
            bufferPosition--;
            putByte(0);
            flush();
        }
    }

    /** Gives the buffer back. */
    void close() {
        if (frame != 0) {
            FrameSource.release(frame);
        }
    }
}
