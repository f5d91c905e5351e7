package elfin.kernel.net;

import elfin.abi.struct.IoVec;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;

/**
 * What one call sends or receives: buffers, address, flags and ancillary data. The buffers are used
 * from their start to their end, once. Messages are kept for the next calls, so that sending and
 * receiving allocate nothing.
 */
public final class SocketMessage {
    private static SocketMessage free;

    private SocketMessage next;

    private BufferSpace space;

    /** Address of the next {@code struct iovec}, and how many there are. */
    private long vector;

    private int vectorLeft;

    /** What is left of the current buffer. */
    private long address;

    private long partLeft;

    /** What is left of all buffers. */
    private long left;

    /** The receiver's address, or after receiving the sender's; null when there is none. */
    public byte[] peer;

    /** {@code MSG_*} of the call. */
    public int flags;

    /** {@code MSG_*} that recvmsg(2) gives back. */
    public int resultFlags;

    /** What to send besides bytes, or null. */
    public SentControl sent;

    /** What came with the received bytes. */
    public final Ancillary ancillary = new Ancillary();

    /** Where received ancillary data go; null when the caller wants none. */
    public ControlWriter control;

    private SocketMessage() {}

    /** A message with one buffer. */
    public static SocketMessage of(BufferSpace space, long address, long byteCount, int flags) {
        SocketMessage message = free;
        if (message == null) {
            message = new SocketMessage();
        } else {
            free = message.next;
        }
        message.space = space;
        message.vectorLeft = 0;
        message.address = address;
        message.partLeft = byteCount;
        message.left = byteCount;
        message.flags = flags;
        message.resultFlags = 0;
        message.ancillary.clear();
        return message;
    }

    /**
     * A message with several buffers of the program.
     *
     * @param total the bytes of all, which were checked
     */
    public static SocketMessage ofVector(long vector, int count, long total, int flags) {
        SocketMessage message = of(BufferSpace.USER, 0, 0, flags);
        message.vector = vector;
        message.vectorLeft = count;
        message.left = total;
        return message;
    }

    /** The call is over; the message is another's now. */
    public void recycle() {
        peer = null;
        sent = null;
        control = null;
        next = free;
        free = this;
    }

    /** Bytes of the buffers that were not used. */
    public long left() {
        return left;
    }

    /**
     * Moves bytes between the buffers and kernel memory.
     *
     * @param toKernel the direction
     * @return how many of them were moved; fewer than asked when memory is bad
     */
    public long move(long kernelAddress, long byteCount, boolean toKernel) {
        long done = 0;
        while (done < byteCount) {
            if (partLeft == 0) {
                if (vectorLeft == 0) {
                    break;
                }
                nextPart();
                continue;
            }
            long chunk = Math.min(byteCount - done, partLeft);
            long missing =
                    toKernel
                            ? space.get(address, kernelAddress + done, chunk)
                            : space.put(kernelAddress + done, address, chunk);
            done += chunk - missing;
            address += chunk - missing;
            partLeft -= chunk - missing;
            left -= chunk - missing;
            if (missing != 0) {
                break;
            }
        }
        return done;
    }

    private void nextPart() {
        address = UserMemory.getLong(vector + IoVec.IOV_BASE);
        partLeft = UserMemory.getLong(vector + IoVec.IOV_LEN);
        vector += IoVec.SIZE;
        vectorLeft--;
    }

    /** Gives received descriptors and credentials to the caller, or drops them. */
    public void deliver(Socket socket) {
        resultFlags |= ancillary.deliver(socket, control, flags);
    }

    /** The files that are sent along, or null. */
    public OpenFile[] files() {
        return sent == null ? null : sent.files;
    }
}
