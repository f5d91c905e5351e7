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
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.SocketKit.DGRAM;
import static elfin.conformance.program.SocketKit.NON_BLOCKING;
import static elfin.conformance.program.SocketKit.PACKET;
import static elfin.conformance.program.SocketKit.STREAM;
import static elfin.conformance.program.SocketKit.bound;
import static elfin.conformance.program.SocketKit.connect;
import static elfin.conformance.program.SocketKit.connected;
import static elfin.conformance.program.SocketKit.endsWell;
import static elfin.conformance.program.SocketKit.exit;
import static elfin.conformance.program.SocketKit.fill;
import static elfin.conformance.program.SocketKit.getInt;
import static elfin.conformance.program.SocketKit.gets;
import static elfin.conformance.program.SocketKit.header;
import static elfin.conformance.program.SocketKit.hidden;
import static elfin.conformance.program.SocketKit.listening;
import static elfin.conformance.program.SocketKit.pair;
import static elfin.conformance.program.SocketKit.path;
import static elfin.conformance.program.SocketKit.receiveMessage;
import static elfin.conformance.program.SocketKit.room;
import static elfin.conformance.program.SocketKit.send;
import static elfin.conformance.program.SocketKit.sendMessage;
import static elfin.conformance.program.SocketKit.sendTo;
import static elfin.conformance.program.SocketKit.setInt;
import static elfin.conformance.program.SocketKit.socket;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ioctl;
import elfin.abi.Sockets;
import elfin.abi.Stat;
import elfin.abi.struct.MsgHdr;
import elfin.abi.struct.StatFsStruct;
import elfin.abi.struct.TimeVal;
import elfin.conformance.program.SocketKit.Address;
import elfin.conformance.program.SocketKit.Pair;
import elfin.raw.Mem;

/** Options of sockets, and the calls' checks that do not depend on a family. */
final class SocketOptionCases {
    private static final int NOBODY = 65_534;

    private SocketOptionCases() {}

    private static long get(long socket, int level, int option, long value, int room) {
        long length = memory(8);
        Mem.putInt(length, room);
        return call(Call.GETSOCKOPT, socket, level, option, value, length);
    }

    @Case("socket")
    static void theTypeAndFamilyAreTold() {
        long socket = socket(PACKET);
        equal("type", PACKET, getInt(socket, Sockets.SO_TYPE));
        equal("family", Sockets.AF_UNIX, getInt(socket, Sockets.SO_DOMAIN));
        equal("protocol", 0, getInt(socket, Sockets.SO_PROTOCOL));
        long raw = succeeds(call(Call.SOCKET, Sockets.AF_UNIX, Sockets.SOCK_RAW, 0));
        equal("raw is datagram", DGRAM, getInt(raw, Sockets.SO_TYPE));
        long unix = succeeds(call(Call.SOCKET, Sockets.AF_UNIX, STREAM, Sockets.AF_UNIX));
        equal("protocol", 0, getInt(unix, Sockets.SO_PROTOCOL) & ~Sockets.AF_UNIX);
    }

    @Case("socket")
    static void flagsOfTheTypeSetUpTheDescriptor() {
        long socket = socket(STREAM | Sockets.SOCK_CLOEXEC | Sockets.SOCK_NONBLOCK);
        equal("FD_CLOEXEC", 1, call(Call.FCNTL, socket, Fcntl.F_GETFD));
        equal("flags", Fcntl.O_RDWR | Fcntl.O_NONBLOCK, call(Call.FCNTL, socket, Fcntl.F_GETFL));
        equal("flags", Fcntl.O_RDWR, call(Call.FCNTL, socket(STREAM), Fcntl.F_GETFL));
    }

