package elfin.kernel.net.unix;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.kernel.fs.Pollers;
import elfin.kernel.net.Ancillary;
import elfin.kernel.net.Socket;
import elfin.kernel.net.SocketMessage;
import elfin.kernel.net.unix.UnixSocket.State;

/** Sending and receiving messages that stay whole: datagram and packet sockets. */
final class UnixDatagrams {
    /** {@code net.unix.max_dgram_qlen}: messages that may wait for a receiver, and one more. */
    static final int QUEUE_LENGTH = 10;

    /** What of a send buffer a message leaves free. */
    private static final int SPARE = 32;

    private UnixDatagrams() {}

    /** connect(2) of a datagram socket: sets where messages go and come from. */
    static long connect(UnixSocket socket, byte[] address) {
        if (address.length < 2) {
            return -Errno.EINVAL;
        }
        UnixSocket to = null;
        if (UnixNames.family(address) != Sockets.AF_UNSPEC) {
            UnixNames.check(address);
            UnixNames.nameSender(socket);
            to = UnixNames.find(address, socket.type);
            if (!maySend(socket, to)) {
                return -Errno.EPERM;
            }
        }
        UnixSocket before = socket.peer;
        socket.peer = to;
        socket.state = to == null ? State.CLOSED : State.CONNECTED;
        if (before != null && before != to) {
            disconnected(socket, before);
        }
        return 0;
    }

    /** Who is connected to another hears nobody else. */
    private static boolean maySend(UnixSocket from, UnixSocket to) {
        return to.peer == null || to.peer == from;
    }

    /** Messages of the former peer are dropped, and it hears of it if it was connected back. */
    private static void disconnected(UnixSocket socket, UnixSocket before) {
        if (socket.received.count() > 0) {
            socket.received.clear();
            Pollers.wake(socket.queueRoom);
            if (!before.dead && before.peer == socket) {
                before.setError(Errno.ECONNRESET);
                before.stateChanged();
            }
        }
    }

    static long send(UnixSocket from, SocketMessage message) {
        boolean packets = from.isConnectionBased();
        if (packets) {
            int error = from.takeError();
            if (error != 0) {
                return -error;
            }
            if (from.state != State.CONNECTED) {
                return -Errno.ENOTCONN;
            }
            message.peer = null;
        }
        if ((message.flags & Sockets.MSG_OOB) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        if (message.peer != null) {
            UnixNames.check(message.peer);
        } else if (from.peer == null) {
            // The peer of a packet socket has gone.
            return packets ? -Errno.EPIPE : -Errno.ENOTCONN;
        }
        UnixNames.nameSender(from);
        if (message.left() > from.options.sendBuffer - SPARE) {
            return -Errno.EMSGSIZE;
        }
        long deadline = from.sendDeadline(message.flags);
        long error = UnixStreams.awaitRoom(from, deadline);
        return error != 0 ? error : deliver(from, message, deadline);
    }

    private static long deliver(UnixSocket from, SocketMessage message, long deadline) {
        while (true) {
            UnixSocket to =
                    message.peer != null ? UnixNames.find(message.peer, from.type) : from.peer;
            if (to == null) {
                return -Errno.ECONNRESET;
            }
            if (!maySend(from, to)) {
                return -Errno.EPERM;
            }
            if (to.dead) {
                return peerIsGone(from, to);
            }
            if (to.cannot(UnixSocket.NO_RECEIVING)) {
                return -Errno.EPIPE;
            }
            if (to == from || to.peer == from || !to.isQueueFull()) {
                long done = to.received.append(from, message, message.left(), true);
                if (done >= 0) {
                    Pollers.wake(to.readable);
                }
                return done;
            }
            long error = Socket.await(to.queueRoom, deadline);
            if (error != 0) {
                return error;
            }
        }
    }

    private static long peerIsGone(UnixSocket from, UnixSocket to) {
        if (from.isConnectionBased()) {
            return -Errno.EPIPE;
        }
        if (from.peer == to) {
            from.peer = null;
            from.state = State.CLOSED;
            disconnected(from, to);
        }
        return -Errno.ECONNREFUSED;
    }

    static long receive(UnixSocket socket, SocketMessage message) {
        if (socket.isConnectionBased() && socket.state != State.CONNECTED) {
            return -Errno.ENOTCONN;
        }
        if ((message.flags & Sockets.MSG_OOB) != 0) {
            return -Errno.EOPNOTSUPP;
        }
        boolean peek = (message.flags & Sockets.MSG_PEEK) != 0;
        long deadline = socket.receiveDeadline(message.flags);
        int index;
        while ((index = find(socket, peek)) < 0) {
            int error = socket.takeError();
            if (error != 0) {
                return -error;
            }
            if (socket.cannot(UnixSocket.NO_RECEIVING)) {
                return deadline != 0 || socket.isConnectionBased() ? 0 : -Errno.EAGAIN;
            }
            long wait = Socket.await(socket.readable, deadline);
            if (wait != 0) {
                return wait;
            }
        }
        return copy(socket, index, message, peek);
    }

    /** The index of the message to give, -1 for none: peeking may start behind some. */
    private static int find(UnixSocket socket, boolean peek) {
        long skip = peek ? Math.max(socket.options.peekOffset, 0) : 0;
        int count = socket.received.count();
        int index = 0;
        while (index < count && skip > 0 && skip >= socket.received.get(index).length) {
            skip -= socket.received.get(index).length;
            index++;
        }
        return index < count ? index : -1;
    }

    private static long copy(UnixSocket socket, int index, SocketMessage message, boolean peek) {
        UnixMessage from = socket.received.get(index);
        long before = 0;
        for (int i = 0; i < index; i++) {
            before += socket.received.get(i).length;
        }
        long skip = peek ? Math.max(Math.max(socket.options.peekOffset, 0) - before, 0) : 0;
        long there = from.length - skip;
        long wanted = Math.min(there, message.left());
        if (wanted < there) {
            message.resultFlags |= Sockets.MSG_TRUNC;
        }
        Ancillary ancillary = message.ancillary;
        message.peer = null;
        UnixStreams.note(from, message, ancillary);
        long done = socket.received.bytes.read(message, before + skip, wanted);
        movePeekOffset(socket, peek, peek ? done : from.length);
        if (from.files != null) {
            ancillary.files = peek ? UnixStreams.copy(from.files) : InFlight.received(from);
        }
        if (!peek) {
            socket.received.consume(from.length, true);
            Pollers.wake(socket.queueRoom);
        }
        if (done < wanted) {
            ancillary.release();
            return -Errno.EFAULT;
        }
        message.deliver(socket);
        return (message.flags & Sockets.MSG_TRUNC) != 0 ? there : done;
    }

    private static void movePeekOffset(UnixSocket socket, boolean peek, long byteCount) {
        int offset = socket.options.peekOffset;
        if (offset >= 0 && peek) {
            socket.options.peekOffset = (int) (offset + byteCount);
        } else if (offset > 0) {
            socket.options.peekOffset = (int) Math.max(0, offset - byteCount);
        }
    }
}
