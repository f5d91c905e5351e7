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
import static elfin.conformance.program.Kit.textIs;
import static elfin.conformance.program.SocketKit.DGRAM;
import static elfin.conformance.program.SocketKit.DONTWAIT;
import static elfin.conformance.program.SocketKit.STREAM;
import static elfin.conformance.program.SocketKit.accept;
import static elfin.conformance.program.SocketKit.bind;
import static elfin.conformance.program.SocketKit.bound;
import static elfin.conformance.program.SocketKit.connect;
import static elfin.conformance.program.SocketKit.connected;
import static elfin.conformance.program.SocketKit.endsWell;
import static elfin.conformance.program.SocketKit.exit;
import static elfin.conformance.program.SocketKit.gets;
import static elfin.conformance.program.SocketKit.hidden;
import static elfin.conformance.program.SocketKit.listening;
import static elfin.conformance.program.SocketKit.named;
import static elfin.conformance.program.SocketKit.pair;
import static elfin.conformance.program.SocketKit.path;
import static elfin.conformance.program.SocketKit.send;
import static elfin.conformance.program.SocketKit.socket;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Sockets;
import elfin.abi.Stat;
import elfin.abi.struct.SockAddrUn;
import elfin.conformance.program.SocketKit.Address;
import elfin.raw.Mem;

/** Addresses of unix sockets: bind(2), connect(2), getsockname(2), getpeername(2). */
final class UnixNameCases {
    private static final int NOBODY = 65_534;

    private UnixNameCases() {}

    /** The name that a call gives, which has so many bytes. */
    private static long name(int number, long socket, int expectedLength) {
        long name = memory(128);
        long length = memory(8);
        Mem.putInt(length, 128);
        returns(0, call(number, socket, name, length));
        equal("length", expectedLength, Mem.getInt(length));
        equal("family", Sockets.AF_UNIX, Mem.getShort(name));
        return name + SockAddrUn.SUN_PATH;
    }

    @Case("bind")
    static void aPathBecomesAFile() {
        bound(STREAM, path("name"));
        long stat = Files.status("name");
        equal("type and mode", Stat.S_IFSOCK | 0755, Mem.getInt(stat + Files.ST_MODE));
        equal("size", 0, Mem.getLong(stat + Files.ST_FILE_SIZE));
        fails(Errno.ENXIO, call(Call.OPEN, text("name"), Fcntl.O_RDWR, 0));
    }

    @Case("bind")
    static void theMaskApplies() {
        call(Call.UMASK, 077);
        bound(DGRAM, path("masked"));
        equal("mode", Stat.S_IFSOCK | 0700, Files.mode("masked"));
    }

    @Case("bind")
    static void theModeOfTheSocketApplies() {
        long socket = socket(STREAM);
        returns(0, call(Call.FCHMOD, socket, 0600));
        returns(0, bind(socket, path("moded")));
        equal("mode", Stat.S_IFSOCK | 0600, Files.mode("moded"));
    }

    @Case("bind")
    static void aNameIsTakenOnce() {
        bound(STREAM, path("taken"));
        fails(Errno.EADDRINUSE, bind(socket(STREAM), path("taken")));
        Files.make("file", "");
        fails(Errno.EADDRINUSE, bind(socket(STREAM), path("file")));
        Files.makeLink("nowhere", "dangling");
        fails(Errno.EADDRINUSE, bind(socket(STREAM), path("dangling")));
        fails(Errno.EADDRINUSE, bind(socket(STREAM), path(".")));
    }

    @Case("bind")
    static void thePathStaysAfterClosing() {
        long socket = bound(STREAM, path("stays"));
        returns(0, call(Call.CLOSE, socket));
        fails(Errno.EADDRINUSE, bind(socket(STREAM), path("stays")));
        fails(Errno.ECONNREFUSED, connect(socket(STREAM), path("stays")));
        returns(0, call(Call.UNLINK, text("stays")));
        bound(STREAM, path("stays"));
    }

