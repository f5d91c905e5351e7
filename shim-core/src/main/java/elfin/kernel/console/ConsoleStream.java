package elfin.kernel.console;

import elfin.kernel.fs.Pollers;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.Frames;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.virtio.Virtqueue;
import elfin.raw.Mem;

/** One port: bytes to the host and from it, through buffers of one page. */
public final class ConsoleStream {
    /** How many pages are on their way at most, in each direction. */
    private static final int BUFFERS = 8;

    private final String name;
    private final Virtqueue receive;
    private final Virtqueue transmit;

    /** Buffer addresses by descriptor, while the device has them. */
    private final long[] receiveBufferOf;

    private final long[] transmitBufferOf;
    private final long[] freeTransmit = new long[BUFFERS];
    private int freeTransmitCount;

    /** Received and not read: a ring of buffers with their lengths. */
    private final long[] received = new long[BUFFERS];

    private final int[] receivedLength = new int[BUFFERS];
    private int firstReceived;
    private int receivedCount;
    private int readOffset;

    /** How many bytes the host sends in all, once it has said so. */
    private long end = Long.MAX_VALUE;

    private long consumedBytes;

    /** Told when something was received. */
    private Runnable listener;

    /** Woken when there is something to read, or its end. */
    private final WaitQueue readable = new WaitQueue();

    private final WaitQueue writable = new WaitQueue();
    private boolean receiving;

    ConsoleStream(String name, Virtqueue receive, Virtqueue transmit) {
        this.name = name;
        this.receive = receive;
        this.transmit = transmit;
        this.receiveBufferOf = new long[receive.size()];
        this.transmitBufferOf = new long[transmit.size()];
    }

    public String name() {
        return name;
    }

    /** Gives the device buffers for what the host sends. */
    public void startReceiving() {
        if (receiving) {
            return;
        }
        receiving = true;
        for (int i = 0; i < BUFFERS; i++) {
            addReceiveBuffer(newBuffer());
        }
        receive.kick();
    }

    private static long newBuffer() {
        long frame = Frames.allocate();
        if (frame == Frames.NONE) {
            throw new OutOfMemoryError();
        }
        return DirectMap.virtual(frame);
    }

    private void addReceiveBuffer(long buffer) {
        receiveBufferOf[receive.add(buffer, Frames.SIZE, true)] = buffer;
    }

    /**
     * The host has said how many bytes it sends in all. It does not close its side instead, because
     * QEMU drops what it has not read when that happens.
     */
    void setEnd(long byteCount) {
        end = byteCount;
        Pollers.wake(readable);
    }

    /**
     * The host has closed its side: what was received until now is all. QEMU hands over what it
     * read before it says so.
     */
    void hostClosed() {
        poll();
        setEnd(consumedBytes + available());
    }

    /** Sets who is told of received bytes; it runs in interrupts too. */
    void setListener(Runnable newListener) {
        listener = newListener;
    }

    /** Takes what the device is done with. */
    void poll() {
        int id;
        boolean news = false;
        while ((id = receive.takeUsed()) >= 0) {
            int last = (firstReceived + receivedCount) % BUFFERS;
            received[last] = receiveBufferOf[id];
            receivedLength[last] = receive.lastUsedLength();
            receivedCount++;
            news = true;
        }
        if (news) {
            Pollers.wake(readable);
            if (listener != null) {
                listener.run();
            }
        }
        boolean room = false;
        while ((id = transmit.takeUsed()) >= 0) {
            freeTransmit[freeTransmitCount++] = transmitBufferOf[id];
            room = true;
        }
        if (room) {
            Pollers.wake(writable);
        }
    }

    /** The queue to wait in for {@link #available} or {@link #isAtEnd}. */
    public WaitQueue readable() {
        return readable;
    }

    /** Bytes that can be read at once. */
    public int available() {
        int total = -readOffset;
        for (int i = 0; i < receivedCount; i++) {
            total += receivedLength[(firstReceived + i) % BUFFERS];
        }
        return Math.max(total, 0);
    }

    /** Whether everything that the host sends in all is read. */
    public boolean isAtEnd() {
        return consumedBytes >= end;
    }

    /**
     * The address of received bytes, and with {@link #frontLength} how many lie there; 0 when there
     * are none.
     */
    public long front() {
        return receivedCount == 0 ? 0 : received[firstReceived] + readOffset;
    }

    /** How many bytes lie at {@link #front()}. */
    public int frontLength() {
        return receivedCount == 0 ? 0 : receivedLength[firstReceived] - readOffset;
    }

    /** Takes bytes from the front; at most {@link #frontLength}. */
    public void consume(int byteCount) {
        readOffset += byteCount;
        consumedBytes += byteCount;
        if (readOffset == receivedLength[firstReceived]) {
            long buffer = received[firstReceived];
            firstReceived = (firstReceived + 1) % BUFFERS;
            receivedCount--;
            readOffset = 0;
            addReceiveBuffer(buffer);
            receive.kick();
        }
    }

    /**
     * A page for bytes to the host; waits for the device when all are on their way.
     *
     * @return its address, or 0 when a signal came first
     */
    public long transmitBuffer() {
        while (freeTransmitCount == 0) {
            poll();
            if (freeTransmitCount > 0) {
                break;
            }
            if (transmit.isIdle() || buffersMade < BUFFERS) {
                buffersMade++;
                return newBuffer();
            }
            if (!writable.await()) {
                return 0;
            }
        }
        return freeTransmit[--freeTransmitCount];
    }

    /** A page for bytes to the host; waits without giving way, and signals do not end the wait. */
    public long transmitBufferNow() {
        while (freeTransmitCount == 0 && buffersMade == BUFFERS) {
            poll();
        }
        if (freeTransmitCount > 0) {
            return freeTransmit[--freeTransmitCount];
        }
        buffersMade++;
        return newBuffer();
    }

    private int buffersMade;

    /** Where to wait for {@link #hasTransmitBuffer}. */
    public WaitQueue writable() {
        return writable;
    }

    /** Whether a page for bytes to the host is free. */
    public boolean hasTransmitBuffer() {
        poll();
        return freeTransmitCount > 0 || buffersMade < BUFFERS;
    }

    /** A page for bytes to the host, or 0 when all are on their way; does not wait. */
    public long freeTransmitBuffer() {
        return freeTransmitCount > 0 || buffersMade < BUFFERS ? transmitBufferNow() : 0;
    }

    /** Gives a page back unused. */
    public void returnBuffer(long buffer) {
        freeTransmit[freeTransmitCount++] = buffer;
    }

    /** Sends the first bytes of a page that {@link #transmitBuffer} gave. */
    public void transmit(long buffer, int byteCount) {
        transmitBufferOf[transmit.add(buffer, byteCount, false)] = buffer;
        transmit.kick();
    }

    /** Sends a line; waits without giving way, for the kernel's own words. */
    public void sendLine(String text) {
        long buffer = transmitBufferNow();
        int length = Math.min(text.length(), (int) Frames.SIZE - 1);
        for (int i = 0; i < length; i++) {
            Mem.putByte(buffer + i, (byte) text.charAt(i));
        }
        Mem.putByte(buffer + length, (byte) '\n');
        transmit(buffer, length + 1);
    }

    /** Waits until the device has taken everything. */
    public void flush() {
        while (!transmit.isIdle()) {
            poll();
        }
    }
}
