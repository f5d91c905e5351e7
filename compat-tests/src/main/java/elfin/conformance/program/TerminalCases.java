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

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Ioctl;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.Termios;
import elfin.abi.struct.KernelTermios;
import elfin.abi.struct.WinSize;
import elfin.raw.Mem;

/** Terminals, by way of pseudoterminals. */
final class TerminalCases {
    private static final int NOCTTY = Fcntl.O_RDWR | Fcntl.O_NOCTTY;

    /** The pair of the case. */
    private static long master;

    private static long slave;

    private TerminalCases() {}

    private static void openMaster() {
        master = Files.open("/dev/pts/ptmx", NOCTTY);
    }

    private static int number() {
        long number = memory(8);
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCGPTN, number));
        return Mem.getInt(number);
    }

    private static String name() {
        return "/dev/pts/" + number();
    }

    private static void unlock() {
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCSPTLCK, memory(8)));
    }

    /** A new pair. */
    private static void open() {
        openMaster();
        unlock();
        slave = Files.open(name(), NOCTTY);
    }

    /** A new pair without echo, line editing and processing of output. */
    private static void openRaw() {
        open();
        change(KernelTermios.C_LFLAG, Termios.ICANON | Termios.ECHO | Termios.ISIG, 0);
        change(KernelTermios.C_OFLAG, Termios.OPOST, 0);
    }

    private static long settings() {
        long address = memory(64);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCGETS, address));
        return address;
    }

    private static void change(int field, int without, int with) {
        long settings = settings();
        int flags = Mem.getInt(settings + field) & ~without | with;
        Mem.putInt(settings + field, flags);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCSETS, settings));
    }

    private static void character(int index, int value) {
        long settings = settings();
        Mem.putByte(settings + KernelTermios.C_CC + index, (byte) value);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCSETS, settings));
    }

    private static void type(String keys) {
        returns(keys.length(), call(Call.WRITE, master, text(keys), keys.length()));
        // Linux hands what is typed over in the background.
        Children.letSleep();
    }

    private static void write(String output) {
        returns(output.length(), call(Call.WRITE, slave, text(output), output.length()));
    }

    /** Expects what a side reads now. */
    private static void reads(long fd, String expected) {
        long buffer = memory(256);
        returns(expected.length(), call(Call.READ, fd, buffer, 256));
        textIs(expected, buffer);
    }

    private static void nonBlocking(long fd) {
        returns(0, call(Call.FCNTL, fd, Fcntl.F_SETFL, Fcntl.O_NONBLOCK));
    }

    private static void readsNothing(long fd) {
        nonBlocking(fd);
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
    }

    private static int polled(long fd) {
        long entry = memory(8);
        Mem.putInt(entry, (int) fd);
        Mem.putShort(entry + 4, (short) (Poll.POLLIN | Poll.POLLOUT | Poll.POLLPRI));
        succeeds(call(Call.POLL, entry, 1, 0));
        return Mem.getShort(entry + 6);
    }

    private static void close(long fd) {
        returns(0, call(Call.CLOSE, fd));
    }

    @Case("ioctl")
    static void aNewMasterIsLocked() {
        openMaster();
        long lock = memory(8);
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCGPTLCK, lock));
        equal("locked", 1, Mem.getInt(lock));
        fails(Errno.EIO, call(Call.OPEN, text(name()), NOCTTY, 0));
        unlock();
        succeeds(call(Call.OPEN, text(name()), NOCTTY, 0));
    }

    @Case("ioctl")
    static void twoMastersHaveDifferentNumbers() {
        openMaster();
        int first = number();
        openMaster();
        holds("different", first != number());
    }

    @Case("open")
    static void theMasterOpensByItsUsualName() {
        long fd = Files.open("/dev/ptmx", NOCTTY);
        long number = memory(8);
        returns(0, call(Call.IOCTL, fd, Ioctl.TIOCGPTN, number));
    }

    @Case("open")
    static void theSlavesNameGoesWithItsMaster() {
        open();
        String name = name();
        close(slave);
        close(master);
        fails(Errno.ENOENT, call(Call.OPEN, text(name), NOCTTY, 0));
    }

    @Case("stat")
    static void theSlaveIsADeviceOfItsUser() {
        open();
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, slave, stat));
        equal("mode", 0020620, Mem.getInt(stat + Files.ST_MODE));
        equal("uid", 0, Mem.getInt(stat + Files.ST_UID));
        equal("gid", 5, Mem.getInt(stat + Files.ST_GID));
        equal("device", 136 << 8 | number(), Mem.getLong(stat + Files.ST_RDEV));
        returns(0, call(Call.STAT, text(name()), stat));
        equal("number", 3L + number(), Mem.getLong(stat + Files.ST_INO));
    }

    @Case("ioctl")
    static void thePeerOpensWithoutItsName() {
        openMaster();
        unlock();
        slave = succeeds(call(Call.IOCTL, master, Ioctl.TIOCGPTPEER, NOCTTY));
        write("x");
        reads(master, "x");
    }

    @Case("write")
    static void outputReachesTheMaster() {
        open();
        write("a\nb");
        reads(master, "a\r\nb");
    }

    @Case("write")
    static void rawOutputIsAsItWas() {
        openRaw();
        write("a\nb\t");
        reads(master, "a\nb\t");
    }

    @Case("read")
    static void aLineIsReadWhenItIsComplete() {
        open();
        type("ab");
        equal("events", Poll.POLLOUT, polled(slave));
        type("c\r");
        equal("events", Poll.POLLIN | Poll.POLLOUT, polled(slave));
        reads(slave, "abc\n");
    }

    @Case("read")
    static void linesAreReadOneByOne() {
        open();
        type("a\nb\n");
        reads(slave, "a\n");
        reads(slave, "b\n");
        readsNothing(slave);
    }

    @Case("read")
    static void aLineCanBeReadInParts() {
        open();
        type("abc\n");
        long buffer = memory(8);
        returns(2, call(Call.READ, slave, buffer, 2));
        textIs("ab", buffer);
        reads(slave, "c\n");
    }

    @Case("read")
    static void typedKeysAreEchoed() {
        open();
        type("a\001\r");
        reads(master, "a^A\r\n");
    }

    @Case("read")
    static void withoutEchoNothingComesBack() {
        open();
        change(KernelTermios.C_LFLAG, Termios.ECHO, 0);
        type("abc\n");
        reads(slave, "abc\n");
        readsNothing(master);
    }

    @Case("read")
    static void erasingTakesTheLastCharacter() {
        open();
        type("abx\177c\n");
        reads(slave, "abc\n");
        reads(master, "abx\b \bc\r\n");
    }

    @Case("read")
    static void killingTakesTheLine() {
        open();
        type("abc\025d\n");
        reads(slave, "d\n");
    }

    @Case("read")
    static void aWordCanBeErased() {
        open();
        type("one two\027x\n");
        reads(slave, "one x\n");
    }

    @Case("read")
    static void theNextKeyCanBeTakenLiterally() {
        open();
        type("a\026\003b\n");
        reads(slave, "a\003b\n");
    }

    @Case("read")
    static void theEndOfFileKeyEndsARead() {
        open();
        type("ab\004");
        reads(slave, "ab");
        type("\004");
        returns(0, call(Call.READ, slave, memory(8), 8));
    }

    @Case("read")
    static void rawBytesComeAtOnce() {
        openRaw();
        type("a");
        reads(slave, "a");
        type("\003\004");
        reads(slave, "\003\004");
    }

    @Case("read")
    static void aCarriageReturnCanStayOne() {
        openRaw();
        change(KernelTermios.C_IFLAG, Termios.ICRNL, 0);
        type("\r");
        reads(slave, "\r");
    }

    @Case("read")
    static void aRawReadWaitsForItsMinimum() {
        openRaw();
        character(Termios.VMIN, 3);
        long child =
                Children.start(
                        () -> {
                            long buffer = memory(16);
                            return call(Call.READ, slave, buffer, 16);
                        });
        type("ab");
        Children.letSleep();
        type("c");
        Children.ends(child, 3);
    }

    @Case("read")
    static void aRawReadEndsAfterItsTime() {
        openRaw();
        character(Termios.VMIN, 0);
        returns(0, call(Call.READ, slave, memory(8), 8));
        type("x");
        reads(slave, "x");
    }

    @Case("read")
    static void bytesOfRawModeAreALineAfterwards() {
        openRaw();
        type("ab");
        change(KernelTermios.C_LFLAG, 0, Termios.ICANON);
        reads(slave, "ab");
    }

    @Case("ioctl")
    static void settingsOfANewTerminal() {
        open();
        long settings = settings();
        equal("input", Termios.ICRNL | Termios.IXON, Mem.getInt(settings));
        equal("output", Termios.OPOST | Termios.ONLCR, Mem.getInt(settings + 4));
        equal(
                "control",
                Termios.B38400 | Termios.CS8 | Termios.CREAD,
                Mem.getInt(settings + KernelTermios.C_CFLAG));
        equal("local", 0105073, Mem.getInt(settings + KernelTermios.C_LFLAG));
        equal("interrupt", 3, Mem.getByte(settings + KernelTermios.C_CC));
    }

    @Case("ioctl")
    static void theMasterShowsTheSlavesSettings() {
        open();
        change(KernelTermios.C_LFLAG, Termios.ECHO, 0);
        long settings = memory(64);
        returns(0, call(Call.IOCTL, master, Ioctl.TCGETS, settings));
        equal("echo", 0, Mem.getInt(settings + KernelTermios.C_LFLAG) & Termios.ECHO);
    }

    @Case("ioctl")
    static void aPseudoterminalAlwaysHasEightBits() {
        open();
        change(KernelTermios.C_CFLAG, Termios.CSIZE | Termios.CREAD, Termios.PARENB);
        equal(
                "control",
                Termios.B38400 | Termios.CS8 | Termios.CREAD,
                Mem.getInt(settings() + KernelTermios.C_CFLAG));
    }

    @Case("ioctl")
    static void theLongSettingsHaveSpeeds() {
        open();
        long settings = memory(64);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCGETS2, settings));
        equal("input speed", 38_400, Mem.getInt(settings + 36));
        equal("output speed", 38_400, Mem.getInt(settings + 40));
        Mem.putInt(settings + 8, Mem.getInt(settings + 8) & ~017 | 015);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCSETS2, settings));
        returns(0, call(Call.IOCTL, slave, Ioctl.TCGETS2, settings));
        equal("speed", 9600, Mem.getInt(settings + 40));
        // BOTHER: any speed.
        Mem.putInt(settings + 8, Mem.getInt(settings + 8) & ~017 | 010000);
        Mem.putInt(settings + 36, 12_345);
        Mem.putInt(settings + 40, 12_345);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCSETSW2, settings));
        returns(0, call(Call.IOCTL, slave, Ioctl.TCGETS2, settings));
        equal("own speed", 12_345, Mem.getInt(settings + 40));
    }

    @Case("ioctl")
    static void theOldSettingsAreShort() {
        open();
        long settings = memory(32);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCGETA, settings));
        equal("input", Termios.ICRNL | Termios.IXON, Mem.getShort(settings));
        equal("interrupt", 3, Mem.getByte(settings + 9));
        Mem.putShort(settings + 6, (short) (Mem.getShort(settings + 6) & ~Termios.ECHO));
        returns(0, call(Call.IOCTL, slave, Ioctl.TCSETA, settings));
        equal("local", 0105073 & ~Termios.ECHO, Mem.getInt(settings() + KernelTermios.C_LFLAG));
    }

    @Case("ioctl")
    static void settingWithFlushDropsWhatWasTyped() {
        open();
        type("abc\n");
        returns(0, call(Call.IOCTL, slave, Ioctl.TCSETSF, settings()));
        readsNothing(slave);
    }

    @Case("ioctl")
    static void badAddressesOfSettings() {
        open();
        fails(Errno.EFAULT, call(Call.IOCTL, slave, Ioctl.TCGETS, UNMAPPED));
        fails(Errno.EFAULT, call(Call.IOCTL, slave, Ioctl.TCSETS, UNMAPPED));
        fails(Errno.EFAULT, call(Call.IOCTL, slave, Ioctl.TIOCGWINSZ, UNMAPPED));
        fails(Errno.ENOTTY, call(Call.IOCTL, Files.create("a", ""), Ioctl.TCGETS, memory(64)));
        fails(Errno.ENOTTY, call(Call.IOCTL, slave, 0x5499, 0));
    }

    @Case("ioctl")
    static void bothSidesHaveOneWindowSize() {
        open();
        long size = memory(8);
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCGWINSZ, size));
        equal("none", 0, Mem.getLong(size));
        Mem.putShort(size + WinSize.WS_ROW, (short) 24);
        Mem.putShort(size + WinSize.WS_COL, (short) 80);
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCSWINSZ, size));
        long seen = memory(8);
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCGWINSZ, seen));
        equal("size", Mem.getLong(size), Mem.getLong(seen));
    }

    @Case("ioctl")
    static void waitingBytesAreCounted() {
        open();
        long count = memory(8);
        type("ab");
        returns(0, call(Call.IOCTL, slave, Ioctl.FIONREAD, count));
        equal("no line", 0, Mem.getInt(count));
        type("c\n");
        returns(0, call(Call.IOCTL, slave, Ioctl.FIONREAD, count));
        equal("a line", 4, Mem.getInt(count));
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCOUTQ, count));
        equal("output", 0, Mem.getInt(count));
    }

    @Case("ioctl")
    static void flushingInputDropsIt() {
        open();
        type("abc\n");
        returns(0, call(Call.IOCTL, slave, Ioctl.TCFLSH, Termios.TCIFLUSH));
        readsNothing(slave);
        fails(Errno.EINVAL, call(Call.IOCTL, slave, Ioctl.TCFLSH, 9));
    }

    @Case("ioctl")
    static void stoppedOutputWaits() {
        open();
        nonBlocking(slave);
        returns(0, call(Call.IOCTL, slave, Ioctl.TCXONC, Termios.TCOOFF));
        fails(Errno.EAGAIN, call(Call.WRITE, slave, text("x"), 1));
        returns(0, call(Call.IOCTL, slave, Ioctl.TCXONC, Termios.TCOON));
        returns(1, call(Call.WRITE, slave, text("x"), 1));
        reads(master, "x");
        fails(Errno.EINVAL, call(Call.IOCTL, slave, Ioctl.TCXONC, 9));
    }

    @Case("ioctl")
    static void theStopKeyStopsOutput() {
        open();
        nonBlocking(slave);
        long key = text("x");
        type("\023");
        Children.await(() -> call(Call.WRITE, slave, key, 1) == -Errno.EAGAIN);
        type("\021");
        Children.await(() -> call(Call.WRITE, slave, key, 1) == 1);
    }

    @Case("ioctl")
    static void aProgramCanType() {
        open();
        change(KernelTermios.C_LFLAG, Termios.ECHO, 0);
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCSTI, text("q")));
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCSTI, text("\n")));
        reads(slave, "q\n");
        fails(Errno.EFAULT, call(Call.IOCTL, slave, Ioctl.TIOCSTI, UNMAPPED));
    }

    @Case("ioctl")
    static void anExclusiveTerminalIsNotOpenedAgain() {
        open();
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCEXCL));
        long flag = memory(8);
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCGEXCL, flag));
        equal("exclusive", 1, Mem.getInt(flag));
        succeeds(call(Call.OPEN, text(name()), NOCTTY, 0));
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCNXCL));
    }

    @Case("ioctl")
    static void theLineDisciplineIsTheUsual() {
        open();
        long number = memory(8);
        Mem.putInt(number, 7);
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCGETD, number));
        equal("N_TTY", 0, Mem.getInt(number));
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCSETD, number));
    }

    @Case("ioctl")
    static void theDevicesNumberIsTold() {
        open();
        long device = memory(8);
        returns(0, call(Call.IOCTL, slave, Ioctl.TIOCGDEV, device));
        equal("device", 136 << 8 | number(), Mem.getInt(device));
    }

    @Case("read")
    static void aMasterWithoutSlaveWaits() {
        openMaster();
        readsNothing(master);
        equal("events", Poll.POLLOUT, polled(master));
    }

    @Case("read")
    static void theLastSlavesEndIsAnError() {
        open();
        write("x");
        close(slave);
        equal("events", Poll.POLLIN | Poll.POLLOUT | Poll.POLLHUP, polled(master));
        reads(master, "x");
        fails(Errno.EIO, call(Call.READ, master, memory(8), 8));
        equal("events", Poll.POLLOUT | Poll.POLLHUP, polled(master));
    }

    @Case("read")
    static void aSlaveOpenedAgainHasNoHangup() {
        open();
        close(slave);
        fails(Errno.EIO, call(Call.READ, master, memory(8), 8));
        slave = Files.open(name(), NOCTTY);
        write("y");
        reads(master, "y");
    }

    @Case("read")
    static void theMastersEndHangsTheSlaveUp() {
        open();
        close(master);
        returns(0, call(Call.READ, slave, memory(8), 8));
        fails(Errno.EIO, call(Call.WRITE, slave, text("x"), 1));
        fails(Errno.EIO, call(Call.IOCTL, slave, Ioctl.TCGETS, memory(64)));
        equal("events", Poll.POLLIN | Poll.POLLOUT | Poll.POLLHUP | Poll.POLLERR, polled(slave));
    }

    @Case("read")
    static void aWaitingReadEndsWithTheMaster() {
        open();
        long child =
                Children.start(
                        () -> {
                            call(Call.CLOSE, master);
                            return call(Call.READ, slave, memory(8), 8);
                        });
        Children.letSleep();
        close(master);
        int status = Processes.statusOf(child);
        // It may not have begun to wait.
        holds("an end or an error", status == Errno.EIO << 8 || status == 0);
    }

    @Case("read")
    static void aWaitingMasterSeesOutput() {
        open();
        long child = Children.start(() -> call(Call.WRITE, slave, text("abc"), 3));
        reads(master, "abc");
        Children.ends(child, 3);
    }

    @Case("ioctl")
    static void packetModeTellsWhatHappens() {
        openRaw();
        long on = memory(8);
        Mem.putInt(on, 1);
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCPKT, on));
        Mem.putInt(on, 0);
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCGPKT, on));
        equal("on", 1, Mem.getInt(on));
        write("ab");
        reads(master, "\0ab");
        returns(0, call(Call.IOCTL, slave, Ioctl.TCXONC, Termios.TCOOFF));
        equal("events", Poll.POLLIN | Poll.POLLPRI | Poll.POLLOUT, polled(master));
        reads(master, "\004");
        returns(0, call(Call.IOCTL, slave, Ioctl.TCXONC, Termios.TCOON));
        reads(master, "\010");
        change(KernelTermios.C_IFLAG, Termios.IXON, 0);
        reads(master, "\020");
        change(KernelTermios.C_IFLAG, 0, Termios.IXON);
        reads(master, "\040");
        readsNothing(master);
    }

    @Case("ioctl")
    static void packetModeTellsOfFlushes() {
        openRaw();
        long on = memory(8);
        Mem.putInt(on, 1);
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCPKT, on));
        returns(0, call(Call.IOCTL, slave, Ioctl.TCFLSH, Termios.TCIFLUSH));
        reads(master, "\001");
        returns(0, call(Call.IOCTL, slave, Ioctl.TCFLSH, Termios.TCOFLUSH));
        reads(master, "\002");
    }

    @Case("ioctl")
    static void whoHasNoTerminalIsToldSo() {
        open();
        long group = memory(8);
        fails(Errno.ENOTTY, call(Call.IOCTL, slave, Ioctl.TIOCGPGRP, group));
        fails(Errno.ENOTTY, call(Call.IOCTL, slave, Ioctl.TIOCGSID, group));
        fails(Errno.ENOTTY, call(Call.IOCTL, slave, Ioctl.TIOCNOTTY));
        fails(Errno.ENOTTY, call(Call.IOCTL, slave, Ioctl.TIOCSPGRP, group));
        fails(Errno.ENXIO, call(Call.OPEN, text("/dev/tty"), Fcntl.O_RDWR, 0));
    }

    /** A child that leads a session on the slave. */
    private static long leader(Children.Action action) {
        return Children.start(
                () -> {
                    succeeds(call(Call.SETSID));
                    succeeds(call(Call.IOCTL, slave, Ioctl.TIOCSCTTY, 0));
                    return action.run();
                });
    }

    private static long foreground(long fd) {
        long group = memory(8);
        long result = call(Call.IOCTL, fd, Ioctl.TIOCGPGRP, group);
        return result == 0 ? Mem.getInt(group) : result;
    }

    @Case("ioctl")
    static void aLeaderTakesATerminal() {
        open();
        long child =
                leader(
                        () -> {
                            long self = call(Call.GETPID);
                            equal("group", self, foreground(slave));
                            equal("through the master", self, foreground(master));
                            long session = memory(8);
                            returns(0, call(Call.IOCTL, slave, Ioctl.TIOCGSID, session));
                            equal("session", self, Mem.getInt(session));
                            succeeds(call(Call.OPEN, text("/dev/tty"), Fcntl.O_RDWR, 0));
                            return 0;
                        });
        Children.ends(child, 0);
    }

    @Case("open")
    static void aLeaderTakesATerminalByOpening() {
        openMaster();
        unlock();
        String name = name();
        long child =
                Children.start(
                        () -> {
                            succeeds(call(Call.SETSID));
                            long fd = Files.open(name, NOCTTY);
                            fails(Errno.ENOTTY, foreground(fd));
                            fd = Files.open(name, Fcntl.O_RDWR);
                            equal("group", call(Call.GETPID), foreground(fd));
                            return 0;
                        });
        Children.ends(child, 0);
    }

    @Case("ioctl")
    static void onlyLeadersTakeATerminal() {
        open();
        Children.ends(
                Children.start(() -> call(Call.IOCTL, slave, Ioctl.TIOCSCTTY, 0)), Errno.EPERM);
    }

    @Case("ioctl")
    static void aTerminalIsNotTakenTwice() {
        open();
        long child =
                leader(
                        () -> {
                            Children.ends(
                                    Children.start(
                                            () -> {
                                                succeeds(call(Call.SETSID));
                                                return call(Call.IOCTL, slave, Ioctl.TIOCSCTTY, 0);
                                            }),
                                    Errno.EPERM);
                            return 0;
                        });
        Children.ends(child, 0);
    }

    @Case("ioctl")
    static void aLeaderGivesItsTerminalUp() {
        open();
        long child =
                leader(
                        () -> {
                            Handlers.ignore(Signal.SIGHUP);
                            returns(0, call(Call.IOCTL, slave, Ioctl.TIOCNOTTY));
                            fails(Errno.ENOTTY, foreground(slave));
                            return call(Call.OPEN, text("/dev/tty"), Fcntl.O_RDWR, 0);
                        });
        Children.ends(child, Errno.ENXIO);
    }

    @Case("ioctl")
    static void aMemberGivesItsTerminalUpAlone() {
        open();
        long child =
                leader(
                        () -> {
                            Children.ends(
                                    Children.start(
                                            () -> {
                                                returns(
                                                        0,
                                                        call(Call.IOCTL, slave, Ioctl.TIOCNOTTY));
                                                return foreground(slave);
                                            }),
                                    Errno.ENOTTY);
                            equal("the leader's", call(Call.GETPID), foreground(slave));
                            return 0;
                        });
        Children.ends(child, 0);
    }

    @Case("ioctl")
    static void theInterruptKeySignalsTheForeground() {
        open();
        long ready = Files.pipe();
        long child =
                leader(
                        () -> {
                            Handlers.install(Signal.SIGINT);
                            call(Call.WRITE, Files.writeEnd(ready), text("x"), 1);
                            while (Handlers.count == 0) {
                                call(Call.SCHED_YIELD);
                            }
                            return Handlers.lastSignal;
                        });
        returns(1, call(Call.READ, Files.readEnd(ready), memory(8), 1));
        type("\003");
        Children.ends(child, Signal.SIGINT);
    }

    @Case("ioctl")
    static void aNewWindowSizeSignalsTheForeground() {
        open();
        long ready = Files.pipe();
        long child =
                leader(
                        () -> {
                            Handlers.install(Signal.SIGWINCH);
                            call(Call.WRITE, Files.writeEnd(ready), text("x"), 1);
                            while (Handlers.count == 0) {
                                call(Call.SCHED_YIELD);
                            }
                            return Handlers.lastSignal;
                        });
        returns(1, call(Call.READ, Files.readEnd(ready), memory(8), 1));
        long size = memory(8);
        Mem.putShort(size, (short) 30);
        returns(0, call(Call.IOCTL, master, Ioctl.TIOCSWINSZ, size));
        Children.ends(child, Signal.SIGWINCH);
    }

    @Case("ioctl")
    static void theMastersEndSignalsTheLeader() {
        open();
        long ready = Files.pipe();
        long child =
                leader(
                        () -> {
                            call(Call.CLOSE, master);
                            call(Call.WRITE, Files.writeEnd(ready), text("x"), 1);
                            while (true) {
                                call(Call.PAUSE);
                            }
                        });
        returns(1, call(Call.READ, Files.readEnd(ready), memory(8), 1));
        close(master);
        equal("status", Signal.SIGHUP, Processes.statusOf(child));
    }

    @Case("ioctl")
    static void theLeadersEndSignalsTheForeground() {
        open();
        long result = Files.pipe();
        long child =
                leader(
                        () -> {
                            long gate = Files.pipe();
                            Children.start(
                                    () -> {
                                        Handlers.install(Signal.SIGHUP);
                                        call(Call.WRITE, Files.writeEnd(gate), text("x"), 1);
                                        while (Handlers.count == 0) {
                                            call(Call.SCHED_YIELD);
                                        }
                                        return call(
                                                Call.WRITE, Files.writeEnd(result), text("h"), 1);
                                    });
                            return call(Call.READ, Files.readEnd(gate), memory(8), 1) - 1;
                        });
        Children.ends(child, 0);
        long buffer = memory(8);
        returns(1, call(Call.READ, Files.readEnd(result), buffer, 1));
        textIs("h", buffer);
    }

    @Case("ioctl")
    static void theForegroundGroupCanBeChanged() {
        open();
        long child =
                leader(
                        () -> {
                            long other = Processes.sleeper();
                            returns(0, call(Call.SETPGID, other, other));
                            long group = memory(8);
                            Mem.putInt(group, (int) other);
                            returns(0, call(Call.IOCTL, slave, Ioctl.TIOCSPGRP, group));
                            equal("foreground", other, foreground(slave));
                            Mem.putInt(group, -1);
                            Handlers.ignore(Signal.SIGTTOU);
                            fails(Errno.EINVAL, call(Call.IOCTL, slave, Ioctl.TIOCSPGRP, group));
                            Mem.putInt(group, 1 << 22);
                            fails(Errno.ESRCH, call(Call.IOCTL, slave, Ioctl.TIOCSPGRP, group));
                            return call(Call.KILL, other, Signal.SIGKILL);
                        });
        Children.ends(child, 0);
    }

    @Case("read")
    static void aBackgroundReadStops() {
        open();
        long child =
                leader(
                        () -> {
                            long other =
                                    Children.start(
                                            () -> {
                                                call(Call.SETPGID, 0, 0);
                                                return call(Call.READ, slave, memory(8), 8);
                                            });
                            int status = Processes.statusOf(other, 2);
                            call(Call.KILL, other, Signal.SIGKILL);
                            return status >> 8;
                        });
        Children.ends(child, Signal.SIGTTIN);
    }

    @Case("ioctl")
    static void aBackgroundChangeOfSettingsStops() {
        open();
        long child =
                leader(
                        () -> {
                            long other =
                                    Children.start(
                                            () -> {
                                                call(Call.SETPGID, 0, 0);
                                                return call(
                                                        Call.IOCTL,
                                                        slave,
                                                        Ioctl.TCSETS,
                                                        settings());
                                            });
                            int status = Processes.statusOf(other, 2);
                            call(Call.KILL, other, Signal.SIGKILL);
                            return status >> 8;
                        });
        Children.ends(child, Signal.SIGTTOU);
    }

    @Case("vhangup")
    static void hangingUpEndsOpenTerminals() {
        open();
        long child =
                leader(
                        () -> {
                            Handlers.ignore(Signal.SIGHUP);
                            returns(0, call(Call.VHANGUP));
                            fails(Errno.EIO, call(Call.WRITE, slave, text("x"), 1));
                            return call(Call.READ, slave, memory(8), 8);
                        });
        Children.ends(child, 0);
        fails(Errno.EIO, call(Call.WRITE, slave, text("x"), 1));
        slave = Files.open(name(), NOCTTY);
        write("y");
    }

    @Case("vhangup")
    static void hangingUpNeedsPrivilege() {
        Children.asNobody(Errno.EPERM, () -> call(Call.VHANGUP));
        returns(0, call(Call.VHANGUP));
    }

    @Case("write")
    static void aFullPairMakesTheWriterWait() {
        openRaw();
        nonBlocking(slave);
        long page = Kit.anonymous(4096);
        long total = 0;
        long done;
        while ((done = call(Call.WRITE, slave, page, 4096)) > 0) {
            total += done;
        }
        fails(Errno.EAGAIN, done);
        holds("a few pages", total >= 4096);
        long read = 0;
        nonBlocking(master);
        while ((done = call(Call.READ, master, page, 4096)) > 0) {
            read += done;
        }
        equal("all of it", total, read);
        returns(1, call(Call.WRITE, slave, page, 1));
    }

    @Case("open")
    static void manyPairsAtOnce() {
        long[] masters = new long[40];
        for (int i = 0; i < masters.length; i++) {
            open();
            masters[i] = master;
            write("" + (char) ('0' + i));
        }
        for (int i = 0; i < masters.length; i++) {
            reads(masters[i], "" + (char) ('0' + i));
        }
    }

    @Case("lseek")
    static void terminalsCannotBeSought() {
        open();
        fails(Errno.ESPIPE, call(Call.LSEEK, slave, 0, 0));
        fails(Errno.ESPIPE, call(Call.LSEEK, master, 0, 0));
        fails(Errno.ESPIPE, call(Call.PREAD64, slave, memory(8), 1, 0));
    }
}
