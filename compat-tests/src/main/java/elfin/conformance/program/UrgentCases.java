package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.SocketKit.DONTWAIT;
import static elfin.conformance.program.SocketKit.STREAM;
import static elfin.conformance.program.SocketKit.gets;
import static elfin.conformance.program.SocketKit.pair;
import static elfin.conformance.program.SocketKit.receive;
import static elfin.conformance.program.SocketKit.send;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.Sockets;
import elfin.raw.Mem;

/** Urgent bytes of stream sockets of the family AF_UNIX: {@code MSG_OOB}. */
final class UrgentCases {
    private static final int OOB = Sockets.MSG_OOB;
    private static final int PEEK = Sockets.MSG_PEEK;
    private static final int SIOCATMARK = 0x8905;
    private static final int FIONREAD = 0x541b;

    private UrgentCases() {}

    private static void receives(long socket, String expected, int flags) {
        long buffer = memory(32);
        long got = call(Call.RECVFROM, socket, buffer, 31, flags | DONTWAIT, 0, 0);
        returns(expected.length(), got);
        textIs(expected, buffer);
    }

    private static boolean atMark(long socket) {
        long answer = memory(4);
        returns(0, call(Call.IOCTL, socket, SIOCATMARK, answer));
        return Mem.getInt(answer) != 0;
    }

    private static long events(long socket) {
        long poll = memory(8);
        Mem.putInt(poll, (int) socket);
        Mem.putInt(poll + 4, Poll.POLLIN | Poll.POLLPRI);
        call(Call.POLL, poll, 1, 0);
        return Mem.getInt(poll + 4) >>> 16;
    }

    @Case("sendto")
    static void lastByteIsUrgent() {
        SocketKit.Pair pair = pair(STREAM);
        returns(3, send(pair.a(), "abc", OOB));
        receives(pair.b(), "c", OOB);
        receives(pair.b(), "ab", 0);
        fails(Errno.EAGAIN, receive(pair.b(), 8, DONTWAIT));
    }

    @Case("sendto")
    static void urgentSendNeedsAByte() {
        SocketKit.Pair pair = pair(STREAM);
        fails(Errno.EOPNOTSUPP, send(pair.a(), "", OOB));
    }

    @Case("recvfrom")
    static void withoutAnUrgentByteThereIsNone() {
        SocketKit.Pair pair = pair(STREAM);
        fails(Errno.EINVAL, receive(pair.b(), 8, OOB));
        returns(1, send(pair.a(), "x"));
        fails(Errno.EINVAL, receive(pair.b(), 8, OOB));
    }

    @Case("recvfrom")
    static void urgentByteIsReceivedOnce() {
        SocketKit.Pair pair = pair(STREAM);
        returns(1, send(pair.a(), "x", OOB));
        receives(pair.b(), "x", OOB | PEEK);
        receives(pair.b(), "x", OOB);
        fails(Errno.EINVAL, receive(pair.b(), 8, OOB));
    }

    @Case("recvfrom")
    static void readEndsBeforeTheUrgentByte() {
        SocketKit.Pair pair = pair(STREAM);
        returns(3, send(pair.a(), "abx", OOB));
        returns(2, send(pair.a(), "cd"));
        receives(pair.b(), "ab", 0);
        receives(pair.b(), "x", OOB);
        receives(pair.b(), "cd", 0);
    }

    @Case("recvfrom")
    static void readAtTheMarkPassesTheUrgentByteOver() {
        SocketKit.Pair pair = pair(STREAM);
        returns(3, send(pair.a(), "abx", OOB));
        returns(2, send(pair.a(), "cd"));
        receives(pair.b(), "ab", 0);
        receives(pair.b(), "cd", 0);
        fails(Errno.EINVAL, receive(pair.b(), 8, OOB));
    }

    @Case("recvfrom")
    static void readEndsAtThePlaceOfAReceivedUrgentByte() {
        SocketKit.Pair pair = pair(STREAM);
        returns(3, send(pair.a(), "abx", OOB));
        returns(2, send(pair.a(), "cd"));
        receives(pair.b(), "x", OOB);
        receives(pair.b(), "ab", 0);
        receives(pair.b(), "cd", 0);
    }

    @Case("recvfrom")
    static void secondUrgentByteMakesTheFirstAnOrdinaryOne() {
        SocketKit.Pair pair = pair(STREAM);
        returns(2, send(pair.a(), "ax", OOB));
        returns(2, send(pair.a(), "by", OOB));
        receives(pair.b(), "axb", 0);
        receives(pair.b(), "y", OOB);
        fails(Errno.EAGAIN, receive(pair.b(), 8, DONTWAIT));
    }

