package elfin.kernel.syscall.net;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Sockets;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.net.OptionTransfer;
import elfin.kernel.net.Socket;
import elfin.kernel.net.SocketFamilies;
import elfin.kernel.syscall.file.CallFiles;

/** socket(2), socketpair(2), shutdown(2), setsockopt(2), getsockopt(2). */
public final class SocketCalls {
    private static final int TYPE_BITS = 0xf;
    private static final int FLAGS = Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK;

    private SocketCalls() {}

    @Syscall("socket")
    public static long socket(int family, int type, int protocol) {
        if ((type & ~TYPE_BITS & ~FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        Socket socket =
                SocketFamilies.create(family, type & TYPE_BITS, protocol, type & Fcntl.O_NONBLOCK);
        return CallSockets.install(socket, (type & Sockets.SOCK_CLOEXEC) != 0);
    }

    @Syscall("socketpair")
    public static long socketpair(int family, int type, int protocol, long descriptors) {
        if ((type & ~TYPE_BITS & ~FLAGS) != 0) {
            return -Errno.EINVAL;
        }
        CallSockets.requireFree(2);
        Socket[] pair =
                SocketFamilies.pair(family, type & TYPE_BITS, protocol, type & Fcntl.O_NONBLOCK);
        FileTable table = CallFiles.table();
        boolean closeOnExec = (type & Sockets.SOCK_CLOEXEC) != 0;
        int first = table.install(pair[0], 0, closeOnExec);
        int second = table.install(pair[1], 0, closeOnExec);
        try {
            UserMemory.putInt(descriptors, first);
            UserMemory.putInt(descriptors + Integer.BYTES, second);
        } catch (ErrnoException e) {
            table.close(first);
            table.close(second);
            throw e;
        }
        return 0;
    }

    @Syscall("shutdown")
    public static long shutdown(int descriptor, int how) {
        Socket socket = CallSockets.require(descriptor);
        return how < Sockets.SHUT_RD || how > Sockets.SHUT_RDWR
                ? -Errno.EINVAL
                : socket.shutDown(how);
    }

    @Syscall("setsockopt")
    public static long setsockopt(int descriptor, int level, int option, long value, int length) {
        Socket socket = CallSockets.require(descriptor);
        if (length < 0) {
            return -Errno.EINVAL;
        }
        return level == Sockets.SOL_SOCKET
                ? OptionTransfer.set(socket, option, value, length)
                : -Errno.EOPNOTSUPP;
    }

    @Syscall("getsockopt")
    public static long getsockopt(
            int descriptor, int level, int option, long value, long lengthAddress) {
        Socket socket = CallSockets.require(descriptor);
        return level == Sockets.SOL_SOCKET
                ? OptionTransfer.get(socket, option, value, lengthAddress)
                : -Errno.EOPNOTSUPP;
    }
}
