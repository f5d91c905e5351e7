package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.UNMAPPED;
import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.equal;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.struct.SignalFdSigInfo;
import elfin.raw.Mem;

/** signalfd. */
final class SignalFileCases {
    private static final int SIZE = SignalFdSigInfo.SIZE;
    private static final int SI_QUEUE = -1;
    private static final int SI_TKILL = -6;
    private static final int CLD_EXITED = 1;

    private SignalFileCases() {}

    private static long set(int... signals) {
        long bits = 0;
        for (int signal : signals) {
            bits |= Handlers.bit(signal);
        }
        long address = memory(8);
        Mem.putLong(address, bits);
        return address;
    }

    /** A descriptor for signals, which are blocked. */
    private static long signals(int flags, int... signals) {
        long set = set(signals);
        Handlers.mask(Signal.SIG_BLOCK, Mem.getLong(set));
        return succeeds(call(Call.SIGNALFD4, -1, set, 8, flags));
    }

    private static long read(long fd) {
        long info = memory(SIZE);
        returns(SIZE, call(Call.READ, fd, info, SIZE));
        return info;
    }

    private static int polled(long fd) {
        long entry = memory(8);
        Mem.putInt(entry, (int) fd);
        Mem.putShort(entry + 4, (short) Poll.POLLIN);
        succeeds(call(Call.POLL, entry, 1, 0));
        return Mem.getShort(entry + 6);
    }

    @Case("signalfd4")
    static void aSentSignalIsRead() {
        long fd = signals(Fcntl.O_NONBLOCK, Signal.SIGUSR1);
        Handlers.raise(Signal.SIGUSR1);
        long info = read(fd);
        equal("signal", Signal.SIGUSR1, Mem.getInt(info + SignalFdSigInfo.SSI_SIGNO));
        equal("code", 0, Mem.getInt(info + SignalFdSigInfo.SSI_CODE));
        equal("pid", call(Call.GETPID), Mem.getInt(info + SignalFdSigInfo.SSI_PID));
        equal("uid", 0, Mem.getInt(info + SignalFdSigInfo.SSI_UID));
        equal("error", 0, Mem.getInt(info + SignalFdSigInfo.SSI_ERRNO));
        fails(Errno.EAGAIN, call(Call.READ, fd, info, SIZE));
    }

    @Case("signalfd4")
    static void aReadSignalIsNoLongerPending() {
        long fd = signals(0, Signal.SIGUSR1);
        Handlers.raise(Signal.SIGUSR1);
        read(fd);
        long pending = memory(8);
        returns(0, call(Call.RT_SIGPENDING, pending, 8));
        equal("pending", 0, Mem.getLong(pending));
    }

    @Case("signalfd4")
    static void aThreadsSignalSaysSo() {
        long fd = signals(0, Signal.SIGUSR1);
        Handlers.raiseForThread(Signal.SIGUSR1);
        equal("code", SI_TKILL, Mem.getInt(read(fd) + SignalFdSigInfo.SSI_CODE));
    }

    @Case("signalfd4")
    static void aQueuedSignalCarriesItsValue() {
        long fd = signals(0, Signal.SIGUSR2);
        long info = memory(128);
        Mem.putInt(info + 8, SI_QUEUE);
        Mem.putInt(info + 16, 123);
        Mem.putInt(info + 20, 456);
        Mem.putLong(info + 24, 0x1122_3344_5566_7788L);
        returns(0, call(Call.RT_SIGQUEUEINFO, call(Call.GETPID), Signal.SIGUSR2, info));
        long read = read(fd);
        equal("code", SI_QUEUE, Mem.getInt(read + SignalFdSigInfo.SSI_CODE));
        equal("pid", 123, Mem.getInt(read + SignalFdSigInfo.SSI_PID));
        equal("uid", 456, Mem.getInt(read + SignalFdSigInfo.SSI_UID));
        equal("int", 0x5566_7788, Mem.getInt(read + SignalFdSigInfo.SSI_INT));
        equal("pointer", 0x1122_3344_5566_7788L, Mem.getLong(read + SignalFdSigInfo.SSI_PTR));
    }

