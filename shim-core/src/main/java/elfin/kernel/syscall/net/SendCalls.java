package elfin.kernel.syscall.net;

import elfin.abi.Errno;
import elfin.abi.struct.MMsgHdr;
import elfin.abi.struct.MsgHdr;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.net.SentControl;
import elfin.kernel.net.Socket;
import elfin.kernel.net.SocketControl;
import elfin.kernel.net.SocketMessage;
import elfin.kernel.syscall.file.CallFiles;
import elfin.kernel.syscall.file.IoVector;

/** sendto(2), sendmsg(2), sendmmsg(2). */
public final class SendCalls {
    /** {@code UIO_MAXIOV}: more buffers or messages are not taken at once. */
    static final int MOST_VECTORS = 1024;

    private SendCalls() {}

    @Syscall("sendto")
    public static long sendto(
            int descriptor, long buffer, long byteCount, int flags, long address, int length) {
        Socket socket = CallSockets.require(descriptor);
        long wanted = clamp(byteCount);
        if (!UserMemory.isUserRange(buffer, wanted)) {
            return -Errno.EFAULT;
        }
        byte[] peer = address == 0 ? null : CallSockets.address(address, length);
        SocketMessage message = SocketMessage.of(BufferSpace.USER, buffer, wanted, flags);
        message.peer = peer == null || peer.length == 0 ? null : peer;
        return send(socket, message);
    }

    /** Lengths are unsigned: longer ones are cut. */
    static long clamp(long byteCount) {
        return byteCount < 0 || byteCount > CallFiles.MAX_TRANSFER
                ? CallFiles.MAX_TRANSFER
                : byteCount;
    }

    private static long send(Socket socket, SocketMessage message) {
        socket.retain();
        try {
            return socket.send(message);
        } finally {
            if (message.sent != null) {
                message.sent.release();
            }
            message.recycle();
            socket.release();
        }
    }

    @Syscall("sendmsg")
    public static long sendmsg(int descriptor, long header, int flags) {
        return sendOne(CallSockets.require(descriptor), header, flags);
    }

    @Syscall("sendmmsg")
    public static long sendmmsg(int descriptor, long headers, int count, int flags) {
        Socket socket = CallSockets.require(descriptor);
        int most = Integer.compareUnsigned(count, MOST_VECTORS) > 0 ? MOST_VECTORS : count;
        int sent = 0;
        try {
            while (sent < most) {
                long header = headers + (long) sent * MMsgHdr.SIZE;
                long done = sendOne(socket, header + MMsgHdr.MSG_HDR, flags);
                if (done < 0) {
                    return sent > 0 ? sent : done;
                }
                UserMemory.putInt(header + MMsgHdr.MSG_LEN, (int) done);
                sent++;
            }
        } catch (ErrnoException e) {
            return sent > 0 ? sent : -e.errno();
        }
        return sent;
    }

    private static long sendOne(Socket socket, long header, int flags) {
        byte[] peer = name(header);
        long vector = UserMemory.getLong(header + MsgHdr.MSG_IOV);
        long count = UserMemory.getLong(header + MsgHdr.MSG_IOVLEN);
        if (count < 0 || count > MOST_VECTORS) {
            return -Errno.EMSGSIZE;
        }
        long total = IoVector.check(vector, (int) count);
        if (total < 0) {
            return total;
        }
        SentControl sent = SocketControl.read(socket, header);
        SocketMessage message = SocketMessage.ofVector(vector, (int) count, total, flags);
        message.peer = peer;
        message.sent = sent;
        return send(socket, message);
    }

    private static byte[] name(long header) {
        long address = UserMemory.getLong(header + MsgHdr.MSG_NAME);
        int length = UserMemory.getInt(header + MsgHdr.MSG_NAMELEN);
        if (address == 0 || length == 0) {
            return null;
        }
        if (length < 0) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return CallSockets.address(address, Math.min(length, CallSockets.LONGEST_ADDRESS));
    }
}
