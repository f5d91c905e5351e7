package elfin.conformance.program;

import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.SocketKit.DONTWAIT;
import static elfin.conformance.program.SocketKit.NON_BLOCKING;
import static elfin.conformance.program.SocketKit.STREAM;
import static elfin.conformance.program.SocketKit.accept;
import static elfin.conformance.program.SocketKit.bound;
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
import static elfin.conformance.program.SocketKit.receive;
import static elfin.conformance.program.SocketKit.send;
import static elfin.conformance.program.SocketKit.socket;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.Sockets;
import elfin.abi.struct.IoVec;
import elfin.conformance.program.SocketKit.Address;
import elfin.conformance.program.SocketKit.Pair;
import elfin.raw.Mem;

/** Stream sockets of the family AF_UNIX. */
final class UnixStreamCases {
    private UnixStreamCases() {}

    @Case("socketpair")
    static void bytesGoBothWays() {
        Pair pair = pair(STREAM);
        returns(5, send(pair.a(), "there"));
        returns(4, send(pair.b(), "back"));
        gets(pair.b(), "there");
        gets(pair.a(), "back");
    }

    @Case("read")
    static void readAndWriteWorkOnAStream() {
        Pair pair = pair(STREAM);
        returns(3, call(Call.WRITE, pair.a(), text("abc"), 3));
        long buffer = memory(8);
        returns(2, call(Call.READ, pair.b(), buffer, 2));
        textIs("ab", buffer);
        returns(1, call(Call.READ, pair.b(), buffer, 8));
        textIs("c", buffer);
    }

    @Case("readv")
    static void vectorsAreGatheredAndScattered() {
        Pair pair = pair(STREAM);
        long vector = memory(2 * IoVec.SIZE);
        Mem.putLong(vector, text("one"));
        Mem.putLong(vector + 8, 3);
        Mem.putLong(vector + 16, text("two"));
        Mem.putLong(vector + 24, 3);
        returns(6, call(Call.WRITEV, pair.a(), vector, 2));
        long first = memory(8);
        long second = memory(8);
        Mem.putLong(vector, first);
        Mem.putLong(vector + 8, 4);
        Mem.putLong(vector + 16, second);
        Mem.putLong(vector + 24, 8);
        returns(6, call(Call.READV, pair.b(), vector, 2));
        textIs("onet", first);
        textIs("wo", second);
    }

    @Case("recvfrom")
    static void sendsJoinInOneReceive() {
        Pair pair = pair(STREAM);
        send(pair.a(), "ab");
        send(pair.a(), "cd");
        send(pair.a(), "ef");
        gets(pair.b(), "abcdef");
    }

    @Case("recvfrom")
    static void theRestOfAShortReceiveStays() {
        Pair pair = pair(STREAM);
        send(pair.a(), "abcdef");
        returns(2, receive(pair.b(), 2, 0));
        gets(pair.b(), "cdef");
    }

    @Case("recvfrom")
    static void anEmptyStreamIsEagain() {
        Pair pair = pair(STREAM | NON_BLOCKING);
        fails(Errno.EAGAIN, call(Call.READ, pair.a(), memory(8), 8));
        fails(Errno.EAGAIN, receive(pair.a(), 8, 0));
        fails(Errno.EAGAIN, receive(pair.a(), 8, Sockets.MSG_WAITALL));
    }

    @Case("read")
    static void readingNoBytesIsNothing() {
        Pair pair = pair(STREAM);
        returns(0, call(Call.READ, pair.a(), memory(8), 0));
    }

    @Case("recvfrom")
    static void receivingNoBytesFromAnEmptyStreamIsEagain() {
        Pair pair = pair(STREAM);
        fails(Errno.EAGAIN, receive(pair.a(), 0, 0));
        send(pair.b(), "x");
        returns(0, receive(pair.a(), 0, 0));
        gets(pair.a(), "x");
    }