    @Case("signalfd4")
    static void aChildsEndTellsItsStatus() {
        long fd = signals(0, Signal.SIGCHLD);
        long child = Children.start(() -> 7);
        long info = read(fd);
        equal("signal", Signal.SIGCHLD, Mem.getInt(info + SignalFdSigInfo.SSI_SIGNO));
        equal("code", CLD_EXITED, Mem.getInt(info + SignalFdSigInfo.SSI_CODE));
        equal("pid", child, Mem.getInt(info + SignalFdSigInfo.SSI_PID));
        equal("status", 7, Mem.getInt(info + SignalFdSigInfo.SSI_STATUS));
        Children.ends(child, 7);
    }

    @Case("signalfd4")
    static void aTimersSignalTellsItsTimer() {
        long fd = signals(0, Signal.SIGALRM);
        long event = memory(64);
        Mem.putLong(event, 99);
        Mem.putInt(event + 8, Signal.SIGALRM);
        long id = memory(8);
        returns(0, call(Call.TIMER_CREATE, 1, event, id));
        long time = memory(32);
        Mem.putLong(time + 24, 1);
        returns(0, call(Call.TIMER_SETTIME, Mem.getInt(id), 0, time, 0));
        long info = read(fd);
        equal("code", -2, Mem.getInt(info + SignalFdSigInfo.SSI_CODE));
        equal("timer", Mem.getInt(id), Mem.getInt(info + SignalFdSigInfo.SSI_TID));
        equal("overrun", 0, Mem.getInt(info + SignalFdSigInfo.SSI_OVERRUN));
        equal("value", 99, Mem.getInt(info + SignalFdSigInfo.SSI_INT));
    }

    @Case("signalfd4")
    static void severalSignalsAreReadAtOnce() {
        long fd = signals(0, Signal.SIGUSR1, Signal.SIGUSR2);
        Handlers.raise(Signal.SIGUSR2);
        Handlers.raise(Signal.SIGUSR1);
        long info = memory(4 * SIZE);
        returns(2 * SIZE, call(Call.READ, fd, info, 4 * SIZE));
        equal("first", Signal.SIGUSR1, Mem.getInt(info));
        equal("second", Signal.SIGUSR2, Mem.getInt(info + SIZE));
    }

    @Case("signalfd4")
    static void realTimeSignalsQueue() {
        long fd = signals(0, 34);
        Handlers.raise(34);
        Handlers.raise(34);
        long info = memory(4 * SIZE);
        returns(2 * SIZE, call(Call.READ, fd, info, 4 * SIZE));
    }

    @Case("signalfd4")
    static void theBufferTakesWholeStructs() {
        long fd = signals(Fcntl.O_NONBLOCK, Signal.SIGUSR1, Signal.SIGUSR2);
        fails(Errno.EINVAL, call(Call.READ, fd, memory(SIZE), SIZE - 1));
        Handlers.raise(Signal.SIGUSR1);
        Handlers.raise(Signal.SIGUSR2);
        returns(SIZE, call(Call.READ, fd, memory(2 * SIZE), 2 * SIZE - 1));
        returns(SIZE, call(Call.READ, fd, memory(SIZE), SIZE));
    }

