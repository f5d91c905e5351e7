package elfin.kernel.net.unix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import elfin.kernel.fs.BufferSpace;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.TestMachine;
import elfin.kernel.net.SocketMessage;
import elfin.raw.Mem;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bytes come out of a queue as they went in, and their frames go back. */
final class ByteQueueTest {
    private static final int BUFFER_SIZE = 64 << 10;

    private final ByteQueue queue = new ByteQueue();
    private long buffer;
    private long freeFrames;

    @BeforeEach
    void start() {
        TestMachine.start(8);
        buffer = DirectMap.virtual(Frames.allocateContiguous(4));
        freeFrames = Frames.freeFrames();
    }

    private long append(long firstValue, int byteCount) {
        for (int i = 0; i < byteCount; i++) {
            Mem.putByte(buffer + i, value(firstValue + i));
        }
        SocketMessage message = SocketMessage.of(BufferSpace.KERNEL, buffer, byteCount, 0);
        long done = queue.append(message, byteCount);
        message.recycle();
        return done;
    }

    private void expect(long firstValue, long skip, int byteCount) {
        SocketMessage message = SocketMessage.of(BufferSpace.KERNEL, buffer, byteCount, 0);
        assertEquals(byteCount, queue.read(message, skip, byteCount));
        message.recycle();
        for (int i = 0; i < byteCount; i++) {
            assertEquals(value(firstValue + skip + i), Mem.getByte(buffer + i));
        }
    }

    private static byte value(long index) {
        return (byte) (index * 31 + (index >>> 8));
    }

    @Test
    void keepsTheOrderOfRandomWritesAndReads() {
        Random random = new Random(5);
        long written = 0;
        long read = 0;
        for (int i = 0; i < 2000; i++) {
            if (random.nextBoolean()) {
                int count = random.nextInt(1 << random.nextInt(15));
                assertEquals(count, append(written, count));
                written += count;
            } else if (written > read) {
                int count = 1 + random.nextInt((int) Math.min(written - read, BUFFER_SIZE));
                long skip = random.nextInt((int) (written - read) - count + 1);
                expect(read, skip, count);
                queue.drop(count);
                read += count;
            }
            assertEquals(written - read, queue.length());
        }
        queue.drop(written - read);
        assertEquals(freeFrames, Frames.freeFrames());
    }

    @Test
    void givesFramesBackAsTheirBytesGo() {
        append(0, 3 * Frames.SIZE);
        assertEquals(freeFrames - 3, Frames.freeFrames());
        queue.drop(Frames.SIZE + 1);
        assertEquals(freeFrames - 2, Frames.freeFrames());
        queue.drop(2 * Frames.SIZE - 1);
        assertEquals(freeFrames, Frames.freeFrames());
    }

    @Test
    void takesTheLastBytesBack() {
        append(0, 10);
        append(100, 10);
        queue.removeLast(10);
        assertEquals(10, queue.length());
        expect(0, 0, 10);
        queue.removeLast(10);
        assertEquals(freeFrames, Frames.freeFrames());
    }

    @Test
    void endsWhereMemoryEnds() {
        long total = 0;
        long done;
        while ((done = append(total, BUFFER_SIZE)) == BUFFER_SIZE) {
            total += done;
        }
        total += Math.max(done, 0);
        assertEquals(total, queue.length());
        assertEquals(-1, append(total, 1));
        queue.drop(total);
        assertEquals(freeFrames, Frames.freeFrames());
    }
}