    @Case("recvfrom")
    static void peekingEndsBeforeTheUrgentByte() {
        SocketKit.Pair pair = pair(STREAM);
        returns(3, send(pair.a(), "abx", OOB));
        returns(2, send(pair.a(), "cd"));
        receives(pair.b(), "ab", PEEK);
        receives(pair.b(), "ab", 0);
        receives(pair.b(), "cd", PEEK);
        receives(pair.b(), "x", OOB);
        receives(pair.b(), "cd", PEEK);
        receives(pair.b(), "cd", 0);
    }

    @Case("setsockopt")
    static void urgentByteCanBeOneOfTheOthers() {
        SocketKit.Pair pair = pair(STREAM);
        long on = memory(4);
        Mem.putInt(on, 1);
        returns(
                0,
                call(Call.SETSOCKOPT, pair.b(), Sockets.SOL_SOCKET, Sockets.SO_OOBINLINE, on, 4));
        returns(3, send(pair.a(), "abx", OOB));
        returns(2, send(pair.a(), "cd"));
        fails(Errno.EINVAL, receive(pair.b(), 8, OOB));
        receives(pair.b(), "ab", 0);
        receives(pair.b(), "xcd", 0);
    }

    @Case("ioctl")
    static void markIsWhereTheUrgentByteIs() {
        SocketKit.Pair pair = pair(STREAM);
        equal("empty", 0, atMark(pair.b()) ? 1 : 0);
        returns(2, send(pair.a(), "ax", OOB));
        equal("before", 0, atMark(pair.b()) ? 1 : 0);
        receives(pair.b(), "a", 0);
        equal("there", 1, atMark(pair.b()) ? 1 : 0);
        receives(pair.b(), "x", OOB);
        equal("received", 1, atMark(pair.b()) ? 1 : 0);
        returns(1, send(pair.a(), "b"));
        receives(pair.b(), "b", 0);
        equal("behind", 0, atMark(pair.b()) ? 1 : 0);
    }

    @Case("poll")
    static void urgentByteIsAnEvent() {
        SocketKit.Pair pair = pair(STREAM);
        returns(1, send(pair.a(), "a"));
        equal("ordinary", Poll.POLLIN, events(pair.b()));
        returns(1, send(pair.a(), "x", OOB));
        equal("urgent", Poll.POLLIN | Poll.POLLPRI, events(pair.b()));
        receives(pair.b(), "x", OOB);
        equal("received", Poll.POLLIN, events(pair.b()));
    }

    @Case("ioctl")
    static void urgentByteCountsUntilItIsReceived() {
        SocketKit.Pair pair = pair(STREAM);
        returns(3, send(pair.a(), "abx", OOB));
        long count = memory(4);
        returns(0, call(Call.IOCTL, pair.b(), FIONREAD, count));
        equal("before", 3, Mem.getInt(count));
        receives(pair.b(), "x", OOB);
        returns(0, call(Call.IOCTL, pair.b(), FIONREAD, count));
        equal("behind", 2, Mem.getInt(count));
    }

    @Case("fcntl")
    static void ownerIsSignalledThoughTheSocketIsNotAsynchronous() {
        SocketKit.Pair pair = pair(STREAM);
        returns(0, call(Call.FCNTL, pair.b(), Fcntl.F_SETOWN, call(Call.GETPID)));
        long set = memory(8);
        Mem.putLong(set, 1L << Signal.SIGURG - 1);
        returns(0, call(Call.RT_SIGPROCMASK, Signal.SIG_BLOCK, set, 0, 8));
        returns(1, send(pair.a(), "a"));
        returns(1, send(pair.a(), "x", OOB));
        returns(Signal.SIGURG, call(Call.RT_SIGTIMEDWAIT, set, 0, 0, 8));
        returns(0, call(Call.RT_SIGPROCMASK, Signal.SIG_UNBLOCK, set, 0, 8));
    }

    @Case("sendto")
    static void nobodyIsToldOfUrgentBytesAtAClosedEnd() {
        SocketKit.Pair pair = pair(STREAM);
        returns(0, call(Call.CLOSE, pair.b()));
        fails(Errno.EPIPE, send(pair.a(), "x", OOB | Sockets.MSG_NOSIGNAL));
    }

    @Case("recvfrom")
    static void ordinaryBytesBehindTheUrgentOneStayInOrder() {
        SocketKit.Pair pair = pair(STREAM);
        for (int i = 0; i < 100; i++) {
            returns(2, send(pair.a(), "ax", OOB));
            receives(pair.b(), "x", OOB);
            returns(1, send(pair.a(), "b"));
            gets(pair.b(), "a");
            gets(pair.b(), "b");
        }
    }
}
