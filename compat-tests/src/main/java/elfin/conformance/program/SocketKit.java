package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;
import static elfin.conformance.program.Kit.textIs;

import elfin.abi.Sockets;
import elfin.abi.struct.CMsgHdr;
import elfin.abi.struct.IoVec;
import elfin.abi.struct.MsgHdr;
import elfin.abi.struct.PollFd;
import elfin.abi.struct.SockAddrUn;
import elfin.raw.Mem;

/** Sockets, addresses and messages for cases. */
final class SocketKit {
    static final int STREAM = Sockets.SOCK_STREAM;
    static final int DGRAM = Sockets.SOCK_DGRAM;
    static final int PACKET = Sockets.SOCK_SEQPACKET;
    static final int NON_BLOCKING = Sockets.SOCK_NONBLOCK;
    static final int DONTWAIT = Sockets.MSG_DONTWAIT;

    private SocketKit() {}

    static long socket(int type) {
        return succeeds(call(Call.SOCKET, Sockets.AF_UNIX, type, 0));
    }

    /** Two connected sockets. */
    record Pair(int a, int b) {}

    static Pair pair(int type) {
        long ends = memory(8);
        returns(0, call(Call.SOCKETPAIR, Sockets.AF_UNIX, type, 0, ends));
        return new Pair(Mem.getInt(ends), Mem.getInt(ends + 4));
    }

    /** An address and its length. */
    record Address(long at, int length) {}

    /** A path, with its NUL. */
    static Address path(String path) {
        return named(path + "\0");
    }

    /** An abstract name, which belongs to this process alone. */
    static Address hidden(String name) {
        return named("\0elfin." + call(Call.GETPID) + "." + name);
    }

    /** An address of any bytes. */
    static Address named(String name) {
        long at = memory(SockAddrUn.SIZE + 32);
        Mem.putShort(at, (short) Sockets.AF_UNIX);
        for (int i = 0; i < name.length(); i++) {
            Mem.putByte(at + SockAddrUn.SUN_PATH + i, (byte) name.charAt(i));
        }
        return new Address(at, SockAddrUn.SUN_PATH + name.length());
    }

    static long bind(long socket, Address address) {
        return call(Call.BIND, socket, address.at, address.length);
    }

    static long connect(long socket, Address address) {
        return call(Call.CONNECT, socket, address.at, address.length);
    }

    /** A socket with a name. */
    static long bound(int type, Address address) {
        long socket = socket(type);
        returns(0, bind(socket, address));
        return socket;
    }

    /** A listening socket. */
    static long listening(int type, Address address, int backlog) {
        long socket = bound(type, address);
        returns(0, call(Call.LISTEN, socket, backlog));
        return socket;
    }

    /** A socket that is connected to an address. */
    static long connected(int type, Address address) {
        long socket = socket(type);
        returns(0, connect(socket, address));
        return socket;
    }

    static long accept(long listener) {
        return succeeds(call(Call.ACCEPT, listener, 0, 0));
    }

    static long send(long socket, String text, int flags) {
        return call(Call.SENDTO, socket, text(text), text.length(), flags, 0, 0);
    }

    static long send(long socket, String text) {
        return send(socket, text, 0);
    }

    static long sendTo(long socket, String text, Address to) {
        return call(Call.SENDTO, socket, text(text), text.length(), DONTWAIT, to.at, to.length);
    }

    /** Receives at once. */
    static long receive(long socket, int room, int flags) {
        return call(Call.RECVFROM, socket, memory(room), room, flags | DONTWAIT, 0, 0);
    }

    /** Expects to receive a text at once, in one call with more room. */
    static void gets(long socket, String expected) {
        gets(socket, expected, 0);
    }

    static void gets(long socket, String expected, int flags) {
        long buffer = memory(expected.length() + 8L);
        returns(
                expected.length(),
                call(Call.RECVFROM, socket, buffer, expected.length() + 8, flags | DONTWAIT, 0, 0));
        textIs(expected, buffer);
    }

    static long getInt(long socket, int option) {
        long value = memory(8);
        long length = memory(8);
        Mem.putInt(length, 4);
        returns(0, call(Call.GETSOCKOPT, socket, Sockets.SOL_SOCKET, option, value, length));
        equal("length of the option", 4, Mem.getInt(length));
        return Mem.getInt(value);
    }