    @Case("signalfd4")
    static void otherSignalsAreNotRead() {
        long fd = signals(Fcntl.O_NONBLOCK, Signal.SIGUSR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR2));
        Handlers.raise(Signal.SIGUSR2);
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(SIZE), SIZE));
        equal("events", 0, polled(fd));
    }

    @Case("signalfd4")
    static void theSetCanBeChanged() {
        long fd = signals(Fcntl.O_NONBLOCK, Signal.SIGUSR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR2));
        Handlers.raise(Signal.SIGUSR2);
        returns(fd, call(Call.SIGNALFD4, fd, set(Signal.SIGUSR2), 8, 0));
        equal("signal", Signal.SIGUSR2, Mem.getInt(read(fd)));
        Handlers.raise(Signal.SIGUSR1);
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(SIZE), SIZE));
    }

    @Case("signalfd4")
    static void aReaderWaitsForASignal() {
        long fd = signals(0, Signal.SIGUSR1);
        long self = call(Call.GETPID);
        long child = Children.start(() -> call(Call.KILL, self, Signal.SIGUSR1));
        equal("sender", child, Mem.getInt(read(fd) + SignalFdSigInfo.SSI_PID));
        Children.ends(child, 0);
    }

    @Case("signalfd4")
    static void anotherSignalEndsTheWait() {
        long fd = signals(0, Signal.SIGUSR1);
        long child =
                Children.start(
                        () -> {
                            Handlers.install(Signal.SIGUSR2);
                            return call(Call.READ, fd, memory(SIZE), SIZE);
                        });
        long status = memory(8);
        do {
            Children.letSleep();
            call(Call.KILL, child, Signal.SIGUSR2);
            Children.letSleep();
        } while (call(Call.WAIT4, child, status, 1, 0) == 0);
        int ended = Mem.getInt(status);
        // A signal before the handler stood kills it.
        Kit.holds("interrupted", ended == Errno.EINTR << 8 || ended == Signal.SIGUSR2);
    }

    @Case("signalfd4")
    static void pollTellsOfWaitingSignals() {
        long fd = signals(0, Signal.SIGUSR1);
        equal("before", 0, polled(fd));
        Handlers.raise(Signal.SIGUSR1);
        equal("after", Poll.POLLIN, polled(fd));
        read(fd);
        equal("read", 0, polled(fd));
    }

    @Case("signalfd4")
    static void epollTellsOfWaitingSignals() {
        long fd = signals(0, Signal.SIGUSR1);
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        long event = memory(12);
        Mem.putInt(event, Epoll.EPOLLIN);
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, fd, event));
        returns(0, call(Call.EPOLL_WAIT, epoll, event, 1, 0));
        long self = call(Call.GETPID);
        long child = Children.start(() -> call(Call.KILL, self, Signal.SIGUSR1));
        returns(1, call(Call.EPOLL_WAIT, epoll, event, 1, 10_000));
        read(fd);
        returns(0, call(Call.EPOLL_WAIT, epoll, event, 1, 0));
        Children.ends(child, 0);
    }

    @Case("signalfd4")
    static void aChildReadsItsOwnSignals() {
        long fd = signals(Fcntl.O_NONBLOCK, Signal.SIGUSR1);
        Handlers.raise(Signal.SIGUSR1);
        Children.ends(Children.start(() -> call(Call.READ, fd, memory(SIZE), SIZE)), Errno.EAGAIN);
        Children.ends(
                Children.start(
                        () -> {
                            Handlers.raise(Signal.SIGUSR1);
                            return call(Call.READ, fd, memory(SIZE), SIZE);
                        }),
                SIZE);
        read(fd);
    }

    @Case("signalfd4")
    static void killCannotBeRead() {
        long fd = signals(0, Signal.SIGKILL, Signal.SIGSTOP);
        equal("events", 0, polled(fd));
    }

    @Case("signalfd4")
    static void argumentsOfSignalfdAreChecked() {
        long set = set(Signal.SIGUSR1);
        fails(Errno.EINVAL, call(Call.SIGNALFD4, -1, set, 4, 0));
        fails(Errno.EINVAL, call(Call.SIGNALFD4, -1, set, 8, 1));
        fails(Errno.EFAULT, call(Call.SIGNALFD4, -1, UNMAPPED, 8, 0));
        fails(Errno.EBADF, call(Call.SIGNALFD4, CLOSED, set, 8, 0));
        fails(Errno.EINVAL, call(Call.SIGNALFD4, 1, set, 8, 0));
    }

    @Case("signalfd4")
    static void aSignalDescriptorCannotBeWrittenOrSought() {
        long fd = signals(0, Signal.SIGUSR1);
        fails(Errno.EINVAL, call(Call.WRITE, fd, memory(SIZE), SIZE));
        fails(Errno.ESPIPE, call(Call.PREAD64, fd, memory(SIZE), SIZE, 0));
    }

    @Case("signalfd")
    static void theOldCallHasNoFlags() {
        long fd = succeeds(call(Call.SIGNALFD, -1, set(Signal.SIGUSR1), 8));
        returns(0, call(Call.FCNTL, fd, Fcntl.F_GETFD));
        long closing = signals(Fcntl.O_CLOEXEC, Signal.SIGUSR1);
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, closing, Fcntl.F_GETFD));
    }

    @Case("signalfd")
    static void aBadAddressLosesTheSignal() {
        long fd = signals(Fcntl.O_NONBLOCK, Signal.SIGUSR1);
        Handlers.raise(Signal.SIGUSR1);
        fails(Errno.EFAULT, call(Call.READ, fd, UNMAPPED, SIZE));
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(SIZE), SIZE));
    }
}
