package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.anonymous;
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
import elfin.abi.Poll;
import elfin.abi.Seek;
import elfin.abi.Signal;
import elfin.raw.Mem;

/** Descriptors: copies, flags, pipes, polling, locks, terminals. */
final class DescriptorCases {
    private static final int TCGETS = 0x5401;
    private static final int FIONREAD = 0x541b;
    private static final int PIPE_CAPACITY = 65536;
    private static final int NOFILE = 7;

    /** Far above what a table of descriptors has room for at first. */
    private static final int HIGH = 300_000;

    private DescriptorCases() {}

    /** A high descriptor that the case, which runs in a child, is allowed, with one above it. */
    private static long allowHigh() {
        long limit = memory(16);
        returns(0, call(Call.GETRLIMIT, NOFILE, limit));
        long high = Math.min(HIGH, Mem.getLong(limit + 8) - 2);
        Mem.putLong(limit, high + 2);
        returns(0, call(Call.SETRLIMIT, NOFILE, limit));
        return high;
    }

    private static boolean sameFile(long a, long b) {
        long one = memory(Files.STAT_SIZE);
        long two = memory(Files.STAT_SIZE);
        succeeds(call(Call.FSTAT, a, one));
        succeeds(call(Call.FSTAT, b, two));
        return Mem.getLong(one) == Mem.getLong(two)
                && Mem.getLong(one + Files.ST_INO) == Mem.getLong(two + Files.ST_INO);
    }

    @Case("dup")
    static void copiesShareThePosition() {
        long fd = Files.create("a", "hello");
        long copy = succeeds(call(Call.DUP, fd));
        returns(2, call(Call.READ, copy, memory(4), 2));
        returns(2, call(Call.LSEEK, fd, 0, Seek.SEEK_CUR));
        fails(Errno.EBADF, call(Call.DUP, CLOSED));
    }

    @Case("dup2")
    static void dup2ReplacesTheTarget() {
        long a = Files.create("a", "");
        long b = Files.create("b", "");
        returns(b, call(Call.DUP2, a, b));
        holds("same file", sameFile(a, b));
        returns(a, call(Call.DUP2, a, a));
        fails(Errno.EBADF, call(Call.DUP2, CLOSED, b));
        fails(Errno.EBADF, call(Call.DUP2, CLOSED, CLOSED));
        fails(Errno.EBADF, call(Call.DUP2, a, -1));
    }

