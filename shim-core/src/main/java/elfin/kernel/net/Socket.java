package elfin.kernel.net;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ioctl;
import elfin.abi.Sockets;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FileClock;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;

/**
 * A socket of any family, as an open file. Addresses are the bytes of a {@code struct sockaddr}
 * with its family. Results are as the calls give them; failures may also be thrown.
 */
public abstract class Socket extends OpenFile {
    /** /proc/sys/net/core/somaxconn: no backlog is longer. */
    public static int mostPending = 4096;

    /** The point in time that {@code MSG_DONTWAIT} and {@code O_NONBLOCK} wait until. */
    private static final long AT_ONCE = 0;

    private static final long NEVER = Long.MAX_VALUE;

    public final int family;

    /** {@code SOCK_STREAM} and its kin, without flags. */
    public final int type;

    public final int protocol;

    public final SocketOptions options = new SocketOptions();

    /** {@code SO_ERROR}: what the next call tells; 0 for nothing. */
    private int error;

    /** Woken when there is something to receive or to accept, and with every change of state. */
    public final WaitQueue readable = new WaitQueue();

    /** Woken when there is room to send. */
    public final WaitQueue writable = new WaitQueue();

    /** The flags of open(2) that it has from the start: {@code O_NONBLOCK} or none. */
    protected Socket(int family, int type, int protocol, int flags) {
        super(SocketInode.place(), Fcntl.O_RDWR | flags);
        this.family = family;
        this.type = type;
        this.protocol = protocol;
    }

    /** bind(2). */
    public abstract long bind(byte[] address);

    /** connect(2). */
    public abstract long connect(byte[] address);

    /** listen(2); the backlog is in its range. */
    public abstract long listen(int backlog);

    /** Waits until there is a connection to accept: 0, or an error number. */
    public abstract long awaitConnection();

    /** accept(2) of a connection that is there: its one reference passes to the caller. */
    public abstract Socket accept();

    /** shutdown(2), one of {@code SHUT_*}. */
    public abstract long shutDown(int how);

    /** getsockname(2). */
    public abstract byte[] localAddress();

    /** getpeername(2), or null when there is no peer. */
    public abstract byte[] peerAddress();

    /** send(2). */
    public abstract long send(SocketMessage message);

    /** recv(2). */
    public abstract long receive(SocketMessage message);

    /** Whether it waits for connections: {@code SO_ACCEPTCONN}. */
    public abstract boolean isListening();

    /** Whose process is at the other end: {@code SO_PEERCRED}; null when nobody's. */
    public abstract PeerCredentials peerCredentials();

    /** Bytes sent and not yet received, with what their administration costs: SIOCOUTQ. */
    public abstract long outgoing();

    /** Whether the next byte is at the mark of an urgent one: SIOCATMARK, sockatmark(3). */
    public boolean isAtMark() {
        return false;
    }

    /** Bytes that can be received: SIOCINQ, or an error number. */
    public abstract long incoming();

    /** Whether {@code SCM_RIGHTS} and {@code SCM_CREDENTIALS} can be sent. */
    public abstract boolean passesRights();

    /** The pending error, which is then told: positive, 0 for none. */
    public final int takeError() {
        int taken = error;
        error = 0;
        return taken;
    }

    /** Whether an error is pending. */
    protected final boolean hasError() {
        return error != 0;
    }

    /** What the next call tells. */
    public final void setError(int errno) {
        error = errno;
    }

    /** Until when a call may wait to receive. */
    public final long receiveDeadline(int messageFlags) {
        return deadline(messageFlags, options.receiveTimeout);
    }

    /** Until when a call may wait to send. */
    public final long sendDeadline(int messageFlags) {
        return deadline(messageFlags, options.sendTimeout);
    }

    private long deadline(int messageFlags, long timeout) {
        if ((messageFlags & Sockets.MSG_DONTWAIT) != 0 || nonBlocking()) {
            return AT_ONCE;
        }
        return timeout == 0 ? NEVER : FileClock.get().monotonicNanos() + timeout;
    }

    /**
     * Waits for news: 0 when there may be some, {@code -EAGAIN} when time is up, and for a signal
     * what interrupts the call.
     */
    public static long await(WaitQueue queue, long deadline) {
        if (deadline == AT_ONCE
                || deadline != NEVER && FileClock.get().monotonicNanos() >= deadline) {
            return -Errno.EAGAIN;
        }
        if (queue.awaitUntil(deadline)) {
            return 0;
        }
        return deadline == NEVER ? -Errno.ERESTARTSYS : -Errno.EINTR;
    }

    @Override
    public final long read(BufferSpace space, long address, long byteCount) {
        if (byteCount == 0) {
            return 0;
        }
        SocketMessage message = SocketMessage.of(space, address, byteCount, 0);
        long done = receive(message);
        message.recycle();
        return done;
    }

    @Override
    public final long write(BufferSpace space, long address, long byteCount) {
        SocketMessage message = SocketMessage.of(space, address, byteCount, 0);
        long done = send(message);
        message.recycle();
        return done;
    }

    /** readv(2): all parts take one message. */
    public final long readVector(long vector, int count, long total) {
        if (total == 0) {
            return 0;
        }
        SocketMessage message = SocketMessage.ofVector(vector, count, total, 0);
        long done = receive(message);
        message.recycle();
        return done;
    }

    /** writev(2): all parts make one message. */
    public final long writeVector(long vector, int count, long total) {
        SocketMessage message = SocketMessage.ofVector(vector, count, total, 0);
        long done = send(message);
        message.recycle();
        return done;
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.ESPIPE;
    }

    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        return -Errno.ESPIPE;
    }

    @Override
    public long control(int request, long argument) {
        switch (request) {
            case Ioctl.FIONREAD:
                return give(argument, incoming());
            case Ioctl.TIOCOUTQ:
                return give(argument, outgoing());
            case Ioctl.SIOCATMARK:
                return give(argument, isAtMark() ? 1 : 0);
            case Ioctl.FIOSETOWN:
            case Ioctl.SIOCSPGRP:
                owner = UserMemory.getInt(argument);
                return 0;
            case Ioctl.FIOGETOWN:
            case Ioctl.SIOCGPGRP:
                return give(argument, owner);
            default:
                return -Errno.ENOTTY;
        }
    }

    private static long give(long argument, long value) {
        if (value < 0) {
            return value;
        }
        UserMemory.putInt(argument, (int) value);
        return 0;
    }
}
