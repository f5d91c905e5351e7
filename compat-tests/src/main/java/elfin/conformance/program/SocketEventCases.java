package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.SocketKit.DGRAM;
import static elfin.conformance.program.SocketKit.NON_BLOCKING;
import static elfin.conformance.program.SocketKit.PACKET;
import static elfin.conformance.program.SocketKit.STREAM;
import static elfin.conformance.program.SocketKit.accept;
import static elfin.conformance.program.SocketKit.connect;
import static elfin.conformance.program.SocketKit.connected;
import static elfin.conformance.program.SocketKit.endsWell;
import static elfin.conformance.program.SocketKit.exit;
import static elfin.conformance.program.SocketKit.fill;
import static elfin.conformance.program.SocketKit.getInt;
import static elfin.conformance.program.SocketKit.gets;
import static elfin.conformance.program.SocketKit.hidden;
import static elfin.conformance.program.SocketKit.listening;
import static elfin.conformance.program.SocketKit.pair;
import static elfin.conformance.program.SocketKit.polled;
import static elfin.conformance.program.SocketKit.send;
import static elfin.conformance.program.SocketKit.socket;

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.Sockets;
import elfin.abi.struct.EpollEvent;
import elfin.abi.struct.TimeVal;
import elfin.conformance.program.SocketKit.Address;
import elfin.conformance.program.SocketKit.Pair;
import elfin.raw.Mem;

/** Sockets with poll(2), epoll(7) and signals. */
final class SocketEventCases {
    private static final int ALL = Poll.POLLIN | Poll.POLLOUT | Poll.POLLRDHUP | Poll.POLLPRI;

    private SocketEventCases() {}

    @Case("poll")
    static void aNewStreamIsHungUp() {
        equal("stream", Poll.POLLOUT | Poll.POLLHUP, polled(socket(STREAM), ALL));
        equal("packet", Poll.POLLOUT | Poll.POLLHUP, polled(socket(PACKET), ALL));
        equal("datagram", Poll.POLLOUT, polled(socket(DGRAM), ALL));
    }

    @Case("poll")
    static void aPairIsWritable() {
        equal("stream", Poll.POLLOUT, polled(pair(STREAM).a(), ALL));
        equal("datagram", Poll.POLLOUT, polled(pair(DGRAM).a(), ALL));
        int out = Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLWRBAND;
        equal("all bits", out, polled(pair(STREAM).a(), 0xffff));
    }

    @Case("poll")
    static void aStreamWithBytesIsReadable() {
        Pair pair = pair(STREAM);
        send(pair.a(), "x");
        equal("events", Poll.POLLIN | Poll.POLLOUT, polled(pair.b(), ALL));
        gets(pair.b(), "x");
        equal("events", Poll.POLLOUT, polled(pair.b(), ALL));
    }

    @Case("poll")
    static void aClosedPeerIsAHangUp() {
        Pair pair = pair(STREAM);
        call(Call.CLOSE, pair.a());
        int all = Poll.POLLIN | Poll.POLLOUT | Poll.POLLRDHUP | Poll.POLLHUP;
        equal("events", all, polled(pair.b(), ALL));
    }

    @Case("poll")
    static void aPeerThatEndsSendingIsHalfAHangUp() {
        Pair pair = pair(STREAM);
        call(Call.SHUTDOWN, pair.a(), Sockets.SHUT_WR);
        equal("receiver", Poll.POLLIN | Poll.POLLOUT | Poll.POLLRDHUP, polled(pair.b(), ALL));
        equal("sender", Poll.POLLOUT, polled(pair.a(), ALL));
        call(Call.SHUTDOWN, pair.b(), Sockets.SHUT_WR);
        int all = Poll.POLLIN | Poll.POLLOUT | Poll.POLLRDHUP | Poll.POLLHUP;
        equal("both", all, polled(pair.a(), ALL));
    }

    @Case("poll")
    static void anErrorIsPolled() {
        Pair pair = pair(STREAM);
        send(pair.b(), "x");
        call(Call.CLOSE, pair.a());
        holds("POLLERR", (polled(pair.b(), 0) & Poll.POLLERR) != 0);
        getInt(pair.b(), Sockets.SO_ERROR);
        holds("no POLLERR", (polled(pair.b(), 0) & Poll.POLLERR) == 0);
    }