    @Case("bind")
    static void aSocketHasOneName() {
        long socket = bound(STREAM, path("first"));
        fails(Errno.EINVAL, bind(socket, path("second")));
        fails(Errno.ENOENT, call(Call.LSTAT, text("second"), memory(144)));
        fails(Errno.EINVAL, bind(socket, hidden("second")));
        long hidden = bound(STREAM, hidden("third"));
        fails(Errno.EINVAL, bind(hidden, path("fourth")));
    }

    @Case("bind")
    static void pathErrorsAreThoseOfPaths() {
        fails(Errno.ENOENT, bind(socket(STREAM), path("missing/name")));
        Files.make("file", "");
        fails(Errno.ENOTDIR, bind(socket(STREAM), path("file/name")));
        Files.makeLink("loop", "loop");
        fails(Errno.ELOOP, bind(socket(STREAM), path("loop/name")));
    }

    @Case("bind")
    static void bindArgumentsAreChecked() {
        long socket = socket(STREAM);
        Address address = path("x");
        fails(Errno.EINVAL, call(Call.BIND, socket, address.at(), 1));
        fails(Errno.EINVAL, call(Call.BIND, socket, address.at(), 0));
        fails(Errno.EINVAL, call(Call.BIND, socket, address.at(), SockAddrUn.SIZE + 1));
        fails(Errno.EINVAL, call(Call.BIND, socket, address.at(), -1));
        fails(Errno.EINVAL, call(Call.BIND, socket, address.at(), 129));
        fails(Errno.EFAULT, call(Call.BIND, socket, UNMAPPED, 10));
        fails(Errno.EBADF, call(Call.BIND, CLOSED, address.at(), address.length()));
        fails(Errno.ENOTSOCK, call(Call.BIND, 1, address.at(), address.length()));
        Mem.putShort(address.at(), (short) Sockets.AF_INET);
        fails(Errno.EINVAL, bind(socket, address));
    }

