package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.SocketKit.DGRAM;
import static elfin.conformance.program.SocketKit.DONTWAIT;
import static elfin.conformance.program.SocketKit.STREAM;
import static elfin.conformance.program.SocketKit.bound;
import static elfin.conformance.program.SocketKit.connect;
import static elfin.conformance.program.SocketKit.connected;
import static elfin.conformance.program.SocketKit.endsWell;
import static elfin.conformance.program.SocketKit.exit;
import static elfin.conformance.program.SocketKit.gets;
import static elfin.conformance.program.SocketKit.header;
import static elfin.conformance.program.SocketKit.hidden;
import static elfin.conformance.program.SocketKit.named;
import static elfin.conformance.program.SocketKit.pair;
import static elfin.conformance.program.SocketKit.path;
import static elfin.conformance.program.SocketKit.polled;
import static elfin.conformance.program.SocketKit.receive;
import static elfin.conformance.program.SocketKit.receiveMessage;
import static elfin.conformance.program.SocketKit.room;
import static elfin.conformance.program.SocketKit.send;
import static elfin.conformance.program.SocketKit.sendTo;
import static elfin.conformance.program.SocketKit.setInt;
import static elfin.conformance.program.SocketKit.socket;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.abi.Sockets;
import elfin.abi.struct.MMsgHdr;
import elfin.abi.struct.MsgHdr;
import elfin.conformance.program.SocketKit.Address;
import elfin.conformance.program.SocketKit.Pair;
import elfin.raw.Mem;

/** Datagram sockets of the family AF_UNIX. */
final class UnixDatagramCases {
    private UnixDatagramCases() {}