    @Case("poll")
    static void aListenerIsReadableWhenSomebodyConnects() {
        Address address = hidden("pl");
        long listener = listening(STREAM, address, 2);
        equal("none", 0, polled(listener, ALL));
        connected(STREAM, address);
        equal("one", Poll.POLLIN, polled(listener, ALL));
        accept(listener);
        equal("none", 0, polled(listener, ALL));
    }

    @Case("poll")
    static void aFullStreamIsNotWritableUntilMostIsRead() {
        Pair pair = pair(STREAM | NON_BLOCKING);
        long sent = fill(pair.a());
        equal("full", 0, polled(pair.a(), Poll.POLLOUT));
        long buffer = memory(1 << 18);
        returns(4096, call(Call.READ, pair.b(), buffer, 4096));
        equal("a little", 0, polled(pair.a(), Poll.POLLOUT));
        succeeds(call(Call.READ, pair.b(), buffer, 1 << 18));
        equal("empty", Poll.POLLOUT, polled(pair.a(), Poll.POLLOUT));
        holds("sent", sent > 4096);
    }

    @Case("poll")
    static void pollWaitsForBytes() {
        Pair pair = pair(STREAM);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SCHED_YIELD);
            exit(send(pair.a(), "x") == 1 ? 0 : 1);
        }
        long entry = memory(8);
        Mem.putInt(entry, pair.b());
        Mem.putShort(entry + 4, (short) Poll.POLLIN);
        returns(1, call(Call.POLL, entry, 1, 10_000));
        endsWell(child);
    }

    @Case("select")
    static void selectKnowsSockets() {
        Pair pair = pair(STREAM);
        long sets = memory(128);
        Mem.putLong(sets + pair.b() / 64 * 8, 1L << pair.b());
        long none = memory(16);
        returns(0, call(Call.SELECT, pair.b() + 1, sets, 0, 0, none));
        send(pair.a(), "x");
        Mem.putLong(sets + pair.b() / 64 * 8, 1L << pair.b());
        returns(1, call(Call.SELECT, pair.b() + 1, sets, 0, 0, none));
    }

    private static long watching(long socket, int events) {
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        long event = memory(EpollEvent.SIZE);
        Mem.putInt(event, events);
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, socket, event));
        return epoll;
    }

    /** The events of the one socket that is watched; 0 for none. */
    private static int events(long epoll) {
        long event = memory(EpollEvent.SIZE);
        long count = succeeds(call(Call.EPOLL_WAIT, epoll, event, 1, 0));
        return count == 0 ? 0 : Mem.getInt(event);
    }

    @Case("epoll_wait")
    static void epollSeesBytesAndTheEnd() {
        Pair pair = pair(STREAM);
        long epoll = watching(pair.b(), Epoll.EPOLLIN | Poll.POLLRDHUP);
        equal("nothing", 0, events(epoll));
        send(pair.a(), "x");
        equal("bytes", Epoll.EPOLLIN, events(epoll));
        gets(pair.b(), "x");
        equal("nothing", 0, events(epoll));
        call(Call.CLOSE, pair.a());
        equal("end", Epoll.EPOLLIN | Poll.POLLRDHUP | Poll.POLLHUP, events(epoll));
    }

    @Case("epoll_wait")
    static void edgesComeWithEverySend() {
        Pair pair = pair(STREAM);
        long epoll = watching(pair.b(), Epoll.EPOLLIN | Epoll.EPOLLET);
        send(pair.a(), "x");
        equal("first", Epoll.EPOLLIN, events(epoll));
        equal("again", 0, events(epoll));
        send(pair.a(), "y");
        equal("second", Epoll.EPOLLIN, events(epoll));
        equal("again", 0, events(epoll));
    }

    @Case("epoll_wait")
    static void edgesComeWithEveryConnection() {
        Address address = hidden("edges");
        long listener = listening(STREAM, address, 4);
        long epoll = watching(listener, Epoll.EPOLLIN | Epoll.EPOLLET);
        connected(STREAM, address);
        equal("first", Epoll.EPOLLIN, events(epoll));
        equal("again", 0, events(epoll));
        connected(STREAM, address);
        equal("second", Epoll.EPOLLIN, events(epoll));
    }

    @Case("epoll_wait")
    static void epollSeesRoom() {
        Pair pair = pair(STREAM | NON_BLOCKING);
        fill(pair.a());
        long epoll = watching(pair.a(), Poll.POLLOUT);
        equal("full", 0, events(epoll));
        succeeds(call(Call.READ, pair.b(), memory(1 << 18), 1 << 18));
        equal("room", Poll.POLLOUT, events(epoll));
    }

    @Case("recvfrom")
    static void aSignalInterruptsReceiving() {
        Pair pair = pair(STREAM);
        Handlers.install(Signal.SIGUSR1, Signal.SA_SIGINFO, 0);
        long child = signaller();
        fails(Errno.EINTR, call(Call.RECVFROM, pair.a(), memory(8), 8, 0, 0, 0));
        end(child);
    }

    @Case("recvfrom")
    static void receivingGoesOnAfterASignal() {
        Pair pair = pair(STREAM);
        Handlers.install(Signal.SIGUSR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        long parent = call(Call.GETPID);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            for (int i = 0; i < 4; i++) {
                pauseAndSignal(parent);
            }
            exit(send(pair.b(), "x") == 1 ? 0 : 1);
        }
        returns(1, call(Call.RECVFROM, pair.a(), memory(8), 8, 0, 0, 0));
        endsWell(child);
    }

    @Case("recvfrom")
    static void receivingWithATimeoutIsNotRestarted() {
        Pair pair = pair(STREAM);
        Handlers.install(Signal.SIGUSR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        long timeout = memory(TimeVal.SIZE);
        Mem.putLong(timeout, 10);
        int option = Sockets.SO_RCVTIMEO;
        returns(0, call(Call.SETSOCKOPT, pair.a(), 1, option, timeout, TimeVal.SIZE));
        long child = signaller();
        fails(Errno.EINTR, call(Call.RECVFROM, pair.a(), memory(8), 8, 0, 0, 0));
        end(child);
    }

    @Case("accept")
    static void aSignalInterruptsAccepting() {
        long listener = listening(STREAM, hidden("intr"), 1);
        Handlers.install(Signal.SIGUSR1, Signal.SA_SIGINFO, 0);
        long child = signaller();
        fails(Errno.EINTR, call(Call.ACCEPT, listener, 0, 0));
        end(child);
    }

    @Case("connect")
    static void aSignalInterruptsConnecting() {
        Address address = hidden("iconn");
        listening(STREAM, address, 0);
        connected(STREAM, address);
        Handlers.install(Signal.SIGUSR1, Signal.SA_SIGINFO, 0);
        long child = signaller();
        fails(Errno.EINTR, connect(socket(STREAM), address));
        end(child);
    }

    @Case("sendto")
    static void aSignalInterruptsSending() {
        Pair pair = pair(STREAM);
        fill(pair.a());
        Handlers.install(Signal.SIGUSR1, Signal.SA_SIGINFO, 0);
        long child = signaller();
        fails(Errno.EINTR, send(pair.a(), "x"));
        end(child);
    }

    private static void pauseAndSignal(long process) {
        long pause = memory(16);
        Mem.putLong(pause + 8, 1_000_000);
        call(Call.NANOSLEEP, pause, 0);
        call(Call.KILL, process, Signal.SIGUSR1);
    }

    /** A child that signals its parent again and again: one signal hits it in its call. */
    private static long signaller() {
        long parent = call(Call.GETPID);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            for (int i = 0; i < 5000; i++) {
                pauseAndSignal(parent);
            }
            exit(0);
        }
        return child;
    }

    private static void end(long child) {
        succeeds(call(Call.KILL, child, Signal.SIGKILL));
        call(Call.WAIT4, child, 0, 0, 0);
    }
}
