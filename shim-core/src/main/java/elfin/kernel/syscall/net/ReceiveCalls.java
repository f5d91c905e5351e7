package elfin.kernel.syscall.net;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.abi.struct.MMsgHdr;
import elfin.abi.struct.MsgHdr;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FileClock;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.net.ControlWriter;
import elfin.kernel.net.Socket;
import elfin.kernel.net.SocketMessage;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.syscall.file.IoVector;

/** recvfrom(2), recvmsg(2), recvmmsg(2). */
public final class ReceiveCalls {
    private ReceiveCalls() {}

    @Syscall("recvfrom")
    public static long recvfrom(
            int descriptor,
            long buffer,
            long byteCount,
            int flags,
            long address,
            long lengthAddress) {
        long wanted = SendCalls.clamp(byteCount);
        if (!UserMemory.isUserRange(buffer, wanted)) {
            return -Errno.EFAULT;
        }
        Socket socket = CallSockets.require(descriptor);
        SocketMessage message = SocketMessage.of(BufferSpace.USER, buffer, wanted, flags);
        socket.retain();
        try {
            long done = socket.receive(message);
            if (done >= 0 && address != 0) {
                CallSockets.giveAddress(message.peer, address, lengthAddress);
            }
            return done;
        } finally {
            message.recycle();
            socket.release();
        }
    }

    @Syscall("recvmsg")
    public static long recvmsg(int descriptor, long header, int flags) {
        return receiveOne(CallSockets.require(descriptor), header, flags);
    }

    @Syscall("recvmmsg")
    public static long recvmmsg(int descriptor, long headers, int count, int flags, long timeout) {
        long nanos = UserTime.NEVER;
        if (timeout != 0) {
            nanos = UserTime.nanos(timeout);
            if (nanos < 0) {
                return -Errno.EINVAL;
            }
        }
        Socket socket = CallSockets.require(descriptor);
        int error = socket.takeError();
        if (error != 0) {
            return -error;
        }
        long start = FileClock.get().monotonicNanos();
        long result = receiveMany(socket, headers, count, flags, UserTime.after(start, nanos));
        if (timeout != 0 && result > 0) {
            long used = FileClock.get().monotonicNanos() - start;
            UserTime.put(timeout, Math.max(0, nanos - used));
        }
        return result;
    }

    private static long receiveMany(
            Socket socket, long headers, int count, int flags, long deadline) {
        int most =
                Integer.compareUnsigned(count, SendCalls.MOST_VECTORS) > 0
                        ? SendCalls.MOST_VECTORS
                        : count;
        int more = flags & ~Sockets.MSG_WAITFORONE;
        int done = 0;
        long result = 0;
        while (done < most) {
            long header = headers + (long) done * MMsgHdr.SIZE;
            try {
                result = receiveOne(socket, header + MMsgHdr.MSG_HDR, more);
                if (result >= 0) {
                    UserMemory.putInt(header + MMsgHdr.MSG_LEN, (int) result);
                }
            } catch (ErrnoException e) {
                result = -e.errno();
            }
            if (result < 0) {
                break;
            }
            done++;
            if ((flags & Sockets.MSG_WAITFORONE) != 0) {
                more |= Sockets.MSG_DONTWAIT;
            }
            if (FileClock.get().monotonicNanos() >= deadline) {
                break;
            }
        }
        if (done == 0) {
            return Math.min(result, 0);
        }
        if (result < 0 && result != -Errno.EAGAIN && result > -Errno.ERESTARTSYS) {
            // What was received counts; the next call tells the error.
            socket.setError((int) -result);
        }
        return done;
    }

    private static long receiveOne(Socket socket, long header, int flags) {
        long name = UserMemory.getLong(header + MsgHdr.MSG_NAME);
        if (name != 0 && UserMemory.getInt(header + MsgHdr.MSG_NAMELEN) < 0) {
            return -Errno.EINVAL;
        }
        long vector = UserMemory.getLong(header + MsgHdr.MSG_IOV);
        long count = UserMemory.getLong(header + MsgHdr.MSG_IOVLEN);
        if (count < 0 || count > SendCalls.MOST_VECTORS) {
            return -Errno.EMSGSIZE;
        }
        long total = IoVector.check(vector, (int) count);
        if (total < 0) {
            return total;
        }
        long control = UserMemory.getLong(header + MsgHdr.MSG_CONTROL);
        long controlLength = UserMemory.getLong(header + MsgHdr.MSG_CONTROLLEN);
        ControlWriter writer = control == 0 ? null : new ControlWriter(control, controlLength);
        SocketMessage message = SocketMessage.ofVector(vector, (int) count, total, flags);
        message.control = writer;
        socket.retain();
        try {
            long done = socket.receive(message);
            if (done >= 0) {
                finish(header, name, message, flags, writer);
            }
            return done;
        } finally {
            message.recycle();
            socket.release();
        }
    }

    private static void finish(
            long header, long name, SocketMessage message, int flags, ControlWriter writer) {
        if (name != 0) {
            CallSockets.giveAddress(message.peer, name, header + MsgHdr.MSG_NAMELEN);
        }
        int resultFlags = message.resultFlags | flags & Sockets.MSG_CMSG_CLOEXEC;
        UserMemory.putInt(header + MsgHdr.MSG_FLAGS, resultFlags);
        UserMemory.putLong(header + MsgHdr.MSG_CONTROLLEN, writer == null ? 0 : writer.written());
    }
}