    @Case("sendto")
    static void messagesStayApart() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "one");
        send(pair.a(), "three");
        gets(pair.b(), "one");
        gets(pair.b(), "three");
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("recvfrom")
    static void theRestOfAShortMessageIsLost() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "abcdef");
        send(pair.a(), "next");
        returns(2, receive(pair.b(), 2, 0));
        gets(pair.b(), "next");
    }

    @Case("recvfrom")
    static void truncationTellsTheWholeLength() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "abcdef");
        returns(6, receive(pair.b(), 2, Sockets.MSG_TRUNC | Sockets.MSG_PEEK));
        returns(6, receive(pair.b(), 2, Sockets.MSG_TRUNC));
        fails(Errno.EAGAIN, receive(pair.b(), 2, 0));
    }

    @Case("recvmsg")
    static void truncationIsFlagged() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "abcdef");
        send(pair.a(), "ab");
        long header = room(2, 0);
        returns(2, receiveMessage(pair.b(), header));
        equal("flags", Sockets.MSG_TRUNC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        header = room(2, 0);
        returns(2, receiveMessage(pair.b(), header));
        equal("flags", 0, Mem.getInt(header + MsgHdr.MSG_FLAGS));
    }

    @Case("sendto")
    static void anEmptyMessageIsAMessage() {
        Pair pair = pair(DGRAM);
        returns(0, send(pair.a(), ""));
        equal("readable", Poll.POLLIN, polled(pair.b(), Poll.POLLIN));
        returns(0, receive(pair.b(), 8, 0));
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("write")
    static void writingNothingSendsAnEmptyMessage() {
        Pair pair = pair(DGRAM);
        returns(0, call(Call.WRITE, pair.a(), text(""), 0));
        returns(0, receive(pair.b(), 8, 0));
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("recvfrom")
    static void peekingLeavesTheMessage() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "abc");
        gets(pair.b(), "abc", Sockets.MSG_PEEK);
        gets(pair.b(), "abc");
    }

    @Case("sendto")
    static void aMessageNamesItsReceiver() {
        Address address = hidden("to");
        long receiver = bound(DGRAM, address);
        long sender = socket(DGRAM);
        returns(5, sendTo(sender, "hello", address));
        gets(receiver, "hello");
    }

    @Case("recvfrom")
    static void aMessageNamesItsSender() {
        Address to = hidden("r");
        Address from = hidden("sender");
        long receiver = bound(DGRAM, to);
        sendTo(bound(DGRAM, from), "x", to);
        long name = memory(128);
        long length = memory(8);
        Mem.putInt(length, 128);
        returns(1, call(Call.RECVFROM, receiver, memory(8), 8, DONTWAIT, name, length));
        equal("length", from.length(), Mem.getInt(length));
        for (int i = 0; i < from.length(); i++) {
            equal("byte " + i, Mem.getByte(from.at() + i), Mem.getByte(name + i));
        }
    }

    @Case("recvfrom")
    static void aSenderWithoutNameHasNone() {
        Address to = hidden("r2");
        long receiver = bound(DGRAM, to);
        sendTo(socket(DGRAM), "x", to);
        long length = memory(8);
        Mem.putInt(length, 128);
        returns(1, call(Call.RECVFROM, receiver, memory(8), 8, DONTWAIT, memory(128), length));
        equal("length", 0, Mem.getInt(length));
    }

    @Case("connect")
    static void aConnectedSocketSendsWithoutAddress() {
        Address address = hidden("c");
        long receiver = bound(DGRAM, address);
        long sender = connected(DGRAM, address);
        returns(1, send(sender, "x"));
        gets(receiver, "x");
        returns(1, call(Call.WRITE, sender, text("y"), 1));
        gets(receiver, "y");
    }

    @Case("sendto")
    static void withoutAddressOrConnectionItFails() {
        fails(Errno.ENOTCONN, send(socket(DGRAM), "x"));
        fails(Errno.ENOTCONN, call(Call.WRITE, socket(DGRAM), text("x"), 1));
    }

    @Case("connect")
    static void connectingAgainChangesTheReceiver() {
        Address first = hidden("one");
        Address second = hidden("two");
        long one = bound(DGRAM, first);
        long two = bound(DGRAM, second);
        long sender = connected(DGRAM, first);
        returns(0, connect(sender, second));
        send(sender, "x");
        fails(Errno.EAGAIN, receive(one, 8, 0));
        gets(two, "x");
    }

    @Case("connect")
    static void anUnspecifiedAddressDissolvesTheConnection() {
        Address address = hidden("dissolve");
        bound(DGRAM, address);
        long sender = connected(DGRAM, address);
        long unspecified = memory(16);
        returns(0, call(Call.CONNECT, sender, unspecified, 2));
        fails(Errno.ENOTCONN, send(sender, "x"));
        fails(Errno.ENOTCONN, call(Call.GETPEERNAME, sender, memory(128), length(128)));
        returns(1, sendTo(sender, "x", address));
    }

    private static long length(int value) {
        long at = memory(8);
        Mem.putInt(at, value);
        return at;
    }

    @Case("sendto")
    static void whoIsConnectedHearsNobodyElse() {
        Address mine = hidden("mine");
        Address friend = hidden("friend");
        long socket = bound(DGRAM, mine);
        long other = bound(DGRAM, friend);
        returns(0, connect(socket, friend));
        fails(Errno.EPERM, sendTo(socket(DGRAM), "x", mine));
        fails(Errno.EPERM, connect(socket(DGRAM), mine));
        returns(1, sendTo(other, "y", mine));
        gets(socket, "y");
    }

    @Case("sendto")
    static void aConnectedSocketMaySendElsewhere() {
        Address first = hidden("e1");
        Address second = hidden("e2");
        long one = bound(DGRAM, first);
        long two = bound(DGRAM, second);
        long sender = connected(DGRAM, first);
        returns(1, sendTo(sender, "x", second));
        gets(two, "x");
        fails(Errno.EAGAIN, receive(one, 8, 0));
    }

    @Case("sendto")
    static void aReceiverThatHasGoneIsRefused() {
        Address address = hidden("goes");
        long receiver = bound(DGRAM, address);
        long sender = connected(DGRAM, address);
        returns(0, call(Call.CLOSE, receiver));
        fails(Errno.ECONNREFUSED, send(sender, "x"));
        fails(Errno.ENOTCONN, send(sender, "x"));
        fails(Errno.ECONNREFUSED, sendTo(sender, "x", address));
    }

    @Case("close")
    static void thePeerOfAClosedPairIsRefused() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "kept");
        returns(0, call(Call.CLOSE, pair.a()));
        gets(pair.b(), "kept");
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
        fails(Errno.ECONNREFUSED, send(pair.b(), "x"));
        fails(Errno.ENOTCONN, send(pair.b(), "x"));
    }

    @Case("sendto")
    static void aMessageLongerThanTheBufferIsEmsgsize() {
        Pair pair = pair(DGRAM);
        returns(0, setInt(pair.a(), Sockets.SO_SNDBUF, 4096));
        long buffer = memory(16_384);
        fails(Errno.EMSGSIZE, call(Call.SENDTO, pair.a(), buffer, 16_384, DONTWAIT, 0, 0));
        fails(Errno.EMSGSIZE, call(Call.SENDTO, pair.a(), buffer, 8192 - 31, DONTWAIT, 0, 0));
        returns(1000, call(Call.SENDTO, pair.a(), buffer, 1000, DONTWAIT, 0, 0));
        returns(1000, receive(pair.b(), 1000, 0));
    }

    @Case("sendto")
    static void aLargeMessageArrivesWhole() {
        Pair pair = pair(DGRAM);
        int size = 100_000;
        long buffer = memory(size);
        for (int i = 0; i < size; i += 4) {
            Mem.putInt(buffer + i, i * 31);
        }
        returns(size, call(Call.SENDTO, pair.a(), buffer, size, DONTWAIT, 0, 0));
        long got = memory(size);
        returns(size, call(Call.RECVFROM, pair.b(), got, size, DONTWAIT, 0, 0));
        for (int i = 0; i < size; i += 4) {
            equal("word " + i, i * 31, Mem.getInt(got + i));
        }
    }

    @Case("sendto")
    static void aReceiverTakesSomeMessagesAndThenNoMore() {
        Address address = hidden("some");
        long receiver = bound(DGRAM, address);
        long sender = socket(DGRAM);
        int sent = 0;
        long done;
        while ((done = sendTo(sender, "x", address)) == 1) {
            sent++;
        }
        fails(Errno.EAGAIN, done);
        holds("ten or more", sent > 10 && sent < 1000);
        gets(receiver, "x");
        returns(1, sendTo(sender, "x", address));
    }

    @Case("poll")
    static void aFullReceiverIsNotWritable() {
        Address address = hidden("pfull");
        long receiver = bound(DGRAM, address);
        long sender = connected(DGRAM, address);
        equal("writable", Poll.POLLOUT, polled(sender, Poll.POLLOUT));
        while (send(sender, "x", DONTWAIT) == 1) {
            call(Call.SCHED_YIELD);
        }
        equal("not writable", 0, polled(sender, Poll.POLLOUT));
        gets(receiver, "x");
        equal("writable again", Poll.POLLOUT, polled(sender, Poll.POLLOUT));
    }

    @Case("sendto")
    static void aBlockedSenderGoesOnWhenTheReceiverTakesSome() {
        Address address = hidden("blocked");
        long receiver = bound(DGRAM, address);
        long sender = connected(DGRAM, address);
        while (send(sender, "x", DONTWAIT) == 1) {
            call(Call.SCHED_YIELD);
        }
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            exit(send(sender, "y") == 1 ? 0 : 1);
        }
        call(Call.SCHED_YIELD);
        gets(receiver, "x");
        endsWell(child);
    }

    @Case("shutdown")
    static void aReceiverThatWasShutDownIsEpipe() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "there");
        returns(0, call(Call.SHUTDOWN, pair.b(), Sockets.SHUT_RD));
        fails(Errno.EPIPE, send(pair.a(), "x"));
        gets(pair.b(), "there");
        returns(0, call(Call.RECVFROM, pair.b(), memory(8), 8, 0, 0, 0));
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("shutdown")
    static void shuttingDownSendingOfADatagramSocket() {
        Pair pair = pair(DGRAM);
        returns(0, call(Call.SHUTDOWN, pair.a(), Sockets.SHUT_WR));
        fails(Errno.EPIPE, send(pair.a(), "x"));
        returns(1, send(pair.b(), "y"));
        gets(pair.a(), "y");
    }

    @Case("recvfrom")
    static void aBadBufferLosesNothingElse() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "lost");
        send(pair.a(), "next");
        fails(Errno.EFAULT, call(Call.RECVFROM, pair.b(), UNMAPPED, 8, DONTWAIT, 0, 0));
        gets(pair.b(), "next");
        fails(Errno.EFAULT, call(Call.SENDTO, pair.a(), UNMAPPED, 8, DONTWAIT, 0, 0));
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("sendto")
    static void datagramsHaveNoUrgentBytes() {
        Pair pair = pair(DGRAM);
        fails(Errno.EOPNOTSUPP, send(pair.a(), "x", Sockets.MSG_OOB));
        fails(Errno.EOPNOTSUPP, receive(pair.b(), 8, Sockets.MSG_OOB));
    }

    @Case("sendto")
    static void aSocketSendsToItself() {
        Address address = hidden("self");
        long socket = bound(DGRAM, address);
        returns(1, sendTo(socket, "x", address));
        gets(socket, "x");
        returns(0, connect(socket, address));
        returns(1, send(socket, "y"));
        gets(socket, "y");
    }

    @Case("sendto")
    static void badAddressesOfMessages() {
        long socket = socket(DGRAM);
        fails(Errno.EINVAL, sendTo(socket, "x", named("")));
        fails(Errno.ENOENT, sendTo(socket, "x", path("missing")));
        fails(Errno.ECONNREFUSED, sendTo(socket, "x", hidden("nobody")));
        Address wrong = hidden("wrong");
        Mem.putShort(wrong.at(), (short) Sockets.AF_INET);
        fails(Errno.EINVAL, sendTo(socket, "x", wrong));
        long data = text("x");
        fails(Errno.EINVAL, call(Call.SENDTO, socket, data, 1, 0, wrong.at(), 129));
        fails(Errno.EINVAL, call(Call.SENDTO, socket, data, 1, 0, wrong.at(), -1));
        fails(Errno.EFAULT, call(Call.SENDTO, socket, data, 1, 0, UNMAPPED, 10));
        fails(Errno.EBADF, call(Call.SENDTO, CLOSED, data, 1, 0, 0, 0));
        fails(Errno.ENOTSOCK, call(Call.SENDTO, 1, data, 1, 0, 0, 0));
    }

    @Case("sendto")
    static void theTypesOfSenderAndReceiverMustAgree() {
        Address address = path("typed");
        bound(STREAM, address);
        fails(Errno.EPROTOTYPE, sendTo(socket(DGRAM), "x", address));
        fails(Errno.EPROTOTYPE, connect(socket(DGRAM), address));
    }

    @Case("sendmmsg")
    static void severalMessagesGoInOneCall() {
        Pair pair = pair(DGRAM);
        long messages = memory(3 * MMsgHdr.SIZE);
        String[] texts = {"a", "bb", "ccc"};
        for (int i = 0; i < 3; i++) {
            Mem.copy(header(texts[i]), messages + (long) i * MMsgHdr.SIZE, MsgHdr.SIZE);
        }
        returns(3, call(Call.SENDMMSG, pair.a(), messages, 3, DONTWAIT));
        for (int i = 0; i < 3; i++) {
            equal("length", i + 1, Mem.getInt(messages + (long) i * MMsgHdr.SIZE + 56));
            gets(pair.b(), texts[i]);
        }
        returns(0, call(Call.SENDMMSG, pair.a(), messages, 0, 0));
    }

    @Case("sendmmsg")
    static void messagesBeforeABadOneAreSent() {
        Pair pair = pair(DGRAM);
        long messages = memory(2 * MMsgHdr.SIZE);
        Mem.copy(header("ok"), messages, MsgHdr.SIZE);
        Mem.copy(header(UNMAPPED, 4), messages + MMsgHdr.SIZE, MsgHdr.SIZE);
        returns(1, call(Call.SENDMMSG, pair.a(), messages, 2, DONTWAIT));
        fails(Errno.EFAULT, call(Call.SENDMMSG, pair.a(), messages + MMsgHdr.SIZE, 1, DONTWAIT));
        gets(pair.b(), "ok");
        fails(Errno.EBADF, call(Call.SENDMMSG, CLOSED, messages, 1, 0));
    }

    @Case("recvmmsg")
    static void severalMessagesComeInOneCall() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "a");
        send(pair.a(), "bb");
        long messages = memory(4 * MMsgHdr.SIZE);
        for (int i = 0; i < 4; i++) {
            Mem.copy(header(memory(8), 8), messages + (long) i * MMsgHdr.SIZE, MsgHdr.SIZE);
        }
        returns(2, call(Call.RECVMMSG, pair.b(), messages, 4, DONTWAIT, 0));
        equal("first", 1, Mem.getInt(messages + MMsgHdr.MSG_LEN));
        equal("second", 2, Mem.getInt(messages + MMsgHdr.SIZE + MMsgHdr.MSG_LEN));
        fails(Errno.EAGAIN, call(Call.RECVMMSG, pair.b(), messages, 4, DONTWAIT, 0));
    }

    @Case("recvmmsg")
    static void waitingForOneTakesWhatThereIs() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "a");
        long messages = memory(4 * MMsgHdr.SIZE);
        for (int i = 0; i < 4; i++) {
            Mem.copy(header(memory(8), 8), messages + (long) i * MMsgHdr.SIZE, MsgHdr.SIZE);
        }
        returns(1, call(Call.RECVMMSG, pair.b(), messages, 4, Sockets.MSG_WAITFORONE, 0));
    }

    @Case("recvmmsg")
    static void theTimeoutOfManyIsChecked() {
        Pair pair = pair(DGRAM);
        long messages = memory(MMsgHdr.SIZE);
        Mem.copy(header(memory(8), 8), messages, MsgHdr.SIZE);
        long timeout = memory(16);
        Mem.putLong(timeout + 8, 1_000_000_000);
        fails(Errno.EINVAL, call(Call.RECVMMSG, pair.b(), messages, 1, 0, timeout));
        Mem.putLong(timeout + 8, 0);
        send(pair.a(), "x");
        returns(1, call(Call.RECVMMSG, pair.b(), messages, 1, 0, timeout));
    }
}