    @Case("bind")
    static void aDirectoryMustBeWritable() {
        Files.makeDirectory("closed");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
            exit(bind(socket(STREAM), path("closed/name")) == -Errno.EACCES ? 0 : 1);
        }
        endsWell(child);
    }

    @Case("connect")
    static void connectingNeedsWritePermission() {
        call(Call.CHMOD, text("."), 0755);
        listening(STREAM, path("private"), 1);
        Files.makeDirectory("hidden");
        listening(STREAM, path("hidden/open"), 1);
        returns(0, call(Call.CHMOD, text("hidden/open"), 0666));
        returns(0, call(Call.CHMOD, text("hidden"), 0700));
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
            boolean refused = connect(socket(STREAM), path("private")) == -Errno.EACCES;
            boolean unseen = connect(socket(STREAM), path("hidden/open")) == -Errno.EACCES;
            exit(refused && unseen ? 0 : 1);
        }
        endsWell(child);
    }

    @Case("connect")
    static void connectPathErrors() {
        fails(Errno.ENOENT, connect(socket(STREAM), path("missing")));
        Files.make("file", "");
        fails(Errno.ECONNREFUSED, connect(socket(STREAM), path("file")));
        fails(Errno.ENOTDIR, connect(socket(STREAM), path("file/x")));
        fails(Errno.ECONNREFUSED, connect(socket(STREAM), path(".")));
        fails(Errno.ECONNREFUSED, connect(socket(STREAM), hidden("nobody")));
    }

    @Case("connect")
    static void connectArgumentsAreChecked() {
        long socket = socket(STREAM);
        Address address = path("x");
        fails(Errno.EINVAL, call(Call.CONNECT, socket, address.at(), 2));
        fails(Errno.EINVAL, call(Call.CONNECT, socket, address.at(), 1));
        fails(Errno.EINVAL, call(Call.CONNECT, socket, address.at(), -1));
        fails(Errno.EFAULT, call(Call.CONNECT, socket, UNMAPPED, 10));
        fails(Errno.EBADF, call(Call.CONNECT, CLOSED, address.at(), address.length()));
        fails(Errno.ENOTSOCK, call(Call.CONNECT, 1, address.at(), address.length()));
        Mem.putShort(address.at(), (short) Sockets.AF_UNSPEC);
        fails(Errno.EINVAL, connect(socket, address));
    }

    @Case("connect")
    static void symbolicLinksAreFollowed() {
        long listener = listening(STREAM, path("real"), 1);
        Files.makeLink("real", "link");
        send(connected(STREAM, path("link")), "x");
        gets(accept(listener), "x");
    }

    @Case("connect")
    static void aRenamedSocketIsFound() {
        long listener = listening(STREAM, path("old"), 2);
        returns(0, call(Call.RENAME, text("old"), text("new")));
        fails(Errno.ENOENT, connect(socket(STREAM), path("old")));
        connected(STREAM, path("new"));
        returns(0, call(Call.LINK, text("new"), text("more")));
        connected(STREAM, path("more"));
        textIs("old", name(Call.GETSOCKNAME, listener, 6));
    }

    @Case("connect")
    static void anUnlinkedSocketIsLost() {
        listening(STREAM, path("lost"), 2);
        returns(0, call(Call.UNLINK, text("lost")));
        fails(Errno.ENOENT, connect(socket(STREAM), path("lost")));
        bound(STREAM, path("lost"));
        fails(Errno.ECONNREFUSED, connect(socket(STREAM), path("lost")));
    }

    @Case("getsockname")
    static void aPathHasItsNul() {
        textIs("path\0", name(Call.GETSOCKNAME, bound(STREAM, path("path")), 7));
        textIs("bare\0", name(Call.GETSOCKNAME, bound(STREAM, named("bare")), 7));
        textIs("cut\0", name(Call.GETSOCKNAME, bound(STREAM, named("cut\0off")), 6));
    }

    @Case("getsockname")
    static void theLongestPathFillsTheAddress() {
        StringBuilder long108 = new StringBuilder("./");
        while (long108.length() < 108) {
            long108.append('n');
        }
        Address address = named(long108.toString());
        equal("length", SockAddrUn.SIZE, address.length());
        long socket = bound(STREAM, address);
        textIs(long108.toString(), name(Call.GETSOCKNAME, socket, SockAddrUn.SIZE + 1));
        returns(0, call(Call.LISTEN, socket, 1));
        connected(STREAM, address);
    }

    @Case("getsockname")
    static void anUnboundSocketHasOnlyItsFamily() {
        name(Call.GETSOCKNAME, socket(STREAM), 2);
        name(Call.GETSOCKNAME, pair(DGRAM).a(), 2);
        name(Call.GETPEERNAME, pair(DGRAM).a(), 2);
    }

    @Case("getsockname")
    static void abstractNamesAreAllBytes() {
        Address address = hidden("a\0b\0\0");
        long name = name(Call.GETSOCKNAME, bound(STREAM, address), address.length());
        equal("NUL", 0, Mem.getByte(name));
        equal("last", 0, Mem.getByte(address.at() + address.length() - 1));
    }

    @Case("bind")
    static void abstractNamesDifferByEveryByte() {
        bound(STREAM, hidden("same"));
        fails(Errno.EADDRINUSE, bind(socket(STREAM), hidden("same")));
        bound(STREAM, hidden("same\0"));
        bound(STREAM, hidden("sam"));
        bound(DGRAM, hidden("same"));
    }

    @Case("bind")
    static void anAbstractNameIsFreeAfterClosing() {
        long socket = bound(STREAM, hidden("free"));
        long copy = succeeds(call(Call.DUP, socket));
        returns(0, call(Call.CLOSE, socket));
        fails(Errno.EADDRINUSE, bind(socket(STREAM), hidden("free")));
        returns(0, call(Call.CLOSE, copy));
        bound(STREAM, hidden("free"));
    }

    @Case("bind")
    static void anEmptyAddressGetsAName() {
        long socket = socket(STREAM);
        returns(0, bind(socket, named("")));
        long name = name(Call.GETSOCKNAME, socket, 8);
        equal("NUL", 0, Mem.getByte(name));
        for (int i = 1; i < 6; i++) {
            int digit = Mem.getByte(name + i);
            holds("hexadecimal", digit >= '0' && digit <= '9' || digit >= 'a' && digit <= 'f');
        }
        returns(0, bind(socket, named("")));
        long other = socket(STREAM);
        returns(0, bind(other, named("")));
        long otherName = name(Call.GETSOCKNAME, other, 8);
        holds("differ", Mem.getLong(name) << 16 != Mem.getLong(otherName) << 16);
    }

    @Case("getsockname")
    static void anAcceptedSocketHasTheListenersName() {
        Address address = path("server");
        long listener = listening(STREAM, address, 1);
        long client = socket(STREAM);
        returns(0, bind(client, path("client")));
        returns(0, connect(client, address));
        long server = accept(listener);
        textIs("server\0", name(Call.GETSOCKNAME, server, 9));
        textIs("client\0", name(Call.GETPEERNAME, server, 9));
        textIs("server\0", name(Call.GETPEERNAME, client, 9));
    }

    @Case("accept")
    static void acceptGivesThePeersName() {
        Address address = hidden("named");
        long listener = listening(STREAM, address, 2);
        long client = socket(STREAM);
        returns(0, bind(client, path("me")));
        returns(0, connect(client, address));
        connected(STREAM, address);
        long name = memory(128);
        long length = memory(8);
        Mem.putInt(length, 128);
        succeeds(call(Call.ACCEPT, listener, name, length));
        equal("length", 5, Mem.getInt(length));
        textIs("me\0", name + 2);
        Mem.putInt(length, 128);
        succeeds(call(Call.ACCEPT, listener, name, length));
        equal("length of none", 2, Mem.getInt(length));
    }

    @Case("getsockname")
    static void aNameIsCutToTheRoom() {
        long socket = bound(STREAM, path("longname"));
        long name = memory(16);
        long length = memory(8);
        Mem.putInt(length, 4);
        returns(0, call(Call.GETSOCKNAME, socket, name, length));
        equal("length", 11, Mem.getInt(length));
        textIs("lo\0", name + 2);
        Mem.putInt(length, 0);
        returns(0, call(Call.GETSOCKNAME, socket, 0, length));
        equal("length", 11, Mem.getInt(length));
    }

    @Case("getsockname")
    static void nameArgumentsAreChecked() {
        long socket = socket(STREAM);
        long length = memory(8);
        Mem.putInt(length, -1);
        fails(Errno.EINVAL, call(Call.GETSOCKNAME, socket, memory(16), length));
        fails(Errno.EFAULT, call(Call.GETSOCKNAME, socket, memory(16), UNMAPPED));
        Mem.putInt(length, 16);
        fails(Errno.EFAULT, call(Call.GETSOCKNAME, socket, UNMAPPED, length));
        fails(Errno.ENOTSOCK, call(Call.GETSOCKNAME, 1, memory(16), length));
        fails(Errno.EBADF, call(Call.GETSOCKNAME, CLOSED, memory(16), length));
    }

    @Case("getpeername")
    static void withoutPeerThereIsNoName() {
        long length = memory(8);
        Mem.putInt(length, 16);
        fails(Errno.ENOTCONN, call(Call.GETPEERNAME, socket(STREAM), memory(16), length));
        fails(Errno.ENOTCONN, call(Call.GETPEERNAME, socket(DGRAM), memory(16), length));
        long listener = listening(STREAM, hidden("nopeer"), 1);
        fails(Errno.ENOTCONN, call(Call.GETPEERNAME, listener, memory(16), length));
        fails(Errno.ENOTSOCK, call(Call.GETPEERNAME, 1, memory(16), length));
    }

    @Case("recvfrom")
    static void aStreamTellsItsPeersName() {
        Address address = path("speaker");
        long listener = listening(STREAM, address, 1);
        long client = connected(STREAM, address);
        send(accept(listener), "x");
        long name = memory(128);
        long length = memory(8);
        Mem.putInt(length, 128);
        returns(1, call(Call.RECVFROM, client, memory(8), 8, DONTWAIT, name, length));
        equal("length", 10, Mem.getInt(length));
        textIs("speaker\0", name + 2);
    }

    @Case("chroot")
    static void abstractNamesDoNotDependOnTheRoot() {
        Address address = hidden("root");
        long listener = listening(STREAM, address, 1);
        Files.makeDirectory("jail");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.CHROOT, text("jail")));
            exit(connect(socket(STREAM), address) == 0 ? 0 : 1);
        }
        endsWell(child);
        accept(listener);
    }
}