    static long setInt(long socket, int option, int value) {
        long at = memory(8);
        Mem.putInt(at, value);
        return call(Call.SETSOCKOPT, socket, Sockets.SOL_SOCKET, option, at, 4);
    }

    /** Which events there are. */
    static int polled(long fd, int events) {
        long entry = memory(PollFd.SIZE);
        Mem.putInt(entry + PollFd.FD, (int) fd);
        Mem.putShort(entry + PollFd.EVENTS, (short) events);
        succeeds(call(Call.POLL, entry, 1, 0));
        return Mem.getShort(entry + PollFd.REVENTS);
    }

    /** Fills a socket's send buffer; how many bytes that took. */
    static long fill(long socket) {
        long buffer = memory(4096);
        long sent = 0;
        long done;
        while ((done = call(Call.SENDTO, socket, buffer, 4096, DONTWAIT, 0, 0)) > 0) {
            sent += done;
        }
        Kit.fails(elfin.abi.Errno.EAGAIN, done);
        return sent;
    }

    /** A header with one buffer. */
    static long header(long buffer, int byteCount) {
        long vector = memory(IoVec.SIZE);
        Mem.putLong(vector + IoVec.IOV_BASE, buffer);
        Mem.putLong(vector + IoVec.IOV_LEN, byteCount);
        long header = memory(MsgHdr.SIZE);
        Mem.putLong(header + MsgHdr.MSG_IOV, vector);
        Mem.putLong(header + MsgHdr.MSG_IOVLEN, 1);
        return header;
    }

    static long header(String text) {
        return header(text(text), text.length());
    }

    static void setControl(long header, long control, long length) {
        Mem.putLong(header + MsgHdr.MSG_CONTROL, control);
        Mem.putLong(header + MsgHdr.MSG_CONTROLLEN, length);
    }

    /** Adds one ancillary datum of words to a header; its address. */
    static long control(long header, int type, int... words) {
        int length = CMsgHdr.SIZE + 4 * words.length;
        long control = memory(length + 8L);
        Mem.putLong(control + CMsgHdr.CMSG_LEN, length);
        Mem.putInt(control + CMsgHdr.CMSG_LEVEL, Sockets.SOL_SOCKET);
        Mem.putInt(control + CMsgHdr.CMSG_TYPE, type);
        for (int i = 0; i < words.length; i++) {
            Mem.putInt(control + CMsgHdr.SIZE + 4L * i, words[i]);
        }
        setControl(header, control, length);
        return control;
    }

    static long sendMessage(long socket, long header) {
        return call(Call.SENDMSG, socket, header, DONTWAIT);
    }

    /** Sends a text with descriptors. */
    static long sendFiles(long socket, String text, int... descriptors) {
        long header = header(text);
        control(header, Sockets.SCM_RIGHTS, descriptors);
        return sendMessage(socket, header);
    }

    /** A header to receive with: so much room for bytes and for ancillary data. */
    static long room(int byteCount, int controlBytes) {
        long header = header(memory(byteCount), byteCount);
        setControl(header, controlBytes == 0 ? 0 : memory(controlBytes), controlBytes);
        return header;
    }

    static long receiveMessage(long socket, long header) {
        return call(Call.RECVMSG, socket, header, DONTWAIT);
    }

    /** Receives descriptors that come with so many bytes: the first of so many. */
    static int takeFiles(long socket, int byteCount, int count) {
        long header = room(byteCount, 256);
        returns(byteCount, receiveMessage(socket, header));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        equal("flags", 0, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        equal("length", CMsgHdr.SIZE + 4L * count, Mem.getLong(control + CMsgHdr.CMSG_LEN));
        equal("type", Sockets.SCM_RIGHTS, Mem.getInt(control + CMsgHdr.CMSG_TYPE));
        return Mem.getInt(control + CMsgHdr.SIZE);
    }

    /** Runs nothing more in this process. */
    static void exit(int status) {
        call(Call.EXIT_GROUP, status);
    }

    /** Expects a child to end with status 0. */
    static void endsWell(long child) {
        equal("status of the child", 0, Processes.statusOf(child));
    }
}
