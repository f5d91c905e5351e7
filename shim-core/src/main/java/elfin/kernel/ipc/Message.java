package elfin.kernel.ipc;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.mm.UserMemory;

/** A message in a queue. Its bytes lie outside the heap: whole frames and a block for the rest. */
final class Message {
    private static final long[] NONE = new long[0];

    /** Type of a System V message, priority of a POSIX one. */
    final long type;

    final int length;

    /** Addresses of frames, by physical address, and of the last block. */
    private final long[] pieces;

    /** Next message in its queue. */
    Message next;

    private Message(long type, int length) {
        this.type = type;
        this.length = length;
        int count = (length + FrameSource.PAGE_SIZE - 1) / FrameSource.PAGE_SIZE;
        pieces = count == 0 ? NONE : new long[count];
    }

    /** A message with bytes of the program; throws {@code EFAULT} or {@code ENOMEM}. */
    static Message fromUser(long type, long address, int length) {
        Message message = new Message(type, length);
        for (int i = 0; i < message.pieces.length; i++) {
            int size = message.pieceLength(i);
            long piece =
                    size <= SmallBlocks.MOST_BYTES
                            ? SmallBlocks.allocate(size)
                            : FrameSource.allocateUncleared();
            if (piece == 0) {
                message.free();
                throw ErrnoException.of(Errno.ENOMEM);
            }
            message.pieces[i] = piece;
            long from = address + (long) i * FrameSource.PAGE_SIZE;
            if (UserMemory.copyIn(from, message.address(i), size) != 0) {
                message.free();
                throw ErrnoException.of(Errno.EFAULT);
            }
        }
        return message;
    }

    /** Copies the first bytes to the program: whether that went well. */
    boolean copyOut(long address, int byteCount) {
        int done = 0;
        for (int i = 0; done < byteCount; i++) {
            int part = Math.min(pieceLength(i), byteCount - done);
            if (UserMemory.copyOut(address(i), address + done, part) != 0) {
                return false;
            }
            done += part;
        }
        return true;
    }

    /** Gives its memory back. */
    void free() {
        for (int i = 0; i < pieces.length; i++) {
            int size = pieceLength(i);
            if (pieces[i] != 0 && size <= SmallBlocks.MOST_BYTES) {
                SmallBlocks.free(pieces[i], size);
            } else if (pieces[i] != 0) {
                FrameSource.release(pieces[i]);
            }
            pieces[i] = 0;
        }
    }

    private int pieceLength(int i) {
        return Math.min(FrameSource.PAGE_SIZE, length - i * FrameSource.PAGE_SIZE);
    }

    private long address(int i) {
        return pieceLength(i) <= SmallBlocks.MOST_BYTES
                ? pieces[i]
                : FrameSource.address(pieces[i]);
    }
}