    @Case("socket")
    static void socketArgumentsAreChecked() {
        fails(Errno.EAFNOSUPPORT, call(Call.SOCKET, 0, STREAM, 0));
        fails(Errno.EAFNOSUPPORT, call(Call.SOCKET, -1, STREAM, 0));
        fails(Errno.EAFNOSUPPORT, call(Call.SOCKET, 46, STREAM, 0));
        fails(Errno.EAFNOSUPPORT, call(Call.SOCKET, 1000, STREAM, 0));
        fails(Errno.EINVAL, call(Call.SOCKET, Sockets.AF_UNIX, 11, 0));
        fails(Errno.EINVAL, call(Call.SOCKET, Sockets.AF_UNIX, 0x100 | STREAM, 0));
        fails(Errno.ESOCKTNOSUPPORT, call(Call.SOCKET, Sockets.AF_UNIX, 0, 0));
        fails(Errno.ESOCKTNOSUPPORT, call(Call.SOCKET, Sockets.AF_UNIX, 4, 0));
        fails(Errno.EPROTONOSUPPORT, call(Call.SOCKET, Sockets.AF_UNIX, STREAM, 2));
    }

    @Case("socketpair")
    static void pairArgumentsAreChecked() {
        long ends = memory(8);
        fails(Errno.EFAULT, call(Call.SOCKETPAIR, Sockets.AF_UNIX, STREAM, 0, UNMAPPED));
        fails(Errno.EAFNOSUPPORT, call(Call.SOCKETPAIR, 0, STREAM, 0, ends));
        fails(Errno.EINVAL, call(Call.SOCKETPAIR, Sockets.AF_UNIX, 0x100 | STREAM, 0, ends));
        fails(Errno.EPROTONOSUPPORT, call(Call.SOCKETPAIR, Sockets.AF_UNIX, STREAM, 3, ends));
        fails(Errno.ESOCKTNOSUPPORT, call(Call.SOCKETPAIR, Sockets.AF_UNIX, 4, 0, ends));
    }

    @Case("socketpair")
    static void aPairThatDoesNotFitMakesNoDescriptor() {
        long old = memory(16);
        returns(0, call(Call.PRLIMIT64, 0, 7, 0, old));
        long next = succeeds(call(Call.DUP, 1));
        returns(0, call(Call.CLOSE, next));
        long fewer = memory(16);
        Mem.putLong(fewer, next + 1);
        Mem.putLong(fewer + 8, Mem.getLong(old + 8));
        returns(0, call(Call.PRLIMIT64, 0, 7, fewer, 0));
        long done = call(Call.SOCKETPAIR, Sockets.AF_UNIX, STREAM, 0, memory(8));
        long one = call(Call.SOCKET, Sockets.AF_UNIX, STREAM, 0);
        long two = call(Call.SOCKET, Sockets.AF_UNIX, STREAM, 0);
        returns(0, call(Call.PRLIMIT64, 0, 7, old, 0));
        fails(Errno.EMFILE, done);
        equal("the free one", next, one);
        fails(Errno.EMFILE, two);
    }

    @Case("setsockopt")
    static void bufferSizesAreDoubled() {
        long socket = socket(STREAM);
        returns(0, setInt(socket, Sockets.SO_SNDBUF, 10_000));
        equal("send", 20_000, getInt(socket, Sockets.SO_SNDBUF));
        returns(0, setInt(socket, Sockets.SO_RCVBUF, 10_000));
        equal("receive", 20_000, getInt(socket, Sockets.SO_RCVBUF));
    }

    @Case("setsockopt")
    static void bufferSizesHaveALeast() {
        long socket = socket(STREAM);
        returns(0, setInt(socket, Sockets.SO_SNDBUF, 0));
        equal("send", 4608, getInt(socket, Sockets.SO_SNDBUF));
        returns(0, setInt(socket, Sockets.SO_RCVBUF, 1));
        equal("receive", 2304, getInt(socket, Sockets.SO_RCVBUF));
    }

    @Case("setsockopt")
    static void aNegativeBufferSizeIsTheGreatest() {
        long socket = socket(STREAM);
        returns(0, setInt(socket, Sockets.SO_SNDBUF, Integer.MAX_VALUE));
        long most = getInt(socket, Sockets.SO_SNDBUF);
        returns(0, setInt(socket, Sockets.SO_SNDBUF, -1));
        equal("send", most, getInt(socket, Sockets.SO_SNDBUF));
    }

