package elfin.kernel.net.unix;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.abi.Sockets;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.Inode;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.Pollers;
import elfin.kernel.net.PeerCredentials;
import elfin.kernel.net.Socket;
import elfin.kernel.net.SocketMessage;
import elfin.kernel.sched.WaitQueue;

/** A socket of the family {@code AF_UNIX}. */
public final class UnixSocket extends Socket {
    /** What {@link #shutDown} of each direction sets. */
    static final int NO_RECEIVING = 1;

    static final int NO_SENDING = 2;
    private static final int BOTH = NO_RECEIVING | NO_SENDING;

    private static final byte[] UNNAMED = {Sockets.AF_UNIX, 0};
    private static final int ALWAYS_READY = Poll.POLLIN | Poll.POLLRDNORM;
    private static final int ROOM = Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLWRBAND;

    /** Where a socket is in its life. */
    enum State {
        CLOSED,
        LISTENING,
        CONNECTED
    }

    State state = State.CLOSED;

    /** The address, or null; its bytes are not changed. */
    byte[] address;

    /** Whether the table of abstract names has it; a connection only shows its listener's name. */
    boolean ownsName;

    /** The file that bears the name, where the name is a path, and where it lies. */
    Inode boundInode;

    Location boundPlace;

    /** The next socket of the same bucket of names. */
    UnixSocket nextNamed;

    /** The socket at the other end, or where datagrams go. */
    UnixSocket peer;

    PeerCredentials peerCredentials;

    /** Directions that are shut down. */
    int shutDown;

    /** The last descriptor was closed. */
    boolean dead;

    final MessageQueue received = new MessageQueue();

    /** Connections to accept; null unless it listens. */
    PendingConnections pending;

    /** How many messages or connections may wait, and one more. */
    int backlog = UnixDatagrams.QUEUE_LENGTH;

    /** A connection that nobody has accepted. */
    boolean isEmbryo;

    /** Woken when its queue has room again, for those that send to it or connect. */
    final WaitQueue queueRoom = new WaitQueue();

    /** Bytes on their way that it has sent, with their cost. */
    long charge;

    /** How many messages on their way have a descriptor of it, and what finds lost ones. */
    int inFlight;

    int internalReferences;
    UnixSocket nextInFlight;
    UnixSocket nextMarked;
    boolean reachable;

    /** All sockets that exist, for /proc/net/unix. */
    private static UnixSocket firstOfAll;

    private UnixSocket previousOfAll;
    private UnixSocket nextOfAll;

    /** A socket that is not connected. */
    public UnixSocket(int type, int protocol, int flags) {
        super(Sockets.AF_UNIX, type, protocol, flags);
        nextOfAll = firstOfAll;
        if (nextOfAll != null) {
            nextOfAll.previousOfAll = this;
        }
        firstOfAll = this;
    }

    /** The type of a socket that a program asks for with a type and protocol; thrown if none. */
    public static int kind(int type, int protocol) {
        if (protocol != 0 && protocol != Sockets.AF_UNIX) {
            throw ErrnoException.of(Errno.EPROTONOSUPPORT);
        }
        return switch (type) {
            case Sockets.SOCK_STREAM, Sockets.SOCK_DGRAM, Sockets.SOCK_SEQPACKET -> type;
            case Sockets.SOCK_RAW -> Sockets.SOCK_DGRAM;
            default -> throw ErrnoException.of(Errno.ESOCKTNOSUPPORT);
        };
    }

    /** Connects two new sockets to each other: socketpair(2). */
    public void pairWith(UnixSocket other) {
        peer = other;
        other.peer = this;
        state = State.CONNECTED;
        other.state = State.CONNECTED;
        peerCredentials = PeerCredentials.ofCaller();
        other.peerCredentials = peerCredentials;
    }

    /** The first of all sockets, or null; {@link #nextOfAll} has the others. */
    public static UnixSocket firstOfAll() {
        return firstOfAll;
    }

    public UnixSocket nextOfAll() {
        return nextOfAll;
    }

    boolean isStream() {
        return type == Sockets.SOCK_STREAM;
    }

    /** Whether it must be connected to be used. */
    boolean isConnectionBased() {
        return type != Sockets.SOCK_DGRAM;
    }

    boolean cannot(int direction) {
        return (shutDown & direction) != 0;
    }

    /** Whether messages must say who sent them. */
    boolean notesSender() {
        return asksForSender(this) || peer != null && asksForSender(peer);
    }

    static boolean asksForSender(UnixSocket socket) {
        return socket.options.passCredentials || socket.options.passPidFile;
    }

    /** Whether so little of the send buffer is in use that poll(2) says so. */
    boolean isWritable() {
        return state != State.LISTENING && charge << 2 <= options.sendBuffer;
    }

    /** A receiver took what this socket had sent. */
    void paid(long amount) {
        charge -= amount;
        if (!dead && isWritable()) {
            Pollers.wake(writable);
        }
    }

