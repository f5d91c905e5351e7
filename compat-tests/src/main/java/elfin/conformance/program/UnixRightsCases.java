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
import static elfin.conformance.program.SocketKit.bound;
import static elfin.conformance.program.SocketKit.connected;
import static elfin.conformance.program.SocketKit.control;
import static elfin.conformance.program.SocketKit.endsWell;
import static elfin.conformance.program.SocketKit.exit;
import static elfin.conformance.program.SocketKit.getInt;
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
import static elfin.conformance.program.SocketKit.sendFiles;
import static elfin.conformance.program.SocketKit.sendMessage;
import static elfin.conformance.program.SocketKit.sendTo;
import static elfin.conformance.program.SocketKit.setInt;
import static elfin.conformance.program.SocketKit.socket;
import static elfin.conformance.program.SocketKit.takeFiles;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.abi.Sockets;
import elfin.abi.struct.CMsgHdr;
import elfin.abi.struct.MsgHdr;
import elfin.abi.struct.UCred;
import elfin.conformance.program.SocketKit.Address;
import elfin.conformance.program.SocketKit.Pair;
import elfin.raw.Mem;

/** Ancillary data of unix sockets: descriptors and credentials. */
final class UnixRightsCases {
    private static final int NOBODY = 65_534;
    private static final int RLIMIT_NOFILE = 7;

    private UnixRightsCases() {}

    @Case("sendmsg")
    static void aDescriptorIsPassed() {
        Pair pair = pair(STREAM);
        long file = Files.create("passed", "contents");
        returns(1, sendFiles(pair.a(), "x", (int) file));
        int got = takeFiles(pair.b(), 1, 1);
        holds("another number", got != file);
        long buffer = memory(8);
        returns(8, call(Call.READ, got, buffer, 8));
        textIs("contents", buffer);
        equal("shared position", 8, call(Call.LSEEK, file, 0, 1));
    }

    @Case("sendmsg")
    static void aPassedDescriptorOutlivesItsSender() {
        Pair pair = pair(DGRAM);
        long pipe = Files.pipe();
        returns(1, sendFiles(pair.a(), "x", Files.writeEnd(pipe)));
        call(Call.CLOSE, Files.writeEnd(pipe));
        equal("pipe is open", 0, polled(Files.readEnd(pipe), Poll.POLLIN));
        int got = takeFiles(pair.b(), 1, 1);
        returns(1, call(Call.WRITE, got, text("y"), 1));
        call(Call.CLOSE, got);
        equal(
                "pipe has ended",
                Poll.POLLIN | Poll.POLLHUP,
                polled(Files.readEnd(pipe), Poll.POLLIN));
    }