    @Case("setsockopt")
    static void forcingBufferSizesIsForRoot() {
        long socket = socket(STREAM);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
            fails(Errno.EPERM, setInt(socket, Sockets.SO_SNDBUFFORCE, 100_000));
            fails(Errno.EPERM, setInt(socket, Sockets.SO_RCVBUFFORCE, 100_000));
            fails(Errno.EPERM, setInt(socket, Sockets.SO_PRIORITY, 7));
            fails(Errno.EPERM, setInt(socket, Sockets.SO_MARK, 7));
            returns(0, setInt(socket, Sockets.SO_PRIORITY, 6));
            exit(0);
        }
        endsWell(child);
        equal("priority", 6, getInt(socket, Sockets.SO_PRIORITY));
    }

    @Case("setsockopt")
    static void aSmallBufferHoldsLess() {
        Pair pair = pair(STREAM | NON_BLOCKING);
        long usual = fill(pair.a());
        Pair small = pair(STREAM | NON_BLOCKING);
        returns(0, setInt(small.a(), Sockets.SO_SNDBUF, 8192));
        long fewer = fill(small.a());
        holds("less", fewer < usual / 4 && fewer > 0);
    }

    @Case("setsockopt")
    static void switchesAreKept() {
        long socket = socket(STREAM);
        int[] options = {
            Sockets.SO_REUSEADDR,
            Sockets.SO_KEEPALIVE,
            Sockets.SO_BROADCAST,
            Sockets.SO_OOBINLINE,
            Sockets.SO_DONTROUTE,
            Sockets.SO_PASSCRED,
            Sockets.SO_TIMESTAMP,
            Sockets.SO_PASSSEC
        };
        for (int option : options) {
            equal("before", 0, getInt(socket, option));
            returns(0, setInt(socket, option, 5));
            equal("option " + option, 1, getInt(socket, option));
            returns(0, setInt(socket, option, 0));
            equal("after", 0, getInt(socket, option));
        }
    }

    @Case("setsockopt")
    static void someOptionsAreOnlyTold() {
        long socket = socket(STREAM);
        fails(Errno.ENOPROTOOPT, setInt(socket, Sockets.SO_TYPE, DGRAM));
        fails(Errno.ENOPROTOOPT, setInt(socket, Sockets.SO_ERROR, 0));
        fails(Errno.ENOPROTOOPT, setInt(socket, Sockets.SO_DOMAIN, 1));
        fails(Errno.ENOPROTOOPT, setInt(socket, Sockets.SO_PROTOCOL, 1));
        fails(Errno.ENOPROTOOPT, setInt(socket, Sockets.SO_ACCEPTCONN, 1));
        fails(Errno.ENOPROTOOPT, setInt(socket, Sockets.SO_SNDLOWAT, 1));
        fails(Errno.ENOPROTOOPT, setInt(socket, Sockets.SO_PEERCRED, 1));
        fails(Errno.ENOPROTOOPT, setInt(socket, 9999, 1));
        equal("low-water mark", 1, getInt(socket, Sockets.SO_SNDLOWAT));
        fails(Errno.ENOPROTOOPT, get(socket, Sockets.SOL_SOCKET, 9999, memory(8), 4));
        fails(Errno.ENOPROTOOPT, get(socket, Sockets.SOL_SOCKET, 31, memory(8), 4));
    }

    @Case("setsockopt")
    static void optionArgumentsAreChecked() {
        long socket = socket(STREAM);
        long value = memory(8);
        int level = Sockets.SOL_SOCKET;
        int option = Sockets.SO_KEEPALIVE;
        fails(Errno.EINVAL, call(Call.SETSOCKOPT, socket, level, option, value, 3));
        fails(Errno.EINVAL, call(Call.SETSOCKOPT, socket, level, option, value, -1));
        fails(Errno.EFAULT, call(Call.SETSOCKOPT, socket, level, option, UNMAPPED, 4));
        fails(Errno.EBADF, call(Call.SETSOCKOPT, CLOSED, level, option, value, 4));
        fails(Errno.ENOTSOCK, call(Call.SETSOCKOPT, 1, level, option, value, 4));
        fails(Errno.EOPNOTSUPP, call(Call.SETSOCKOPT, socket, 6, 1, value, 4));
        returns(0, call(Call.SETSOCKOPT, socket, level, option, value, 100));
    }

    @Case("getsockopt")
    static void gettingArgumentsAreChecked() {
        long socket = socket(STREAM);
        int level = Sockets.SOL_SOCKET;
        fails(Errno.EINVAL, get(socket, level, Sockets.SO_TYPE, memory(8), -1));
        fails(Errno.EFAULT, get(socket, level, Sockets.SO_TYPE, UNMAPPED, 4));
        fails(
                Errno.EFAULT,
                call(Call.GETSOCKOPT, socket, level, Sockets.SO_TYPE, memory(8), UNMAPPED));
        fails(Errno.EBADF, get(CLOSED, level, Sockets.SO_TYPE, memory(8), 4));
        fails(Errno.ENOTSOCK, get(1, level, Sockets.SO_TYPE, memory(8), 4));
        fails(Errno.EOPNOTSUPP, get(socket, 6, 1, memory(8), 4));
    }

    @Case("getsockopt")
    static void aValueIsCutToTheRoom() {
        long socket = socket(PACKET);
        long value = memory(8);
        Mem.putLong(value, -1);
        returns(0, get(socket, Sockets.SOL_SOCKET, Sockets.SO_TYPE, value, 1));
        equal("one byte", 0xffff_ff05, Mem.getInt(value));
        returns(0, get(socket, Sockets.SOL_SOCKET, Sockets.SO_TYPE, value, 0));
        long length = memory(8);
        Mem.putInt(length, 100);
        returns(0, call(Call.GETSOCKOPT, socket, 1, Sockets.SO_TYPE, value, length));
        equal("length", 4, Mem.getInt(length));
    }

    @Case("getsockopt")
    static void listeningIsTold() {
        equal("no", 0, getInt(socket(STREAM), Sockets.SO_ACCEPTCONN));
        equal("yes", 1, getInt(listening(STREAM, hidden("l"), 1), Sockets.SO_ACCEPTCONN));
    }

    private static long timeout(long socket, int option, long seconds, long micros, int size) {
        long value = memory(TimeVal.SIZE);
        Mem.putLong(value, seconds);
        Mem.putLong(value + 8, micros);
        return call(Call.SETSOCKOPT, socket, Sockets.SOL_SOCKET, option, value, size);
    }

    @Case("setsockopt")
    static void timeoutsAreKept() {
        long socket = socket(STREAM);
        returns(0, timeout(socket, Sockets.SO_RCVTIMEO, 5, 500_000, 16));
        long value = memory(16);
        returns(0, get(socket, Sockets.SOL_SOCKET, Sockets.SO_RCVTIMEO, value, 16));
        equal("seconds", 5, Mem.getLong(value));
        equal("microseconds", 500_000, Mem.getLong(value + 8));
        returns(0, get(socket, Sockets.SOL_SOCKET, Sockets.SO_SNDTIMEO, value, 16));
        equal("the other", 0, Mem.getLong(value) | Mem.getLong(value + 8));
    }

    @Case("setsockopt")
    static void timeoutsAreChecked() {
        long socket = socket(STREAM);
        fails(Errno.EDOM, timeout(socket, Sockets.SO_RCVTIMEO, 0, 1_000_000, 16));
        fails(Errno.EDOM, timeout(socket, Sockets.SO_SNDTIMEO, 0, -1, 16));
        fails(Errno.EINVAL, timeout(socket, Sockets.SO_SNDTIMEO, 0, 1, 8));
    }

    @Case("setsockopt")
    static void receivingEndsAtTheTimeout() {
        Pair pair = pair(STREAM);
        returns(0, timeout(pair.a(), Sockets.SO_RCVTIMEO, 0, 5000, 16));
        fails(Errno.EAGAIN, call(Call.READ, pair.a(), memory(8), 8));
        send(pair.b(), "x");
        returns(1, call(Call.READ, pair.a(), memory(8), 8));
    }

    @Case("setsockopt")
    static void acceptingEndsAtTheTimeout() {
        long listener = listening(STREAM, hidden("timeout"), 1);
        returns(0, timeout(listener, Sockets.SO_RCVTIMEO, 0, 5000, 16));
        fails(Errno.EAGAIN, call(Call.ACCEPT, listener, 0, 0));
    }

    @Case("setsockopt")
    static void sendingEndsAtTheTimeout() {
        Pair pair = pair(STREAM);
        fill(pair.a());
        returns(0, timeout(pair.a(), Sockets.SO_SNDTIMEO, 0, 5000, 16));
        fails(Errno.EAGAIN, send(pair.a(), "xxxx"));
    }

    @Case("setsockopt")
    static void connectingEndsAtTheTimeout() {
        Address address = hidden("ct");
        listening(STREAM, address, 0);
        connected(STREAM, address);
        long socket = socket(STREAM);
        returns(0, timeout(socket, Sockets.SO_SNDTIMEO, 0, 5000, 16));
        fails(Errno.EAGAIN, connect(socket, address));
    }

    @Case("setsockopt")
    static void lingeringIsKept() {
        long socket = socket(STREAM);
        long value = memory(8);
        Mem.putInt(value, 1);
        Mem.putInt(value + 4, 30);
        int option = Sockets.SO_LINGER;
        returns(0, call(Call.SETSOCKOPT, socket, Sockets.SOL_SOCKET, option, value, 8));
        fails(Errno.EINVAL, call(Call.SETSOCKOPT, socket, 1, option, value, 4));
        Mem.putLong(value, 0);
        returns(0, get(socket, Sockets.SOL_SOCKET, option, value, 8));
        equal("on", 1, Mem.getInt(value));
        equal("seconds", 30, Mem.getInt(value + 4));
    }

    @Case("setsockopt")
    static void theLowWaterMarkIsKept() {
        long socket = socket(STREAM);
        equal("usual", 1, getInt(socket, Sockets.SO_RCVLOWAT));
        returns(0, setInt(socket, Sockets.SO_RCVLOWAT, 0));
        equal("least", 1, getInt(socket, Sockets.SO_RCVLOWAT));
        returns(0, setInt(socket, Sockets.SO_RCVLOWAT, 10));
        equal("set", 10, getInt(socket, Sockets.SO_RCVLOWAT));
        returns(0, setInt(socket, Sockets.SO_RCVLOWAT, -1));
        equal("most", Integer.MAX_VALUE, getInt(socket, Sockets.SO_RCVLOWAT));
    }

    @Case("setsockopt")
    static void aReceiverWaitsForTheLowWaterMark() {
        Pair pair = pair(STREAM);
        returns(0, setInt(pair.b(), Sockets.SO_RCVLOWAT, 4));
        send(pair.a(), "ab");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            call(Call.SCHED_YIELD);
            exit(send(pair.a(), "cd") == 2 ? 0 : 1);
        }
        long buffer = memory(8);
        returns(4, call(Call.READ, pair.b(), buffer, 8));
        textIs("abcd", buffer);
        endsWell(child);
    }

    @Case("setsockopt")
    static void peekingMovesItsOffset() {
        Pair pair = pair(STREAM);
        equal("usual", -1, getInt(pair.b(), Sockets.SO_PEEK_OFF));
        returns(0, setInt(pair.b(), Sockets.SO_PEEK_OFF, 0));
        send(pair.a(), "abcdef");
        long buffer = memory(8);
        returns(2, call(Call.RECVFROM, pair.b(), buffer, 2, Sockets.MSG_PEEK, 0, 0));
        textIs("ab", buffer);
        returns(2, call(Call.RECVFROM, pair.b(), buffer, 2, Sockets.MSG_PEEK, 0, 0));
        textIs("cd", buffer);
        equal("offset", 4, getInt(pair.b(), Sockets.SO_PEEK_OFF));
        returns(3, call(Call.RECVFROM, pair.b(), buffer, 3, 0, 0, 0));
        textIs("abc", buffer);
        equal("offset", 1, getInt(pair.b(), Sockets.SO_PEEK_OFF));
        returns(2, call(Call.RECVFROM, pair.b(), buffer, 8, Sockets.MSG_PEEK, 0, 0));
        textIs("ef", buffer);
    }

    @Case("setsockopt")
    static void thePeekOffsetOfDatagrams() {
        Pair pair = pair(DGRAM);
        returns(0, setInt(pair.b(), Sockets.SO_PEEK_OFF, 1));
        send(pair.a(), "abc");
        send(pair.a(), "def");
        gets(pair.b(), "bc", Sockets.MSG_PEEK);
        gets(pair.b(), "def", Sockets.MSG_PEEK);
        gets(pair.b(), "abc");
        equal("offset", 3, getInt(pair.b(), Sockets.SO_PEEK_OFF));
    }

    @Case("ioctl")
    static void waitingBytesAreCounted() {
        Pair stream = pair(STREAM);
        send(stream.a(), "abc");
        send(stream.a(), "de");
        long count = memory(8);
        returns(0, call(Call.IOCTL, stream.b(), Ioctl.FIONREAD, count));
        equal("stream", 5, Mem.getInt(count));
        Pair datagrams = pair(DGRAM);
        send(datagrams.a(), "abc");
        send(datagrams.a(), "de");
        returns(0, call(Call.IOCTL, datagrams.b(), Ioctl.FIONREAD, count));
        equal("first datagram", 3, Mem.getInt(count));
        Pair packets = pair(PACKET);
        send(packets.a(), "abc");
        send(packets.a(), "de");
        returns(0, call(Call.IOCTL, packets.b(), Ioctl.FIONREAD, count));
        equal("packets", 5, Mem.getInt(count));
        long listener = listening(STREAM, hidden("inq"), 1);
        fails(Errno.EINVAL, call(Call.IOCTL, listener, Ioctl.FIONREAD, count));
    }

    @Case("ioctl")
    static void bytesOnTheirWayAreCounted() {
        Pair pair = pair(STREAM);
        long count = memory(8);
        returns(0, call(Call.IOCTL, pair.a(), Ioctl.TIOCOUTQ, count));
        equal("none", 0, Mem.getInt(count));
        send(pair.a(), "abc");
        returns(0, call(Call.IOCTL, pair.a(), Ioctl.TIOCOUTQ, count));
        holds("some", Mem.getInt(count) >= 3);
        gets(pair.b(), "abc");
        returns(0, call(Call.IOCTL, pair.a(), Ioctl.TIOCOUTQ, count));
        equal("none again", 0, Mem.getInt(count));
    }

    @Case("ioctl")
    static void otherRequestsAreNotForSockets() {
        long socket = socket(STREAM);
        fails(Errno.ENOTTY, call(Call.IOCTL, socket, Ioctl.TCGETS, memory(64)));
        fails(Errno.ENOTTY, call(Call.IOCTL, socket, Ioctl.TIOCGWINSZ, memory(64)));
        long on = memory(8);
        Mem.putInt(on, 1);
        returns(0, call(Call.IOCTL, socket, Ioctl.FIONBIO, on));
        equal("flags", Fcntl.O_RDWR | Fcntl.O_NONBLOCK, call(Call.FCNTL, socket, Fcntl.F_GETFL));
    }

    @Case("fstat")
    static void aSocketIsASocket() {
        long stat = memory(144);
        long socket = socket(STREAM);
        returns(0, call(Call.FSTAT, socket, stat));
        equal("mode", Stat.S_IFSOCK | 0777, Mem.getInt(stat + Files.ST_MODE));
        equal("links", 1, Mem.getLong(stat + Files.ST_NLINK));
        equal("size", 0, Mem.getLong(stat + Files.ST_FILE_SIZE));
        long other = memory(144);
        returns(0, call(Call.FSTAT, socket(STREAM), other));
        holds("inodes differ", Mem.getLong(stat + 8) != Mem.getLong(other + 8));
        equal("device", Mem.getLong(stat), Mem.getLong(other));
    }

    @Case("fstatfs")
    static void socketsAreInTheirOwnFileSystem() {
        long status = memory(StatFsStruct.SIZE);
        returns(0, call(Call.FSTATFS, socket(STREAM), status));
        equal("magic", 0x534f_434b, Mem.getLong(status));
        equal("block size", 4096, Mem.getLong(status + StatFsStruct.F_BSIZE));
        equal("name length", 255, Mem.getLong(status + StatFsStruct.F_NAMELEN));
    }

    @Case("lseek")
    static void socketsHaveNoPosition() {
        long socket = pair(STREAM).a();
        fails(Errno.ESPIPE, call(Call.LSEEK, socket, 0, 0));
        fails(Errno.ESPIPE, call(Call.PREAD64, socket, memory(8), 8, 0));
        fails(Errno.ESPIPE, call(Call.PWRITE64, socket, memory(8), 8, 0));
        fails(Errno.EINVAL, call(Call.FTRUNCATE, socket, 0));
        fails(Errno.EINVAL, call(Call.FSYNC, socket));
        fails(Errno.ENODEV, call(Call.MMAP, 0, 4096, 1, 2, socket, 0));
    }

    @Case("sendmsg")
    static void headersAreChecked() {
        Pair pair = pair(STREAM);
        long header = header("x");
        fails(Errno.EFAULT, sendMessage(pair.a(), UNMAPPED));
        Mem.putLong(header + MsgHdr.MSG_IOVLEN, 1025);
        fails(Errno.EMSGSIZE, sendMessage(pair.a(), header));
        Mem.putLong(header + MsgHdr.MSG_IOVLEN, 1);
        Mem.putLong(header + MsgHdr.MSG_IOV, UNMAPPED);
        fails(Errno.EFAULT, sendMessage(pair.a(), header));
        Mem.putLong(header + MsgHdr.MSG_IOVLEN, 0);
        returns(0, sendMessage(pair.a(), header));
        fails(Errno.EBADF, sendMessage(CLOSED, header));
        fails(Errno.ENOTSOCK, sendMessage(1, header));
        header = header("x");
        Mem.putLong(header + MsgHdr.MSG_NAME, memory(8));
        Mem.putInt(header + MsgHdr.MSG_NAMELEN, -1);
        fails(Errno.EINVAL, sendMessage(pair.a(), header));
    }

    @Case("recvmsg")
    static void receivingHeadersAreChecked() {
        Pair pair = pair(STREAM);
        send(pair.a(), "x");
        long header = room(8, 0);
        fails(Errno.EFAULT, receiveMessage(pair.b(), UNMAPPED));
        fails(Errno.EBADF, receiveMessage(CLOSED, header));
        fails(Errno.ENOTSOCK, receiveMessage(1, header));
        Mem.putLong(header + MsgHdr.MSG_IOVLEN, 1025);
        fails(Errno.EMSGSIZE, receiveMessage(pair.b(), header));
        Mem.putLong(header + MsgHdr.MSG_IOVLEN, 1);
        Mem.putLong(header + MsgHdr.MSG_NAME, memory(8));
        Mem.putInt(header + MsgHdr.MSG_NAMELEN, -1);
        fails(Errno.EINVAL, receiveMessage(pair.b(), header));
        gets(pair.b(), "x");
    }

    @Case("recvmsg")
    static void aMessageHasTheSendersName() {
        Address to = hidden("mr");
        long receiver = bound(DGRAM, to);
        sendTo(bound(DGRAM, path("who")), "x", to);
        long header = room(8, 0);
        long name = memory(128);
        Mem.putLong(header + MsgHdr.MSG_NAME, name);
        Mem.putInt(header + MsgHdr.MSG_NAMELEN, 128);
        returns(1, receiveMessage(receiver, header));
        equal("length", 6, Mem.getInt(header + MsgHdr.MSG_NAMELEN));
        textIs("who\0", name + 2);
        sendTo(socket(DGRAM), "x", to);
        Mem.putInt(header + MsgHdr.MSG_NAMELEN, 128);
        returns(1, receiveMessage(receiver, header));
        equal("length of none", 0, Mem.getInt(header + MsgHdr.MSG_NAMELEN));
    }
}
