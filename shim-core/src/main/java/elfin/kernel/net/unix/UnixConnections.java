package elfin.kernel.net.unix;

import elfin.abi.Errno;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.Pollers;
import elfin.kernel.net.PeerCredentials;
import elfin.kernel.net.Socket;
import elfin.kernel.net.unix.UnixSocket.State;

/** Making connections of stream and packet sockets: listen(2), connect(2), accept(2). */
final class UnixConnections {
    private UnixConnections() {}

    static long listen(UnixSocket socket, int backlog) {
        if (!socket.isConnectionBased()) {
            return -Errno.EOPNOTSUPP;
        }
        if (socket.address == null || socket.state == State.CONNECTED) {
            return -Errno.EINVAL;
        }
        if (backlog > socket.backlog) {
            Pollers.wake(socket.queueRoom);
        }
        socket.backlog = backlog;
        socket.state = State.LISTENING;
        if (socket.pending == null) {
            socket.pending = new PendingConnections();
        }
        socket.peerCredentials = PeerCredentials.ofCaller();
        return 0;
    }

    static long connect(UnixSocket socket, byte[] address) {
        UnixNames.check(address);
        UnixNames.nameSender(socket);
        long deadline = socket.sendDeadline(0);
        while (true) {
            UnixSocket listener = UnixNames.find(address, socket.type);
            if (listener.state != State.LISTENING || listener.cannot(UnixSocket.NO_RECEIVING)) {
                return -Errno.ECONNREFUSED;
            }
            if (!listener.isQueueFull()) {
                return connect(socket, listener);
            }
            long error = Socket.await(listener.queueRoom, deadline);
            if (error != 0) {
                return error;
            }
        }
    }

    private static long connect(UnixSocket socket, UnixSocket listener) {
        if (socket.state != State.CLOSED) {
            return socket.state == State.CONNECTED ? -Errno.EISCONN : -Errno.EINVAL;
        }
        UnixSocket end = new UnixSocket(socket.type, socket.protocol, 0);
        end.isEmbryo = true;
        end.address = listener.address;
        end.peer = socket;
        end.state = State.CONNECTED;
        end.peerCredentials = PeerCredentials.ofCaller();
        end.options.inherit(listener.options);
        socket.peer = end;
        socket.state = State.CONNECTED;
        socket.peerCredentials = listener.peerCredentials;
        listener.pending.add(end);
        Pollers.wake(listener.readable);
        return 0;
    }

    static long await(UnixSocket socket) {
        if (!socket.isConnectionBased()) {
            return -Errno.EOPNOTSUPP;
        }
        if (socket.state != State.LISTENING) {
            return -Errno.EINVAL;
        }
        long deadline = socket.receiveDeadline(0);
        while (socket.pending.count() == 0) {
            if (socket.cannot(UnixSocket.NO_RECEIVING)) {
                return -Errno.EINVAL;
            }
            long error = Socket.await(socket.readable, deadline);
            if (error != 0) {
                return error;
            }
        }
        return 0;
    }

    static Socket accept(UnixSocket socket) {
        UnixSocket end = socket.pending.take();
        Pollers.wake(socket.queueRoom);
        end.isEmbryo = false;
        FileCredentials owner = Caller.credentials();
        end.inode.uid = owner.fileUid();
        end.inode.gid = owner.fileGid();
        return end;
    }
}
