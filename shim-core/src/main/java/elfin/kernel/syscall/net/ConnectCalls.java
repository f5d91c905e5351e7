package elfin.kernel.syscall.net;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Sockets;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.net.Socket;
import elfin.kernel.syscall.file.CallFiles;

/** bind(2), listen(2), accept(2), connect(2), getsockname(2), getpeername(2). */
public final class ConnectCalls {
    private ConnectCalls() {}

    @Syscall("bind")
    public static long bind(int descriptor, long address, int length) {
        Socket socket = CallSockets.require(descriptor);
        return socket.bind(checked(CallSockets.address(address, length)));
    }

    @Syscall("connect")
    public static long connect(int descriptor, long address, int length) {
        Socket socket = CallSockets.require(descriptor);
        socket.retain();
        try {
            return socket.connect(checked(CallSockets.address(address, length)));
        } finally {
            socket.release();
        }
    }

    /** An address without even a family is none. */
    private static byte[] checked(byte[] address) {
        if (address.length < 2) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return address;
    }

    @Syscall("listen")
    public static long listen(int descriptor, int backlog) {
        Socket socket = CallSockets.require(descriptor);
        boolean many = backlog < 0 || backlog > Socket.mostPending;
        return socket.listen(many ? Socket.mostPending : backlog);
    }

    @Syscall("accept")
    public static long accept(int descriptor, long address, long lengthAddress) {
        return accept4(descriptor, address, lengthAddress, 0);
    }

    @Syscall("accept4")
    public static long accept4(int descriptor, long address, long lengthAddress, int flags) {
        if ((flags & ~(Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK)) != 0) {
            CallFiles.require(descriptor);
            return -Errno.EINVAL;
        }
        Socket listener = CallSockets.require(descriptor);
        CallSockets.requireFree(1);
        listener.retain();
        Socket socket;
        try {
            long error = listener.awaitConnection();
            if (error != 0) {
                return error;
            }
            socket = listener.accept();
        } finally {
            listener.release();
        }
        socket.flags |= flags & Fcntl.O_NONBLOCK;
        if (address != 0) {
            try {
                CallSockets.giveAddress(socket.peerAddress(), address, lengthAddress);
            } catch (ErrnoException e) {
                socket.release();
                throw e;
            }
        }
        return CallSockets.install(socket, (flags & Sockets.SOCK_CLOEXEC) != 0);
    }

    @Syscall("getsockname")
    public static long getsockname(int descriptor, long address, long lengthAddress) {
        CallSockets.giveAddress(
                CallSockets.require(descriptor).localAddress(), address, lengthAddress);
        return 0;
    }

    @Syscall("getpeername")
    public static long getpeername(int descriptor, long address, long lengthAddress) {
        byte[] peer = CallSockets.require(descriptor).peerAddress();
        if (peer == null) {
            return -Errno.ENOTCONN;
        }
        CallSockets.giveAddress(peer, address, lengthAddress);
        return 0;
    }
}