    @Case("sendmsg")
    static void severalDescriptorsKeepTheirOrder() {
        Pair pair = pair(STREAM);
        long pipe = Files.pipe();
        returns(1, sendFiles(pair.a(), "x", Files.readEnd(pipe), Files.writeEnd(pipe)));
        long header = room(1, 64);
        returns(1, receiveMessage(pair.b(), header));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        equal("used", 24, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
        equal("length", 24, Mem.getLong(control + CMsgHdr.CMSG_LEN));
        int write = Mem.getInt(control + 20);
        returns(1, call(Call.WRITE, write, text("y"), 1));
        returns(1, call(Call.READ, Mem.getInt(control + 16), memory(1), 1));
    }

    @Case("recvmsg")
    static void descriptorsThatDoNotFitAreClosed() {
        Pair pair = pair(STREAM);
        long pipe = Files.pipe();
        int write = Files.writeEnd(pipe);
        returns(1, sendFiles(pair.a(), "x", write, write));
        long header = room(1, CMsgHdr.SIZE + 4);
        returns(1, receiveMessage(pair.b(), header));
        equal("flags", Sockets.MSG_CTRUNC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        equal("length", CMsgHdr.SIZE + 4, Mem.getLong(control + CMsgHdr.CMSG_LEN));
        call(Call.CLOSE, Mem.getInt(control + CMsgHdr.SIZE));
        call(Call.CLOSE, write);
        equal("ended", Poll.POLLHUP, polled(Files.readEnd(pipe), Poll.POLLIN));
    }

    @Case("recvmsg")
    static void withoutRoomForAncillaryDataItIsLost() {
        Pair pair = pair(STREAM);
        long pipe = Files.pipe();
        returns(1, sendFiles(pair.a(), "x", Files.writeEnd(pipe)));
        long header = room(1, 0);
        returns(1, receiveMessage(pair.b(), header));
        equal("flags", Sockets.MSG_CTRUNC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        equal("used", 0, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
        call(Call.CLOSE, Files.writeEnd(pipe));
        equal("ended", Poll.POLLHUP, polled(Files.readEnd(pipe), Poll.POLLIN));
    }

    @Case("read")
    static void readingDropsDescriptors() {
        Pair pair = pair(STREAM);
        long pipe = Files.pipe();
        returns(1, sendFiles(pair.a(), "x", Files.writeEnd(pipe)));
        call(Call.CLOSE, Files.writeEnd(pipe));
        returns(1, call(Call.READ, pair.b(), memory(1), 1));
        equal("ended", Poll.POLLHUP, polled(Files.readEnd(pipe), Poll.POLLIN));
    }

    @Case("recvmsg")
    static void receivedDescriptorsMayCloseOnExec() {
        Pair pair = pair(DGRAM);
        sendFiles(pair.a(), "x", 1);
        sendFiles(pair.a(), "x", 1);
        long header = room(1, 64);
        returns(1, call(Call.RECVMSG, pair.b(), header, DONTWAIT | Sockets.MSG_CMSG_CLOEXEC));
        equal("flags", Sockets.MSG_CMSG_CLOEXEC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        long flags = call(Call.FCNTL, Mem.getInt(control + CMsgHdr.SIZE), Fcntl.F_GETFD);
        equal("close on exec", Fcntl.FD_CLOEXEC, flags);
        equal("none", 0, call(Call.FCNTL, takeFiles(pair.b(), 1, 1), Fcntl.F_GETFD));
    }

    @Case("recvmsg")
    static void descriptorsSeparateTheBytesOfAStream() {
        Pair pair = pair(STREAM);
        send(pair.a(), "ab");
        sendFiles(pair.a(), "cd", 1);
        send(pair.a(), "ef");
        long header = room(16, 64);
        returns(4, receiveMessage(pair.b(), header));
        equal("used", 24, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
        gets(pair.b(), "ef");
    }

    @Case("recvmsg")
    static void descriptorsComeWithTheFirstByte() {
        Pair pair = pair(STREAM);
        sendFiles(pair.a(), "cd", 1);
        long header = room(1, 64);
        returns(1, receiveMessage(pair.b(), header));
        equal("used", 24, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
        header = room(1, 64);
        returns(1, receiveMessage(pair.b(), header));
        equal("used", 0, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
    }

    @Case("recvmsg")
    static void peekingGivesCopiesOfDescriptors() {
        Pair pair = pair(STREAM);
        long pipe = Files.pipe();
        sendFiles(pair.a(), "x", Files.writeEnd(pipe));
        call(Call.CLOSE, Files.writeEnd(pipe));
        long header = room(1, 64);
        returns(1, call(Call.RECVMSG, pair.b(), header, DONTWAIT | Sockets.MSG_PEEK));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        int copy = Mem.getInt(control + CMsgHdr.SIZE);
        int other = takeFiles(pair.b(), 1, 1);
        call(Call.CLOSE, copy);
        equal("open", 0, polled(Files.readEnd(pipe), Poll.POLLIN));
        call(Call.CLOSE, other);
        equal("ended", Poll.POLLHUP, polled(Files.readEnd(pipe), Poll.POLLIN));
    }

    @Case("close")
    static void closingDropsDescriptorsOnTheirWay() {
        Pair pair = pair(STREAM);
        long pipe = Files.pipe();
        sendFiles(pair.a(), "x", Files.writeEnd(pipe));
        call(Call.CLOSE, Files.writeEnd(pipe));
        call(Call.CLOSE, pair.b());
        long entry = memory(8);
        Mem.putInt(entry, Files.readEnd(pipe));
        Mem.putShort(entry + 4, (short) Poll.POLLIN);
        returns(1, call(Call.POLL, entry, 1, 5000));
    }

    @Case("sendmsg")
    static void badDescriptorsSendNothing() {
        Pair pair = pair(STREAM);
        fails(Errno.EBADF, sendFiles(pair.a(), "x", CLOSED));
        fails(Errno.EBADF, sendFiles(pair.a(), "x", 1, -1));
        fails(Errno.EAGAIN, receive(pair.b(), 1, 0));
    }

    @Case("sendmsg")
    static void placesArePassedToo() {
        Pair pair = pair(STREAM);
        Files.makeDirectory("place");
        long place = Files.open("place", Fcntl.O_PATH);
        returns(1, sendFiles(pair.a(), "x", (int) place));
        long got = takeFiles(pair.b(), 1, 1);
        returns(0, call(Call.FCHDIR, got));
    }

    @Case("sendmsg")
    static void atMost253DescriptorsArePassed() {
        Pair pair = pair(STREAM);
        int[] many = new int[254];
        for (int i = 0; i < many.length; i++) {
            many[i] = 1;
        }
        fails(Errno.EINVAL, sendFiles(pair.a(), "x", many));
        int[] most = new int[253];
        for (int i = 0; i < most.length; i++) {
            most[i] = 1;
        }
        returns(1, sendFiles(pair.a(), "x", most));
        long header = room(1, 2048);
        returns(1, receiveMessage(pair.b(), header));
        equal("used", 1032, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
    }

    @Case("sendmsg")
    static void ancillaryDataAreChecked() {
        Pair pair = pair(STREAM);
        long header = header("x");
        long control = control(header, Sockets.SCM_RIGHTS, 1);
        Mem.putLong(control + CMsgHdr.CMSG_LEN, 8);
        fails(Errno.EINVAL, sendMessage(pair.a(), header));
        Mem.putLong(control + CMsgHdr.CMSG_LEN, 100);
        fails(Errno.EINVAL, sendMessage(pair.a(), header));
        Mem.putLong(control + CMsgHdr.CMSG_LEN, 20);
        Mem.putInt(control + CMsgHdr.CMSG_TYPE, 99);
        fails(Errno.EINVAL, sendMessage(pair.a(), header));
        Mem.putInt(control + CMsgHdr.CMSG_LEVEL, 99);
        returns(1, sendMessage(pair.a(), header));
        Mem.putLong(header + MsgHdr.MSG_CONTROL, UNMAPPED);
        fails(Errno.EFAULT, sendMessage(pair.a(), header));
    }

    @Case("sendmsg")
    static void anEmptyListOfDescriptorsIsNothing() {
        Pair pair = pair(STREAM);
        returns(1, sendFiles(pair.a(), "x"));
        long header = room(1, 64);
        returns(1, receiveMessage(pair.b(), header));
        equal("used", 0, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
    }

    @Case("recvmsg")
    static void theLimitOfDescriptorsCutsTheList() {
        Pair pair = pair(STREAM);
        sendFiles(pair.a(), "x", 1, 1, 1, 1);
        long old = memory(16);
        returns(0, call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, 0, old));
        long fewer = memory(16);
        long next = succeeds(call(Call.DUP, 1));
        Mem.putLong(fewer, next + 3);
        Mem.putLong(fewer + 8, Mem.getLong(old + 8));
        returns(0, call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, fewer, 0));
        long header = room(1, 64);
        long got = receiveMessage(pair.b(), header);
        returns(0, call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, old, 0));
        returns(1, got);
        equal("flags", Sockets.MSG_CTRUNC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        equal("used", 24, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
    }

    @Case("sendmsg")
    static void aSocketIsPassedOverItself() {
        Pair pair = pair(STREAM);
        returns(1, sendFiles(pair.a(), "x", pair.a(), pair.b()));
        long got = takeFiles(pair.b(), 1, 2);
        returns(1, send(got, "y"));
        gets(pair.b(), "y");
    }

    @Case("close")
    static void socketsThatOnlyHoldEachOtherGo() {
        Pair pair = pair(STREAM);
        long pipe = Files.pipe();
        returns(1, sendFiles(pair.a(), "x", pair.b(), Files.writeEnd(pipe)));
        returns(1, sendFiles(pair.b(), "x", pair.a()));
        call(Call.CLOSE, Files.writeEnd(pipe));
        call(Call.CLOSE, pair.a());
        call(Call.CLOSE, pair.b());
        call(Call.CLOSE, socket(STREAM));
        long entry = memory(8);
        Mem.putInt(entry, Files.readEnd(pipe));
        Mem.putShort(entry + 4, (short) Poll.POLLIN);
        returns(1, call(Call.POLL, entry, 1, 5000));
        equal("events", Poll.POLLHUP, Mem.getShort(entry + 6));
    }

    @Case("close")
    static void aHeldSocketKeepsWhatItsQueueHolds() {
        Pair pair = pair(STREAM);
        Pair inner = pair(STREAM);
        sendFiles(inner.a(), "i", 1);
        returns(1, sendFiles(pair.a(), "x", inner.b()));
        call(Call.CLOSE, inner.b());
        call(Call.CLOSE, socket(STREAM));
        int again = takeFiles(pair.b(), 1, 1);
        takeFiles(again, 1, 1);
    }

    @Case("sendmsg")
    static void aUserHasALimitOnTheWay() {
        Pair pair = pair(STREAM);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            long limit = memory(16);
            Mem.putLong(limit, 20);
            Mem.putLong(limit + 8, 20);
            succeeds(call(Call.PRLIMIT64, 0, RLIMIT_NOFILE, limit, 0));
            succeeds(call(Call.SETRESUID, NOBODY, NOBODY, NOBODY));
            int sent = 0;
            long done;
            while ((done = sendFiles(pair.a(), "x", 1)) == 1 && sent < 100) {
                sent++;
            }
            exit(done == -Errno.ETOOMANYREFS && sent >= 20 ? 0 : 1);
        }
        endsWell(child);
    }

    /** Receives one byte with credentials; the address of the {@code struct ucred}. */
    private static long credentials(long socket) {
        long header = room(1, 64);
        returns(1, receiveMessage(socket, header));
        equal("used", 32, Mem.getLong(header + MsgHdr.MSG_CONTROLLEN));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        equal("length", 28, Mem.getLong(control + CMsgHdr.CMSG_LEN));
        equal("type", Sockets.SCM_CREDENTIALS, Mem.getInt(control + CMsgHdr.CMSG_TYPE));
        return control + CMsgHdr.SIZE;
    }

    @Case("setsockopt")
    static void whoAsksGetsTheSendersCredentials() {
        Pair pair = pair(STREAM);
        returns(0, setInt(pair.b(), Sockets.SO_PASSCRED, 1));
        send(pair.a(), "x");
        long who = credentials(pair.b());
        equal("pid", call(Call.GETPID), Mem.getInt(who + UCred.PID));
        equal("uid", call(Call.GETUID), Mem.getInt(who + UCred.UID));
        equal("gid", call(Call.GETGID), Mem.getInt(who + UCred.GID));
    }

    @Case("setsockopt")
    static void whoAsksLaterGetsNobodys() {
        Pair pair = pair(DGRAM);
        send(pair.a(), "x");
        returns(0, setInt(pair.b(), Sockets.SO_PASSCRED, 1));
        long who = credentials(pair.b());
        equal("pid", 0, Mem.getInt(who + UCred.PID));
        equal("uid", NOBODY, Mem.getInt(who + UCred.UID));
        equal("gid", NOBODY, Mem.getInt(who + UCred.GID));
    }

    @Case("setsockopt")
    static void credentialsWithoutRoomAreCut() {
        Pair pair = pair(DGRAM);
        setInt(pair.b(), Sockets.SO_PASSCRED, 1);
        send(pair.a(), "x");
        long header = room(1, 0);
        returns(1, receiveMessage(pair.b(), header));
        equal("flags", Sockets.MSG_CTRUNC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        send(pair.a(), "x");
        header = room(1, 20);
        returns(1, receiveMessage(pair.b(), header));
        equal("flags", Sockets.MSG_CTRUNC, Mem.getInt(header + MsgHdr.MSG_FLAGS));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        equal("length", 20, Mem.getLong(control + CMsgHdr.CMSG_LEN));
        equal("pid", call(Call.GETPID), Mem.getInt(control + CMsgHdr.SIZE));
    }

    @Case("sendmsg")
    static void rootSendsAnyCredentials() {
        Pair pair = pair(STREAM);
        setInt(pair.b(), Sockets.SO_PASSCRED, 1);
        long header = header("x");
        control(header, Sockets.SCM_CREDENTIALS, (int) call(Call.GETPPID), 12, 34);
        long done = sendMessage(pair.a(), header);
        if (call(Call.GETPPID) == 0) {
            fails(Errno.ESRCH, done);
            return;
        }
        returns(1, done);
        long who = credentials(pair.b());
        equal("pid", call(Call.GETPPID), Mem.getInt(who + UCred.PID));
        equal("uid", 12, Mem.getInt(who + UCred.UID));
        equal("gid", 34, Mem.getInt(who + UCred.GID));
        control(header, Sockets.SCM_CREDENTIALS, 4_000_000, 0, 0);
        fails(Errno.ESRCH, sendMessage(pair.a(), header));
    }

    @Case("sendmsg")
    static void othersSendOnlyTheirOwn() {
        Pair pair = pair(DGRAM);
        setInt(pair.b(), Sockets.SO_PASSCRED, 1);
        int parent = (int) call(Call.GETPID);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESGID, NOBODY, NOBODY, NOBODY));
            succeeds(call(Call.SETRESUID, 7, 8, 9));
            int pid = (int) call(Call.GETPID);
            long header = header("x");
            control(header, Sockets.SCM_CREDENTIALS, pid, 9, NOBODY);
            returns(1, sendMessage(pair.a(), header));
            control(header, Sockets.SCM_CREDENTIALS, pid, 10, NOBODY);
            fails(Errno.EPERM, sendMessage(pair.a(), header));
            control(header, Sockets.SCM_CREDENTIALS, pid, 8, 0);
            fails(Errno.EPERM, sendMessage(pair.a(), header));
            control(header, Sockets.SCM_CREDENTIALS, parent, 8, NOBODY);
            fails(Errno.EPERM, sendMessage(pair.a(), header));
            control(header, Sockets.SCM_CREDENTIALS, pid, 8);
            fails(Errno.EINVAL, sendMessage(pair.a(), header));
            exit(0);
        }
        endsWell(child);
        long who = credentials(pair.b());
        equal("pid", child, Mem.getInt(who + UCred.PID));
        equal("uid", 9, Mem.getInt(who + UCred.UID));
    }

    @Case("recvfrom")
    static void differentSendersDoNotJoin() {
        Pair pair = pair(STREAM);
        setInt(pair.b(), Sockets.SO_PASSCRED, 1);
        send(pair.a(), "ab");
        send(pair.a(), "cd");
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            exit(send(pair.a(), "ef") == 2 ? 0 : 1);
        }
        endsWell(child);
        gets(pair.b(), "abcd");
        gets(pair.b(), "ef");
    }

    @Case("sendto")
    static void whoAsksForCredentialsGetsAName() {
        Address address = hidden("asked");
        long receiver = bound(DGRAM, address);
        long sender = socket(DGRAM);
        returns(0, setInt(sender, Sockets.SO_PASSCRED, 1));
        returns(1, sendTo(sender, "x", address));
        long length = memory(8);
        Mem.putInt(length, 128);
        long name = memory(128);
        returns(1, call(Call.RECVFROM, receiver, memory(8), 8, DONTWAIT, name, length));
        equal("length", 8, Mem.getInt(length));
        equal("NUL", 0, Mem.getByte(name + 2));
    }

    private static long peer(long socket) {
        long value = memory(16);
        long length = memory(8);
        Mem.putInt(length, 12);
        returns(
                0,
                call(
                        Call.GETSOCKOPT,
                        socket,
                        Sockets.SOL_SOCKET,
                        Sockets.SO_PEERCRED,
                        value,
                        length));
        equal("length", 12, Mem.getInt(length));
        return value;
    }

    @Case("getsockopt")
    static void aPairsPeerIsItsMaker() {
        long who = peer(pair(STREAM).a());
        equal("pid", call(Call.GETPID), Mem.getInt(who));
        equal("uid", 0, Mem.getInt(who + 4));
        equal("gid", 0, Mem.getInt(who + 8));
        who = peer(pair(DGRAM).a());
        equal("pid", call(Call.GETPID), Mem.getInt(who));
    }

    @Case("getsockopt")
    static void anUnconnectedSocketHasNoPeer() {
        long who = peer(socket(STREAM));
        equal("pid", 0, Mem.getInt(who));
        equal("uid", -1, Mem.getInt(who + 4));
        equal("gid", -1, Mem.getInt(who + 8));
    }

    @Case("getsockopt")
    static void bothEndsOfAConnectionKnowEachOther() {
        Address address = path("known");
        long listener = listening(STREAM, address, 1);
        returns(0, call(Call.CHMOD, text("known"), 0777));
        int parent = (int) call(Call.GETPID);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETRESGID, 77, 77, 77));
            succeeds(call(Call.SETRESUID, 66, 66, 66));
            long who = peer(connected(STREAM, address));
            equal("pid", parent, Mem.getInt(who));
            equal("uid", 0, Mem.getInt(who + 4));
            exit(0);
        }
        long who = peer(accept(listener));
        equal("pid", child, Mem.getInt(who));
        equal("uid", 66, Mem.getInt(who + 4));
        equal("gid", 77, Mem.getInt(who + 8));
        endsWell(child);
    }

    @Case("getsockopt")
    static void thePeersGroupsAreTold() {
        long groups = memory(8);
        Mem.putInt(groups, 5);
        Mem.putInt(groups + 4, 6);
        long child = succeeds(call(Call.FORK));
        if (child == 0) {
            succeeds(call(Call.SETGROUPS, 2, groups));
            Pair pair = pair(STREAM);
            long value = memory(16);
            long length = memory(8);
            Mem.putInt(length, 4);
            int option = Sockets.SO_PEERGROUPS;
            int level = Sockets.SOL_SOCKET;
            fails(Errno.ERANGE, call(Call.GETSOCKOPT, pair.a(), level, option, value, length));
            equal("needed", 8, Mem.getInt(length));
            returns(0, call(Call.GETSOCKOPT, pair.a(), level, option, value, length));
            equal("first", 5, Mem.getInt(value));
            equal("second", 6, Mem.getInt(value + 4));
            fails(
                    Errno.ENODATA,
                    call(Call.GETSOCKOPT, socket(STREAM), level, option, value, length));
            exit(0);
        }
        endsWell(child);
    }

    @Case("getsockopt")
    static void thePeersPidFileIsGiven() {
        long fd = getInt(pair(STREAM).a(), Sockets.SO_PEERPIDFD);
        returns(0, call(Call.PIDFD_SEND_SIGNAL, fd, 0, 0, 0));
        equal("close on exec", 1, call(Call.FCNTL, fd, Fcntl.F_GETFD));
        long length = memory(8);
        Mem.putInt(length, 4);
        fails(
                Errno.ENODATA,
                call(
                        Call.GETSOCKOPT,
                        socket(STREAM),
                        Sockets.SOL_SOCKET,
                        Sockets.SO_PEERPIDFD,
                        memory(8),
                        length));
    }

    @Case("recvmsg")
    static void messagesCarryPidFilesOnDemand() {
        Pair pair = pair(DGRAM);
        returns(0, setInt(pair.b(), Sockets.SO_PASSPIDFD, 1));
        send(pair.a(), "x");
        long header = room(1, 64);
        returns(1, receiveMessage(pair.b(), header));
        long control = Mem.getLong(header + MsgHdr.MSG_CONTROL);
        equal("type", Sockets.SCM_PIDFD, Mem.getInt(control + CMsgHdr.CMSG_TYPE));
        int fd = Mem.getInt(control + CMsgHdr.SIZE);
        returns(0, call(Call.PIDFD_SEND_SIGNAL, fd, 0, 0, 0));
    }
}