    @Case("sendto")
    static void sendingNoBytesOnAStreamSendsNothing() {
        Pair pair = pair(STREAM);
        returns(0, send(pair.a(), ""));
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("recvfrom")
    static void peekingLeavesTheBytes() {
        Pair pair = pair(STREAM);
        send(pair.a(), "abc");
        gets(pair.b(), "abc", Sockets.MSG_PEEK);
        gets(pair.b(), "abc", Sockets.MSG_PEEK);
        gets(pair.b(), "abc");
        fails(Errno.EAGAIN, receive(pair.b(), 8, Sockets.MSG_PEEK));
    }

    @Case("recvfrom")
    static void peekingSeesSeveralSends() {
        Pair pair = pair(STREAM);
        send(pair.a(), "abc");
        send(pair.a(), "def");
        gets(pair.b(), "abcdef", Sockets.MSG_PEEK);
        gets(pair.b(), "abcdef");
    }

    @Case("close")
    static void theEndComesAfterTheLastByte() {
        Pair pair = pair(STREAM);
        send(pair.a(), "abc");
        returns(0, call(Call.CLOSE, pair.a()));
        gets(pair.b(), "abc");
        returns(0, receive(pair.b(), 8, 0));
        returns(0, receive(pair.b(), 8, 0));
    }

    @Case("close")
    static void closingWithUnreadBytesResetsThePeer() {
        Pair pair = pair(STREAM);
        send(pair.b(), "lost");
        returns(0, call(Call.CLOSE, pair.a()));
        fails(Errno.ECONNRESET, receive(pair.b(), 8, 0));
        returns(0, receive(pair.b(), 8, 0));
    }

    @Case("close")
    static void aResetIsToldByTheOption() {
        Pair pair = pair(STREAM);
        send(pair.b(), "lost");
        returns(0, call(Call.CLOSE, pair.a()));
        equal("error", Errno.ECONNRESET, getInt(pair.b(), Sockets.SO_ERROR));
        equal("error after it was told", 0, getInt(pair.b(), Sockets.SO_ERROR));
        returns(0, receive(pair.b(), 8, 0));
    }

    @Case(value = "write", ends = Case.KILLED_BY + Signal.SIGPIPE)
    static void writingToAClosedPeerKills() {
        Pair pair = pair(STREAM);
        returns(0, call(Call.CLOSE, pair.a()));
        call(Call.WRITE, pair.b(), text("x"), 1);
    }

    @Case("sendto")
    static void withoutSignalAClosedPeerIsEpipe() {
        Pair pair = pair(STREAM);
        returns(0, call(Call.CLOSE, pair.a()));
        fails(Errno.EPIPE, send(pair.b(), "x", Sockets.MSG_NOSIGNAL));
        fails(Errno.EPIPE, send(pair.b(), "", Sockets.MSG_NOSIGNAL));
    }

    @Case("shutdown")
    static void shuttingDownSendingIsThePeersEnd() {
        Pair pair = pair(STREAM);
        send(pair.a(), "last");
        returns(0, call(Call.SHUTDOWN, pair.a(), Sockets.SHUT_WR));
        fails(Errno.EPIPE, send(pair.a(), "x", Sockets.MSG_NOSIGNAL));
        gets(pair.b(), "last");
        returns(0, receive(pair.b(), 8, 0));
        returns(2, send(pair.b(), "ok"));
        gets(pair.a(), "ok");
    }

    @Case("shutdown")
    static void shuttingDownReceivingStopsThePeersSending() {
        Pair pair = pair(STREAM);
        send(pair.b(), "there");
        returns(0, call(Call.SHUTDOWN, pair.a(), Sockets.SHUT_RD));
        fails(Errno.EPIPE, send(pair.b(), "x", Sockets.MSG_NOSIGNAL));
        gets(pair.a(), "there");
        returns(0, receive(pair.a(), 8, 0));
        returns(1, send(pair.a(), "y"));
    }

    @Case("shutdown")
    static void shuttingDownBothEndsBoth() {
        Pair pair = pair(STREAM);
        returns(0, call(Call.SHUTDOWN, pair.a(), Sockets.SHUT_RDWR));
        returns(0, receive(pair.a(), 8, 0));
        returns(0, receive(pair.b(), 8, 0));
        fails(Errno.EPIPE, send(pair.a(), "x", Sockets.MSG_NOSIGNAL));
        fails(Errno.EPIPE, send(pair.b(), "x", Sockets.MSG_NOSIGNAL));
    }

    @Case("shutdown")
    static void shutdownArgumentsAreChecked() {
        Pair pair = pair(STREAM);
        fails(Errno.EINVAL, call(Call.SHUTDOWN, pair.a(), 3));
        fails(Errno.EINVAL, call(Call.SHUTDOWN, pair.a(), -1));
        fails(Errno.EBADF, call(Call.SHUTDOWN, Kit.CLOSED, 0));
        fails(Errno.ENOTSOCK, call(Call.SHUTDOWN, 1, 0));
        returns(0, call(Call.SHUTDOWN, socket(STREAM), Sockets.SHUT_RDWR));
    }

    @Case("sendto")
    static void aFullStreamIsEagainAndTakesMoreLater() {
        Pair pair = pair(STREAM | NON_BLOCKING);
        long sent = fill(pair.a());
        holds("some 200 KiB", sent > 65_536 && sent < 1 << 20);
        long buffer = memory(1 << 18);
        long got = 0;
        long done;
        while ((done = call(Call.READ, pair.b(), buffer, 1 << 18)) > 0) {
            got += done;
        }
        fails(Errno.EAGAIN, done);
        equal("received", sent, got);
        returns(1, send(pair.a(), "x"));
    }

    @Case("sendto")
    static void aLongSendIsTakenInPart() {
        Pair pair = pair(STREAM | NON_BLOCKING);
        long buffer = memory(1 << 19);
        long sent = call(Call.WRITE, pair.a(), buffer, 1 << 19);
        holds("a part", sent > 0 && sent < 1 << 19);
        fails(Errno.EAGAIN, call(Call.WRITE, pair.a(), buffer, 1));
    }

    @Case("write")
    static void aBlockedWriterGoesOnWhenThereIsRoom() {
        Pair pair = pair(STREAM);
        int size = 1 << 19;
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long buffer = memory(size);
            for (int i = 0; i < size; i += 4) {
                Mem.putInt(buffer + i, i);
            }
            exit(call(Call.WRITE, pair.a(), buffer, size) == size ? 0 : 1);
        }
        long buffer = memory(size);
        long got = 0;
        while (got < size) {
            got += succeeds(call(Call.READ, pair.b(), buffer + got, size - got));
        }
        for (int i = 0; i < size; i += 4) {
            equal("word " + i, i, Mem.getInt(buffer + i));
        }
        endsWell(child);
    }

