package elfin.kernel.net.unix;

import elfin.abi.Errno;
import elfin.abi.Sockets;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.Pollers;
import elfin.kernel.net.Ancillary;
import elfin.kernel.net.Socket;
import elfin.kernel.net.SocketMessage;
import elfin.kernel.net.unix.UnixSocket.State;

/**
 * Sending and receiving on stream sockets. The last byte that is sent with {@code MSG_OOB} is
 * urgent: it can be received apart from the others, and marks a place in the stream.
 */
final class UnixStreams {
    /** Most bytes that are taken before a receiver is told of them. */
    private static final int MOST_AT_ONCE = 48 * 1024;

    /** What of half a send buffer one piece leaves free. */
    private static final int SPARE = 64;

    private UnixStreams() {}

    static long send(UnixSocket from, SocketMessage message) {
        int urgent = (message.flags & Sockets.MSG_OOB) != 0 ? 1 : 0;
        if (message.left() < urgent) {
            return -Errno.EOPNOTSUPP;
        }
        if (message.peer != null) {
            return from.state == State.CONNECTED ? -Errno.EISCONN : -Errno.EOPNOTSUPP;
        }
        if (from.peer == null && from.state != State.CONNECTED) {
            return -Errno.ENOTCONN;
        }
        long deadline = from.sendDeadline(message.flags);
        long sent = 0;
        long error = from.cannot(UnixSocket.NO_SENDING) ? broken(message, 0) : 0;
        while (error == 0 && message.left() > urgent) {
            error = awaitRoom(from, deadline);
            UnixSocket to = from.peer;
            if (error == 0 && (to == null || to.dead || to.cannot(UnixSocket.NO_RECEIVING))) {
                error = broken(message, sent);
            }
            if (error == 0) {
                long chunk = Math.min(message.left() - urgent, from.options.sendBuffer / 2 - SPARE);
                chunk = Math.min(chunk, MOST_AT_ONCE);
                long done = to.received.append(from, message, chunk, false);
                error = Math.min(done, 0);
                sent += Math.max(done, 0);
                if (done > 0) {
                    Pollers.wake(to.readable);
                }
                if (done >= 0 && done < chunk) {
                    break;
                }
            }
        }
        if (error == 0 && urgent > 0) {
            error = sendUrgent(from, message, deadline);
            sent += error == 0 ? 1 : 0;
        }
        return sent > 0 ? sent : error;
    }

    private static long sendUrgent(UnixSocket from, SocketMessage message, long deadline) {
        long error = awaitRoom(from, deadline);
        UnixSocket to = from.peer;
        if (error == 0 && (to == null || to.dead || to.cannot(UnixSocket.NO_RECEIVING))) {
            error = -Errno.EPIPE;
        }
        if (error != 0) {
            return error;
        }
        long done = to.received.append(from, message, 1, true);
        if (done < 0) {
            return done;
        }
        to.received.markLast();
        Caller.urgent(to);
        Pollers.wake(to.readable);
        return 0;
    }

    /** Receives the urgent byte by itself. */
    private static long receiveUrgent(UnixSocket socket, SocketMessage message) {
        MessageQueue queue = socket.received;
        if (queue.urgent == null || socket.options.isOn(Sockets.SO_OOBINLINE)) {
            return -Errno.EINVAL;
        }
        long at = 0;
        for (int i = 0; queue.get(i) != queue.urgent; i++) {
            at += queue.get(i).length + queue.get(i).gone;
        }
        long wanted = Math.min(1, message.left());
        long done = queue.bytes.read(message, at, wanted);
        if ((message.flags & Sockets.MSG_PEEK) == 0) {
            queue.takeUrgent();
        }
        if (done < wanted) {
            return -Errno.EFAULT;
        }
        message.resultFlags |= Sockets.MSG_OOB;
        return 1;
    }

    /** The peer does not receive any more: a signal, if nothing was sent. */
    private static long broken(SocketMessage message, long sent) {
        if (sent == 0 && (message.flags & Sockets.MSG_NOSIGNAL) == 0) {
            Caller.brokenPipe();
        }
        return -Errno.EPIPE;
    }

    /** Waits until there is room in the send buffer: 0, or a negative error number. */
    static long awaitRoom(UnixSocket from, long deadline) {
        while (true) {
            int error = from.takeError();
            if (error != 0) {
                return -error;
            }
            if (from.cannot(UnixSocket.NO_SENDING)) {
                return -Errno.EPIPE;
            }
            if (from.charge < from.options.sendBuffer) {
                return 0;
            }
            long wait = Socket.await(from.writable, deadline);
            if (wait != 0) {
                return wait;
            }
        }
    }

