package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.struct.CMsgHdr;
import elfin.abi.struct.MsgHdr;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;

/** The ancillary data that a {@code struct msghdr} names: sendmsg(2). */
public final class SocketControl {
    /** {@code net.core.optmem_max}: more ancillary data are not taken. */
    private static final int MOST_BYTES = 131_072;

    private SocketControl() {}

    /** Reads what is to be sent; null when there is nothing. */
    public static SentControl read(Socket socket, long header) {
        long address = UserMemory.getLong(header + MsgHdr.MSG_CONTROL);
        long length = UserMemory.getLong(header + MsgHdr.MSG_CONTROLLEN);
        if (length < 0 || length > MOST_BYTES) {
            throw ErrnoException.of(Errno.ENOBUFS);
        }
        if (address == 0 || length < CMsgHdr.SIZE) {
            return null;
        }
        byte[] bytes = new byte[(int) length];
        UserMemory.read(address, bytes, 0, bytes.length);
        return new SentControl(socket, bytes);
    }
}