    @Case("read")
    static void aBlockedReaderGetsWhatComes() {
        Pair pair = pair(STREAM);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SCHED_YIELD);
            exit(send(pair.a(), "late") == 4 ? 0 : 1);
        }
        long buffer = memory(8);
        returns(4, call(Call.READ, pair.b(), buffer, 8));
        textIs("late", buffer);
        endsWell(child);
    }

    @Case("recvfrom")
    static void waitingForAllJoinsWhatComesLater() {
        Pair pair = pair(STREAM);
        send(pair.a(), "ab");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SCHED_YIELD);
            exit(send(pair.a(), "cdef") == 4 ? 0 : 1);
        }
        long buffer = memory(8);
        returns(6, call(Call.RECVFROM, pair.b(), buffer, 6, Sockets.MSG_WAITALL, 0, 0));
        textIs("abcdef", buffer);
        endsWell(child);
    }

    @Case("recvfrom")
    static void waitingForAllGivesWhatThereIsAtTheEnd() {
        Pair pair = pair(STREAM);
        send(pair.a(), "ab");
        call(Call.SHUTDOWN, pair.a(), Sockets.SHUT_WR);
        returns(2, call(Call.RECVFROM, pair.b(), memory(8), 8, Sockets.MSG_WAITALL, 0, 0));
    }

    @Case("recvfrom")
    static void aBadBufferIsEfaultAndTheBytesStay() {
        Pair pair = pair(STREAM);
        send(pair.a(), "abc");
        fails(Errno.EFAULT, call(Call.RECVFROM, pair.b(), UNMAPPED, 3, DONTWAIT, 0, 0));
        gets(pair.b(), "abc");
        fails(Errno.EFAULT, call(Call.SENDTO, pair.a(), UNMAPPED, 3, 0, 0, 0));
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("sendto")
    static void aStreamTakesNoAddress() {
        Pair pair = pair(STREAM);
        Address address = hidden("x");
        fails(Errno.EISCONN, SocketKit.sendTo(pair.a(), "x", address));
        fails(Errno.EOPNOTSUPP, SocketKit.sendTo(socket(STREAM), "x", address));
    }

    @Case("sendto")
    static void anUnconnectedStreamCannotBeUsed() {
        long socket = socket(STREAM);
        fails(Errno.ENOTCONN, send(socket, "x", Sockets.MSG_NOSIGNAL));
        fails(Errno.EINVAL, receive(socket, 8, 0));
        fails(Errno.EINVAL, call(Call.READ, socket, memory(8), 8));
    }

    @Case("accept")
    static void connectionsAreAcceptedInOrder() {
        Address address = hidden("order");
        long listener = listening(STREAM, address, 5);
        long first = connected(STREAM, address);
        long second = connected(STREAM, address);
        send(second, "second");
        send(first, "first");
        gets(accept(listener), "first");
        gets(accept(listener), "second");
    }

    @Case("accept")
    static void bytesSentBeforeAcceptingAreThere() {
        Address address = hidden("early");
        long listener = listening(STREAM, address, 1);
        long client = connected(STREAM, address);
        send(client, "early");
        call(Call.CLOSE, client);
        long server = accept(listener);
        gets(server, "early");
        returns(0, receive(server, 8, 0));
    }

    @Case("accept")
    static void acceptingWaitsForAConnection() {
        Address address = hidden("wait");
        long listener = listening(STREAM, address, 1);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SCHED_YIELD);
            exit(send(connected(STREAM, address), "hello") == 5 ? 0 : 1);
        }
        long server = accept(listener);
        long buffer = memory(8);
        returns(5, call(Call.READ, server, buffer, 8));
        textIs("hello", buffer);
        endsWell(child);
    }

    @Case("accept")
    static void acceptingNothingIsEagain() {
        long listener = listening(STREAM | NON_BLOCKING, hidden("none"), 1);
        fails(Errno.EAGAIN, call(Call.ACCEPT, listener, 0, 0));
    }

    @Case("accept")
    static void onlyListenersAccept() {
        fails(Errno.EINVAL, call(Call.ACCEPT, socket(STREAM), 0, 0));
        fails(Errno.EINVAL, call(Call.ACCEPT, pair(STREAM).a(), 0, 0));
        fails(Errno.EOPNOTSUPP, call(Call.ACCEPT, socket(SocketKit.DGRAM), 0, 0));
        fails(Errno.ENOTSOCK, call(Call.ACCEPT, 1, 0, 0));
        fails(Errno.EBADF, call(Call.ACCEPT, Kit.CLOSED, 0, 0));
    }

    @Case("accept")
    static void aListenerThatWasShutDownAcceptsNothing() {
        Address address = hidden("down");
        long listener = listening(STREAM, address, 1);
        returns(0, call(Call.SHUTDOWN, listener, Sockets.SHUT_RD));
        fails(Errno.EINVAL, call(Call.ACCEPT, listener, 0, 0));
        fails(Errno.ECONNREFUSED, connect(socket(STREAM), address));
    }

    @Case("accept4")
    static void acceptFlagsSetUpTheDescriptor() {
        Address address = hidden("flags");
        long listener = listening(STREAM, address, 2);
        connected(STREAM, address);
        int flags = Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;
        long server = succeeds(call(Call.ACCEPT4, listener, 0, 0, flags));
        equal("FD_CLOEXEC", 1, call(Call.FCNTL, server, elfin.abi.Fcntl.F_GETFD));
        long status = call(Call.FCNTL, server, elfin.abi.Fcntl.F_GETFL);
        equal("flags", elfin.abi.Fcntl.O_RDWR | elfin.abi.Fcntl.O_NONBLOCK, status);
        fails(Errno.EINVAL, call(Call.ACCEPT4, listener, 0, 0, 1));
    }

    @Case("accept")
    static void theListenersFlagsAreNotInherited() {
        Address address = hidden("plain");
        long listener = listening(STREAM | NON_BLOCKING, address, 2);
        connected(STREAM, address);
        long server = accept(listener);
        equal("flags", elfin.abi.Fcntl.O_RDWR, call(Call.FCNTL, server, elfin.abi.Fcntl.F_GETFL));
    }

    @Case("connect")
    static void aFullBacklogIsEagain() {
        Address address = hidden("full");
        long listener = listening(STREAM, address, 1);
        connected(STREAM, address);
        connected(STREAM, address);
        fails(Errno.EAGAIN, connect(socket(STREAM | NON_BLOCKING), address));
        accept(listener);
        connected(STREAM, address);
    }

    @Case("connect")
    static void aConnectWaitsForTheBacklog() {
        Address address = hidden("backlog");
        long listener = listening(STREAM, address, 0);
        connected(STREAM, address);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            exit(send(connected(STREAM, address), "in") == 2 ? 0 : 1);
        }
        accept(listener);
        long buffer = memory(8);
        returns(2, call(Call.READ, accept(listener), buffer, 8));
        textIs("in", buffer);
        endsWell(child);
    }

    @Case("connect")
    static void aConnectEndsWhenTheListenerCloses() {
        Address address = hidden("gone");
        long listener = listening(STREAM, address, 0);
        connected(STREAM, address);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.CLOSE, listener);
            exit(connect(socket(STREAM), address) == -Errno.ECONNREFUSED ? 0 : 1);
        }
        call(Call.SCHED_YIELD);
        returns(0, call(Call.CLOSE, listener));
        endsWell(child);
    }

    @Case("connect")
    static void aConnectionIsMadeOnce() {
        Address address = hidden("once");
        long listener = listening(STREAM, address, 4);
        long client = connected(STREAM, address);
        fails(Errno.EISCONN, connect(client, address));
        fails(Errno.EINVAL, connect(listener, address));
        fails(Errno.EISCONN, connect(pair(STREAM).a(), address));
    }

    @Case("connect")
    static void onlyListenersAreConnectedTo() {
        Address address = hidden("silent");
        long socket = bound(STREAM, address);
        fails(Errno.ECONNREFUSED, connect(socket(STREAM), address));
        returns(0, call(Call.LISTEN, socket, 1));
        connected(STREAM, address);
    }

    @Case("close")
    static void connectionsThatNobodyAcceptedAreReset() {
        Address address = hidden("reset");
        long listener = listening(STREAM, address, 4);
        long client = connected(STREAM, address);
        returns(0, call(Call.CLOSE, listener));
        fails(Errno.ECONNRESET, receive(client, 8, 0));
        returns(0, receive(client, 8, 0));
    }

    @Case("listen")
    static void listenArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.LISTEN, socket(STREAM), 1));
        fails(Errno.EINVAL, call(Call.LISTEN, pair(STREAM).a(), 1));
        fails(Errno.EOPNOTSUPP, call(Call.LISTEN, bound(SocketKit.DGRAM, hidden("d")), 1));
        fails(Errno.ENOTSOCK, call(Call.LISTEN, 1, 1));
        fails(Errno.EBADF, call(Call.LISTEN, Kit.CLOSED, 1));
    }

    @Case("listen")
    static void aLargerBacklogLetsMoreIn() {
        Address address = hidden("grow");
        long listener = listening(STREAM, address, 0);
        connected(STREAM, address);
        fails(Errno.EAGAIN, connect(socket(STREAM | NON_BLOCKING), address));
        returns(0, call(Call.LISTEN, listener, -1));
        connected(STREAM, address);
        connected(STREAM, address);
    }

    @Case("read")
    static void aListenerIsNotRead() {
        long listener = listening(STREAM, hidden("noread"), 1);
        fails(Errno.EINVAL, call(Call.READ, listener, memory(8), 8));
        fails(Errno.ENOTCONN, send(listener, "x", Sockets.MSG_NOSIGNAL));
    }

    @Case("sendfile")
    static void aFileIsSentToAStream() {
        Pair pair = pair(STREAM);
        long file = Files.create("source", "contents of a file");
        returns(18, call(Call.SENDFILE, pair.a(), file, 0, 100));
        gets(pair.b(), "contents of a file");
    }

    @Case("dup")
    static void theConnectionLastsAsLongAsItsCopies() {
        Pair pair = pair(STREAM);
        long copy = succeeds(call(Call.DUP, pair.a()));
        returns(0, call(Call.CLOSE, pair.a()));
        returns(1, send(copy, "x"));
        gets(pair.b(), "x");
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
        returns(0, call(Call.CLOSE, copy));
        returns(0, receive(pair.b(), 8, 0));
    }
}