    /** Whether more than the backlog waits. */
    boolean isQueueFull() {
        int waiting = pending == null ? received.count() : pending.count();
        return waiting > backlog;
    }

    /** Everyone who waits for this socket looks again. */
    void stateChanged() {
        Pollers.wake(readable);
        Pollers.wake(writable);
    }

    @Override
    public long bind(byte[] wanted) {
        return UnixNames.bind(this, wanted);
    }

    @Override
    public long connect(byte[] to) {
        return isConnectionBased()
                ? UnixConnections.connect(this, to)
                : UnixDatagrams.connect(this, to);
    }

    @Override
    public long listen(int wanted) {
        return UnixConnections.listen(this, wanted);
    }

    @Override
    public long awaitConnection() {
        return UnixConnections.await(this);
    }

    @Override
    public Socket accept() {
        return UnixConnections.accept(this);
    }

    @Override
    public long shutDown(int how) {
        int mine = how + 1;
        shutDown |= mine;
        if (peer != null && isConnectionBased()) {
            int theirs = (mine & NO_RECEIVING) != 0 ? NO_SENDING : 0;
            theirs |= (mine & NO_SENDING) != 0 ? NO_RECEIVING : 0;
            peer.shutDown |= theirs;
            peer.stateChanged();
        }
        stateChanged();
        Pollers.wake(queueRoom);
        return 0;
    }

    @Override
    public byte[] localAddress() {
        return address == null ? UNNAMED : address;
    }

    @Override
    public byte[] peerAddress() {
        return peer == null ? null : peer.localAddress();
    }

    @Override
    public long send(SocketMessage message) {
        if (message.files() != null) {
            long error = InFlight.check();
            if (error != 0) {
                return error;
            }
        }
        return isStream() ? UnixStreams.send(this, message) : UnixDatagrams.send(this, message);
    }

    @Override
    public long receive(SocketMessage message) {
        return isStream()
                ? UnixStreams.receive(this, message)
                : UnixDatagrams.receive(this, message);
    }

    @Override
    public boolean isListening() {
        return state == State.LISTENING;
    }

    @Override
    public PeerCredentials peerCredentials() {
        return peerCredentials;
    }

    @Override
    public boolean passesRights() {
        return true;
    }

    @Override
    public long outgoing() {
        return charge;
    }

    @Override
    public boolean isAtMark() {
        return received.isAtMark();
    }

    @Override
    public long incoming() {
        if (isListening()) {
            return -Errno.EINVAL;
        }
        if (isConnectionBased()) {
            return received.length();
        }
        UnixMessage oldest = received.get(0);
        return oldest == null ? 0 : oldest.length;
    }

    @Override
    public int poll() {
        int events = hasError() ? Poll.POLLERR : 0;
        events |= shutDown == BOTH ? Poll.POLLHUP : 0;
        events |= cannot(NO_RECEIVING) ? Poll.POLLRDHUP | ALWAYS_READY : 0;
        boolean waiting = pending == null ? received.count() > 0 : pending.count() > 0;
        events |= waiting ? ALWAYS_READY : 0;
        events |= received.urgent != null ? Poll.POLLPRI : 0;
        events |= isConnectionBased() && state == State.CLOSED ? Poll.POLLHUP : 0;
        return isWritable() && !isPeerFull() ? events | ROOM : events;
    }

    /** Whether datagrams would wait because their receiver has enough. */
    private boolean isPeerFull() {
        return !isStream() && peer != null && peer.peer != this && peer.isQueueFull();
    }

    @Override
    public boolean sendsSignals() {
        return true;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(readable, ALWAYS_READY | Poll.POLLPRI | Poll.POLLRDHUP | Poll.POLLHUP);
        sink.add(writable, ROOM);
        if (!isStream()) {
            // The receiver, which may be another one by then, wakes those that wait for its room.
            sink.add(Pollers.QUEUE, ROOM);
        }
    }

    /** Drops what was not received, and connections that were not accepted. */
    void dropQueued() {
        received.clear();
        UnixSocket one;
        while (pending != null && (one = pending.take()) != null) {
            one.release();
        }
    }

    @Override
    protected void closed() {
        dead = true;
        UnixNames.forget(this);
        boolean unread = received.hasUnread();
        boolean accepted = !isEmbryo;
        UnixSocket other = peer;
        peer = null;
        state = State.CLOSED;
        if (other != null && isConnectionBased()) {
            other.shutDown = BOTH;
            if (unread || !accepted) {
                other.setError(Errno.ECONNRESET);
            }
            other.stateChanged();
        }
        shutDown = BOTH;
        dropQueued();
        Pollers.wake(queueRoom);
        if (previousOfAll == null) {
            firstOfAll = nextOfAll;
        } else {
            previousOfAll.nextOfAll = nextOfAll;
        }
        if (nextOfAll != null) {
            nextOfAll.previousOfAll = previousOfAll;
        }
        InFlight.collect();
    }
}