    static long receive(UnixSocket socket, SocketMessage message) {
        if (socket.state != State.CONNECTED) {
            return -Errno.EINVAL;
        }
        if ((message.flags & Sockets.MSG_OOB) != 0) {
            return receiveUrgent(socket, message);
        }
        Ancillary ancillary = message.ancillary;
        long target = socket.options.target(message.flags, message.left());
        long deadline = socket.receiveDeadline(message.flags);
        message.peer = null;
        boolean peek = (message.flags & Sockets.MSG_PEEK) != 0;
        boolean inline = socket.options.isOn(Sockets.SO_OOBINLINE);
        long copied = 0;
        long result = 0;
        boolean more = true;
        while (more && result == 0) {
            int from = socket.received.nextToReceive(copied > 0, peek, inline);
            if (from < 0 && copied > 0 && socket.received.count() > 0) {
                more = false;
            } else if (from >= 0) {
                long done =
                        peek
                                ? peek(socket, message, ancillary, from)
                                : take(socket, message, ancillary, copied > 0);
                more = !peek && done > 0 && ancillary.files == null && message.left() > 0;
                result = Math.min(done, 0);
                copied += Math.max(done, 0);
                more &= copied < target || socket.received.count() > 0;
            } else if (copied >= target) {
                more = false;
            } else {
                result = await(socket, deadline);
                more = result == 0;
                result = result == ENDED ? 0 : result;
            }
        }
        if (copied > 0 || result == 0) {
            message.deliver(socket);
            return copied;
        }
        ancillary.release();
        return result;
    }

    /** What {@link #await} says when nothing will come. */
    private static final long ENDED = 1;

    private static long await(UnixSocket socket, long deadline) {
        int error = socket.takeError();
        if (error != 0) {
            return -error;
        }
        if (socket.cannot(UnixSocket.NO_RECEIVING)) {
            return ENDED;
        }
        return Socket.await(socket.readable, deadline);
    }

    /** Receives from the oldest message: how many bytes, or an error; 0 when it must not join. */
    private static long take(
            UnixSocket socket, SocketMessage message, Ancillary ancillary, boolean joining) {
        UnixMessage oldest = socket.received.get(0);
        if (joining && UnixSocket.asksForSender(socket) && !isSame(ancillary, oldest)) {
            return 0;
        }
        note(oldest, message, ancillary);
        long wanted = Math.min(oldest.length, message.left());
        long done = socket.received.bytes.read(message, 0, wanted);
        if (done < wanted && done == 0) {
            return -Errno.EFAULT;
        }
        if (oldest.files != null) {
            ancillary.files = InFlight.received(oldest);
        }
        if (socket.options.peekOffset > 0) {
            socket.options.peekOffset = (int) Math.max(0, socket.options.peekOffset - done);
        }
        if (done > 0) {
            socket.received.consume(done, false);
        }
        return done;
    }

    /** Copies from all messages as far as they go together; they stay. */
    private static long peek(
            UnixSocket socket, SocketMessage message, Ancillary ancillary, int from) {
        MessageQueue queue = socket.received;
        long skip = Math.max(socket.options.peekOffset, 0);
        long place = 0;
        for (int i = 0; i < from; i++) {
            place += queue.get(i).length + queue.get(i).gone;
        }
        long copied = 0;
        UnixMessage at;
        for (int i = from; message.left() > 0 && (at = queue.get(i)) != null; i++) {
            boolean mark = at == queue.urgent || at.gone > 0 && queue.urgent == null;
            if (copied > 0 && mark) {
                break;
            }
            if (skip >= at.length) {
                skip -= at.length;
                place += at.length + at.gone;
                continue;
            }
            if (copied > 0 && UnixSocket.asksForSender(socket) && !isSame(ancillary, at)) {
                break;
            }
            note(at, message, ancillary);
            long wanted = Math.min(at.length - skip, message.left());
            long done = queue.bytes.read(message, place + skip, wanted);
            copied += done;
            place += at.length;
            skip = 0;
            if (done < wanted) {
                return copied > 0 ? copied : -Errno.EFAULT;
            }
            if (at.files != null) {
                ancillary.files = copy(at.files);
                break;
            }
        }
        if (socket.options.peekOffset >= 0) {
            socket.options.peekOffset += (int) copied;
        }
        return copied;
    }

    static OpenFile[] copy(OpenFile[] files) {
        OpenFile[] copies = new OpenFile[files.length];
        for (int i = 0; i < files.length; i++) {
            files[i].retain();
            copies[i] = files[i];
        }
        return copies;
    }

    private static boolean isSame(Ancillary ancillary, UnixMessage message) {
        return message.hasSender
                ? ancillary.process == message.process
                        && ancillary.uid == message.uid
                        && ancillary.gid == message.gid
                : ancillary.process == null;
    }

    /** Notes who sent it. */
    static void note(UnixMessage from, SocketMessage message, Ancillary ancillary) {
        if (message.peer == null) {
            message.peer = from.sender.address;
        }
        if (from.hasSender) {
            ancillary.setSender(from.process, from.uid, from.gid);
        }
    }
}
