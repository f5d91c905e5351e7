package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.holds;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.SocketKit.NON_BLOCKING;
import static elfin.conformance.program.SocketKit.PACKET;
import static elfin.conformance.program.SocketKit.STREAM;
import static elfin.conformance.program.SocketKit.accept;
import static elfin.conformance.program.SocketKit.connect;
import static elfin.conformance.program.SocketKit.connected;
import static elfin.conformance.program.SocketKit.fill;
import static elfin.conformance.program.SocketKit.gets;
import static elfin.conformance.program.SocketKit.header;
import static elfin.conformance.program.SocketKit.hidden;
import static elfin.conformance.program.SocketKit.listening;
import static elfin.conformance.program.SocketKit.pair;
import static elfin.conformance.program.SocketKit.path;
import static elfin.conformance.program.SocketKit.polled;
import static elfin.conformance.program.SocketKit.receive;
import static elfin.conformance.program.SocketKit.receiveMessage;
import static elfin.conformance.program.SocketKit.room;
import static elfin.conformance.program.SocketKit.send;
import static elfin.conformance.program.SocketKit.sendTo;
import static elfin.conformance.program.SocketKit.socket;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.abi.Sockets;
import elfin.abi.struct.MsgHdr;
import elfin.conformance.program.SocketKit.Address;
import elfin.conformance.program.SocketKit.Pair;
import elfin.raw.Mem;

/** Packet sockets of the family AF_UNIX: connections that keep messages whole. */
final class UnixPacketCases {
    private UnixPacketCases() {}

    @Case("socketpair")
    static void packetsStayApart() {
        Pair pair = pair(PACKET);
        send(pair.a(), "one");
        send(pair.a(), "three", Sockets.MSG_EOR);
        gets(pair.b(), "one");
        gets(pair.b(), "three");
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("recvmsg")
    static void aLongPacketIsCut() {
        Pair pair = pair(PACKET);
        send(pair.a(), "abcdef");
        long header = room(3, 0);
        returns(3, receiveMessage(pair.b(), header));
        equal("flags", Sockets.MSG_TRUNC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        fails(Errno.EAGAIN, receive(pair.b(), 8, 0));
    }

    @Case("accept")
    static void packetsGoOverConnections() {
        Address address = hidden("packets");
        long listener = listening(PACKET, address, 2);
        long client = connected(PACKET, address);
        send(client, "to the server");
        long server = accept(listener);
        gets(server, "to the server");
        send(server, "a");
        send(server, "b");
        gets(client, "a");
        gets(client, "b");
    }

    @Case("sendto")
    static void theAddressOfAPacketIsIgnored() {
        Pair pair = pair(PACKET);
        returns(1, sendTo(pair.a(), "x", hidden("nobody")));
        gets(pair.b(), "x");
    }

    @Case("sendto")
    static void anUnconnectedPacketSocketCannotBeUsed() {
        long socket = socket(PACKET);
        fails(Errno.ENOTCONN, send(socket, "x", Sockets.MSG_NOSIGNAL));
        fails(Errno.ENOTCONN, receive(socket, 8, 0));
        fails(Errno.ENOTCONN, call(Call.READ, socket, memory(8), 8));
        fails(Errno.EINVAL, call(Call.ACCEPT, socket, 0, 0));
        fails(Errno.EINVAL, call(Call.LISTEN, socket, 1));
    }

    @Case("close")
    static void theEndOfPackets() {
        Pair pair = pair(PACKET);
        send(pair.a(), "last");
        returns(0, call(Call.CLOSE, pair.a()));
        gets(pair.b(), "last");
        returns(0, receive(pair.b(), 8, 0));
        returns(0, call(Call.READ, pair.b(), memory(8), 8));
    }

    @Case("close")
    static void unreadPacketsResetThePeer() {
        Pair pair = pair(PACKET);
        send(pair.b(), "lost");
        returns(0, call(Call.CLOSE, pair.a()));
        fails(Errno.ECONNRESET, receive(pair.b(), 8, 0));
        returns(0, receive(pair.b(), 8, 0));
    }

    @Case("sendto")
    static void aClosedPeerOfPacketsIsEpipe() {
        Pair pair = pair(PACKET);
        returns(0, call(Call.CLOSE, pair.a()));
        fails(Errno.EPIPE, send(pair.b(), "x", Sockets.MSG_NOSIGNAL));
    }

    @Case("shutdown")
    static void shuttingDownPackets() {
        Pair pair = pair(PACKET);
        returns(0, call(Call.SHUTDOWN, pair.a(), Sockets.SHUT_WR));
        returns(0, receive(pair.b(), 8, 0));
        fails(Errno.EPIPE, send(pair.a(), "x", Sockets.MSG_NOSIGNAL));
        returns(1, send(pair.b(), "y"));
        gets(pair.a(), "y");
    }

    @Case("connect")
    static void streamsAndPacketsDoNotMix() {
        Address address = path("mixed");
        listening(STREAM, address, 1);
        fails(Errno.EPROTOTYPE, connect(socket(PACKET), address));
    }

    @Case("connect")
    static void theBacklogOfPackets() {
        Address address = hidden("pb");
        listening(PACKET, address, 0);
        connected(PACKET, address);
        fails(Errno.EAGAIN, connect(socket(PACKET | NON_BLOCKING), address));
    }

    @Case("sendto")
    static void anEmptyPacketIsReceived() {
        Pair pair = pair(PACKET);
        returns(0, send(pair.a(), ""));
        send(pair.a(), "x");
        returns(0, receive(pair.b(), 8, 0));
        gets(pair.b(), "x");
    }

    @Case("sendto")
    static void aFullPacketSocketIsEagain() {
        Pair pair = pair(PACKET | NON_BLOCKING);
        long sent = fill(pair.a());
        holds("many packets", sent >= 10 * 4096);
        equal("not writable", 0, polled(pair.a(), Poll.POLLOUT));
        returns(4096, receive(pair.b(), 4096, 0));
        returns(1, send(pair.a(), "x"));
    }

    @Case("recvfrom")
    static void packetsOfAPeerArePeeked() {
        Pair pair = pair(PACKET);
        send(pair.a(), "abc");
        send(pair.a(), "d");
        gets(pair.b(), "abc", Sockets.MSG_PEEK);
        returns(3, receive(pair.b(), 1, Sockets.MSG_PEEK | Sockets.MSG_TRUNC));
        gets(pair.b(), "abc");
        gets(pair.b(), "d");
    }

    @Case("recvmsg")
    static void vectorsOfAPacketSocket() {
        Pair pair = pair(PACKET);
        long vector = memory(32);
        Mem.putLong(vector, text("ab"));
        Mem.putLong(vector + 8, 2);
        Mem.putLong(vector + 16, text("cd"));
        Mem.putLong(vector + 24, 2);
        returns(4, call(Call.WRITEV, pair.a(), vector, 2));
        send(pair.a(), "next");
        long first = memory(8);
        Mem.putLong(vector, first);
        Mem.putLong(vector + 8, 3);
        Mem.putLong(vector + 16, memory(8));
        Mem.putLong(vector + 24, 8);
        returns(4, call(Call.READV, pair.b(), vector, 2));
        textIs("abc", first);
        gets(pair.b(), "next");
    }
}
