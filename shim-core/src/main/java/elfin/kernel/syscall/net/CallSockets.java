package elfin.kernel.syscall.net;

import elfin.abi.Errno;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.net.Socket;
import elfin.kernel.syscall.file.CallFiles;

/** What socket handlers take from the calling task and its memory. */
final class CallSockets {
    /** {@code struct sockaddr_storage}: no address is longer. */
    static final int LONGEST_ADDRESS = 128;

    private CallSockets() {}

    /** The socket of a descriptor; {@code EBADF} or {@code ENOTSOCK} when there is none. */
    static Socket require(int descriptor) {
        OpenFile file = CallFiles.require(descriptor);
        if (file instanceof Socket socket) {
            return socket;
        }
        throw ErrnoException.of(Errno.ENOTSOCK);
    }

    /** Reads an address. */
    static byte[] address(long userAddress, int length) {
        if (length < 0 || length > LONGEST_ADDRESS) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        byte[] bytes = new byte[length];
        UserMemory.read(userAddress, bytes, 0, length);
        return bytes;
    }

    /**
     * Gives an address as far as there is room, and its length.
     *
     * @param lengthAddress where the room is, and then the length goes
     */
    static void giveAddress(byte[] bytes, long userAddress, long lengthAddress) {
        int room = UserMemory.getInt(lengthAddress);
        if (room < 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        int length = bytes == null ? 0 : bytes.length;
        if (length > 0) {
            UserMemory.write(userAddress, bytes, 0, Math.min(length, room));
        }
        UserMemory.putInt(lengthAddress, length);
    }

    /** Makes a descriptor of a socket, whose reference passes to it. */
    static long install(Socket socket, boolean closeOnExec) {
        int descriptor = CallFiles.table().install(socket, 0, closeOnExec);
        if (descriptor < 0) {
            socket.release();
        }
        return descriptor;
    }

    /** {@code EMFILE} unless so many descriptors can be made. */
    static void requireFree(int count) {
        FileTable table = CallFiles.table();
        int first = table.lowestFree(0);
        if (first < 0 || count > 1 && table.lowestFree(first + 1) < 0) {
            throw ErrnoException.of(Errno.EMFILE);
        }
    }
}
