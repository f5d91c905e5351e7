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

/** Sending and receiving on stream sockets. Urgent bytes are not supported: {@code MSG_OOB}. */
final class UnixStreams {
    /** Most bytes that are taken before a receiver is told of them. */
    private static final int MOST_AT_ONCE = 48 * 1024;

    /** What of half a send buffer one piece leaves free. */
    private static final int SPARE = 64;

    private UnixStreams() {}

    static long send(UnixSocket from, SocketMessage message) {
        if ((message.flags & Sockets.MSG_OOB) != 0) {
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
        while (error == 0 && message.left() > 0) {
            error = awaitRoom(from, deadline);
            UnixSocket to = from.peer;
            if (error == 0 && (to == null || to.dead || to.cannot(UnixSocket.NO_RECEIVING))) {
                error = broken(message, sent);
            }
            if (error == 0) {
                long chunk = Math.min(message.left(), from.options.sendBuffer / 2 - SPARE);
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
        return sent > 0 ? sent : error;
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
            return -Errno.EOPNOTSUPP;
        }
        Ancillary ancillary = message.ancillary;
        long target = socket.options.target(message.flags, message.left());
        long deadline = socket.receiveDeadline(message.flags);
        message.peer = null;
        boolean peek = (message.flags & Sockets.MSG_PEEK) != 0;
        long copied = 0;
        long result = 0;
        boolean more = true;
        while (more && result == 0) {
            if (socket.received.count() > 0) {
                long done =
                        peek
                                ? peek(socket, message, ancillary)
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
    private static long peek(UnixSocket socket, SocketMessage message, Ancillary ancillary) {
        long start = Math.max(socket.options.peekOffset, 0);
        long skip = start;
        long copied = 0;
        UnixMessage at;
        for (int i = 0; message.left() > 0 && (at = socket.received.get(i)) != null; i++) {
            if (skip >= at.length) {
                skip -= at.length;
                continue;
            }
            if (copied > 0 && UnixSocket.asksForSender(socket) && !isSame(ancillary, at)) {
                break;
            }
            note(at, message, ancillary);
            long wanted = Math.min(at.length - skip, message.left());
            long done = socket.received.bytes.read(message, start + copied, wanted);
            copied += done;
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