    @Case("dup3")
    static void dup3CanSetCloseOnExec() {
        long a = Files.create("a", "");
        returns(50, call(Call.DUP3, a, 50, Fcntl.O_CLOEXEC));
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, 50, Fcntl.F_GETFD));
        fails(Errno.EINVAL, call(Call.DUP3, a, a, 0));
        fails(Errno.EINVAL, call(Call.DUP3, a, 51, 1));
    }

    @Case("fcntl")
    static void closeOnExecBelongsToTheDescriptor() {
        long a = Files.open("a", Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_CLOEXEC);
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, a, Fcntl.F_GETFD));
        long copy = succeeds(call(Call.DUP, a));
        returns(0, call(Call.FCNTL, copy, Fcntl.F_GETFD));
        returns(0, call(Call.FCNTL, a, Fcntl.F_SETFD, 0));
        returns(0, call(Call.FCNTL, a, Fcntl.F_GETFD));
    }

    @Case("fcntl")
    static void statusFlagsAreShared() {
        long a = Files.open("a", Fcntl.O_RDWR | Fcntl.O_CREAT);
        long copy = succeeds(call(Call.DUP, a));
        returns(0, call(Call.FCNTL, a, Fcntl.F_SETFL, Fcntl.O_APPEND | Fcntl.O_NONBLOCK));
        long flags = call(Call.FCNTL, copy, Fcntl.F_GETFL);
        equal(
                "flags",
                Fcntl.O_RDWR | Fcntl.O_APPEND | Fcntl.O_NONBLOCK,
                flags & ~(long) Fcntl.O_LARGEFILE);
    }

    @Case("dup2")
    static void descriptorMayBeFarAboveTheOthers() {
        Apart.run(
                () -> {
                    long high = allowHigh();
                    returns(high, call(Call.DUP2, 0, high));
                    fails(Errno.EBADF, call(Call.FCNTL, high - 1, Fcntl.F_GETFD));
                    returns(0, call(Call.FCNTL, high, Fcntl.F_GETFD));
                    fails(Errno.EBADF, call(Call.DUP2, 0, high + 2));
                    returns(0, call(Call.CLOSE, high));
                    fails(Errno.EBADF, call(Call.CLOSE, high));
                });
    }

    @Case("dup3")
    static void highDescriptorIsInheritedAndHasFlagsAsOthers() {
        Apart.run(
                () -> {
                    long high = allowHigh();
                    returns(high, call(Call.DUP3, 0, high, Fcntl.O_CLOEXEC));
                    Apart.run(
                            () -> {
                                long flags = call(Call.FCNTL, high, Fcntl.F_GETFD);
                                equal("flags", Fcntl.FD_CLOEXEC, flags);
                            });
                    returns(0, call(Call.FCNTL, high, Fcntl.F_SETFD, 0));
                    returns(0, call(Call.FCNTL, high, Fcntl.F_GETFD));
                });
    }

    @Case("fcntl")
    static void dupfdMayAskForAHighDescriptor() {
        Apart.run(
                () -> {
                    long high = allowHigh();
                    returns(high, call(Call.FCNTL, 0, Fcntl.F_DUPFD, high));
                    returns(high + 1, call(Call.FCNTL, 0, Fcntl.F_DUPFD, high));
                    fails(Errno.EMFILE, call(Call.FCNTL, 0, Fcntl.F_DUPFD, high));
                    fails(Errno.EINVAL, call(Call.FCNTL, 0, Fcntl.F_DUPFD, high + 2));
                });
    }

    @Case("close_range")
    static void rangeOfHighDescriptorsIsClosed() {
        Apart.run(
                () -> {
                    long high = allowHigh();
                    returns(high, call(Call.DUP2, 0, high));
                    returns(high / 2, call(Call.DUP2, 0, high / 2));
                    returns(0, call(Call.CLOSE_RANGE, high / 2 + 1, -1, 0));
                    fails(Errno.EBADF, call(Call.FCNTL, high, Fcntl.F_GETFD));
                    returns(0, call(Call.FCNTL, high / 2, Fcntl.F_GETFD));
                });
    }

    @Case("setrlimit")
    static void moreDescriptorsThanNrOpenAreRefused() {
        Apart.run(
                () -> {
                    long limit = memory(16);
                    long most =
                            ProcKit.number(ProcKit.word(ProcKit.read("/proc/sys/fs/nr_open"), 0));
                    Mem.putLong(limit, 64);
                    Mem.putLong(limit + 8, most + 1);
                    fails(Errno.EPERM, call(Call.SETRLIMIT, NOFILE, limit));
                    // Without a limit there would be more as well.
                    Mem.putLong(limit + 8, -1);
                    fails(Errno.EPERM, call(Call.SETRLIMIT, NOFILE, limit));
                });
    }

    @Case("fcntl")
    static void dupfdTakesTheLowestFromABound() {
        long a = Files.create("a", "");
        returns(100, call(Call.FCNTL, a, Fcntl.F_DUPFD, 100));
        returns(101, call(Call.FCNTL, a, Fcntl.F_DUPFD_CLOEXEC, 100));
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, 101, Fcntl.F_GETFD));
        fails(Errno.EINVAL, call(Call.FCNTL, a, Fcntl.F_DUPFD, -1));
    }

    @Case("fcntl")
    static void fcntlArgumentsAreChecked() {
        fails(Errno.EBADF, call(Call.FCNTL, CLOSED, Fcntl.F_GETFD));
        fails(Errno.EINVAL, call(Call.FCNTL, 1, 9999));
        fails(Errno.EFAULT, call(Call.FCNTL, Files.create("a", ""), Fcntl.F_GETLK, UNMAPPED));
    }

    @Case("fcntl")
    static void ownLocksDoNotConflict() {
        long fd = Files.create("a", "hello");
        long lock = memory(32);
        Mem.putShort(lock, (short) Fcntl.F_WRLCK);
        returns(0, call(Call.FCNTL, fd, Fcntl.F_SETLK, lock));
        returns(0, call(Call.FCNTL, fd, Fcntl.F_GETLK, lock));
        equal("type", Fcntl.F_UNLCK, Mem.getShort(lock));
        Mem.putShort(lock, (short) 99);
        fails(Errno.EINVAL, call(Call.FCNTL, fd, Fcntl.F_SETLK, lock));
    }

    @Case("flock")
    static void locksOfTwoOpenFilesConflict() {
        Files.make("a", "");
        long one = Files.open("a", 0);
        long two = Files.open("a", 0);
        returns(0, call(Call.FLOCK, one, Fcntl.LOCK_EX));
        fails(Errno.EAGAIN, call(Call.FLOCK, two, Fcntl.LOCK_EX | Fcntl.LOCK_NB));
        returns(0, call(Call.FLOCK, one, Fcntl.LOCK_SH));
        returns(0, call(Call.FLOCK, two, Fcntl.LOCK_SH | Fcntl.LOCK_NB));
        fails(Errno.EINVAL, call(Call.FLOCK, one, 3));
        fails(Errno.EBADF, call(Call.FLOCK, CLOSED, Fcntl.LOCK_EX));
    }

    @Case("pipe")
    static void bytesComeOutInOrder() {
        long pipe = Files.pipe();
        long buffer = memory(16);
        returns(3, call(Call.WRITE, Files.writeEnd(pipe), text("abc"), 3));
        returns(3, call(Call.WRITE, Files.writeEnd(pipe), text("def"), 3));
        returns(4, call(Call.READ, Files.readEnd(pipe), buffer, 4));
        textIs("abcd", buffer);
        returns(2, call(Call.READ, Files.readEnd(pipe), buffer, 16));
        textIs("ef", buffer);
    }

    @Case("pipe")
    static void endOfAPipeIsZero() {
        long pipe = Files.pipe();
        returns(1, call(Call.WRITE, Files.writeEnd(pipe), text("a"), 1));
        succeeds(call(Call.CLOSE, Files.writeEnd(pipe)));
        returns(1, call(Call.READ, Files.readEnd(pipe), memory(4), 4));
        returns(0, call(Call.READ, Files.readEnd(pipe), memory(4), 4));
    }

    @Case("pipe")
    static void endsOfAPipeGoOneWay() {
        long pipe = Files.pipe();
        fails(Errno.EBADF, call(Call.WRITE, Files.readEnd(pipe), text("a"), 1));
        fails(Errno.EBADF, call(Call.READ, Files.writeEnd(pipe), memory(4), 1));
        fails(Errno.EFAULT, call(Call.PIPE, UNMAPPED));
    }

    @Case("pipe2")
    static void nonblockingPipeIsEagain() {
        long pair = memory(8);
        returns(0, call(Call.PIPE2, pair, Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC));
        fails(Errno.EAGAIN, call(Call.READ, Files.readEnd(pair), memory(4), 4));
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, Files.readEnd(pair), Fcntl.F_GETFD));
        long data = anonymous(2L * PIPE_CAPACITY);
        returns(PIPE_CAPACITY, call(Call.WRITE, Files.writeEnd(pair), data, 2L * PIPE_CAPACITY));
        fails(Errno.EAGAIN, call(Call.WRITE, Files.writeEnd(pair), data, 1));
        fails(Errno.EINVAL, call(Call.PIPE2, pair, 1));
    }

    @Case("ioctl")
    static void fionreadCountsBytes() {
        long pipe = Files.pipe();
        long count = memory(4);
        returns(3, call(Call.WRITE, Files.writeEnd(pipe), text("abc"), 3));
        returns(0, call(Call.IOCTL, Files.readEnd(pipe), FIONREAD, count));
        equal("count", 3, Mem.getInt(count));
    }

    @Case("ioctl")
    static void fileIsNoTerminal() {
        long fd = Files.create("a", "");
        fails(Errno.ENOTTY, call(Call.IOCTL, fd, TCGETS, memory(64)));
        fails(Errno.ENOTTY, call(Call.IOCTL, fd, 0x12345678, 0));
        fails(Errno.EBADF, call(Call.IOCTL, CLOSED, TCGETS, memory(64)));
    }

    @Case("poll")
    static void pollSeesDataAndHangup() {
        long pipe = Files.pipe();
        long fds = memory(8);
        Mem.putInt(fds, Files.readEnd(pipe));
        Mem.putShort(fds + 4, (short) Poll.POLLIN);
        returns(0, call(Call.POLL, fds, 1, 0));
        returns(1, call(Call.WRITE, Files.writeEnd(pipe), text("a"), 1));
        returns(1, call(Call.POLL, fds, 1, 0));
        equal("revents", Poll.POLLIN, Mem.getShort(fds + 6));
        succeeds(call(Call.CLOSE, Files.writeEnd(pipe)));
        returns(1, call(Call.POLL, fds, 1, -1));
        equal("revents", Poll.POLLIN | Poll.POLLHUP, Mem.getShort(fds + 6));
    }

    @Case("poll")
    static void pollMarksClosedDescriptorsAndSkipsNegativeOnes() {
        long fds = memory(16);
        Mem.putInt(fds, CLOSED);
        Mem.putInt(fds + 8, -1);
        Mem.putShort(fds + 14, (short) 7);
        returns(1, call(Call.POLL, fds, 2, 0));
        equal("closed", Poll.POLLNVAL, Mem.getShort(fds + 6));
        equal("negative", 0, Mem.getShort(fds + 14));
        fails(Errno.EFAULT, call(Call.POLL, UNMAPPED, 1, 0));
        fails(Errno.EINVAL, call(Call.POLL, fds, 1 << 24, 0));
    }

    @Case("poll")
    static void pollWaitsForItsTimeout() {
        returns(0, call(Call.POLL, 0, 0, 5));
        long fds = memory(8);
        Mem.putInt(fds, Files.readEnd(Files.pipe()));
        Mem.putShort(fds + 4, (short) Poll.POLLIN);
        returns(0, call(Call.POLL, fds, 1, 5));
    }

    @Case("poll")
    static void interruptedPollIsEintr() {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
        TimeCases.startTimer(5_000);
        fails(Errno.EINTR, call(Call.POLL, 0, 0, 2000));
    }

    @Case("ppoll")
    static void ppollSwapsTheMask() {
        Handlers.install(Signal.SIGUSR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR1));
        Handlers.raise(Signal.SIGUSR1);
        long time = memory(16);
        Mem.putLong(time, 2);
        fails(Errno.EINTR, call(Call.PPOLL, 0, 0, time, memory(8), 8));
        equal("handled", 1, Handlers.count);
        equal("mask afterwards", Handlers.bit(Signal.SIGUSR1), Handlers.blocked());
        fails(Errno.EINVAL, call(Call.PPOLL, 0, 0, 0, memory(8), 4));
    }

    @Case("select")
    static void selectSeesDataAndSpace() {
        long pipe = Files.pipe();
        long reads = memory(128);
        long writes = memory(128);
        long time = memory(16);
        int in = Files.readEnd(pipe);
        int out = Files.writeEnd(pipe);
        Mem.putLong(reads, 1L << in);
        Mem.putLong(writes, 1L << out);
        returns(1, call(Call.SELECT, out + 1, reads, writes, 0, time));
        equal("readable", 0, Mem.getLong(reads));
        equal("writable", 1L << out, Mem.getLong(writes));
        fails(Errno.EINVAL, call(Call.SELECT, -1, 0, 0, 0, time));
        Mem.putLong(reads, 1L << 60);
        fails(Errno.EBADF, call(Call.SELECT, 61, reads, 0, 0, time));
    }

    @Case("pselect6")
    static void pselectWaitsForItsTimeout() {
        long time = memory(16);
        Mem.putLong(time + 8, 3_000_000);
        returns(0, call(Call.PSELECT6, 0, 0, 0, 0, time, 0));
        Mem.putLong(time + 8, -1);
        fails(Errno.EINVAL, call(Call.PSELECT6, 0, 0, 0, 0, time, 0));
    }
}
