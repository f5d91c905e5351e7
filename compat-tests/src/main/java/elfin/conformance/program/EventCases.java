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

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.raw.Mem;

/** eventfd, timerfd and epoll. */
final class EventCases {
    private static final int EFD_SEMAPHORE = 1;
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int TFD_TIMER_ABSTIME = 1;
    private static final long MILLI = 1_000_000;
    private static final int EVENT_SIZE = 12;

    private EventCases() {}

    private static long eventfd(long count, int flags) {
        return succeeds(call(Call.EVENTFD2, count, flags));
    }

    private static long write(long fd, long number) {
        long address = memory(8);
        Mem.putLong(address, number);
        return call(Call.WRITE, fd, address, 8);
    }

    private static void reads(long fd, long number) {
        long address = memory(8);
        returns(8, call(Call.READ, fd, address, 8));
        equal("number", number, Mem.getLong(address));
    }

    private static int polled(long fd, int events) {
        long entry = memory(8);
        Mem.putInt(entry, (int) fd);
        Mem.putShort(entry + 4, (short) events);
        succeeds(call(Call.POLL, entry, 1, 0));
        return Mem.getShort(entry + 6);
    }

    @Case("eventfd2")
    static void aCounterAddsUpAndReadingEmptiesIt() {
        long fd = eventfd(3, Fcntl.O_NONBLOCK);
        returns(8, write(fd, 4));
        reads(fd, 7);
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
        fails(Errno.EINVAL, call(Call.READ, fd, memory(8), 7));
        fails(Errno.EINVAL, call(Call.WRITE, fd, memory(8), 7));
        returns(8, write(fd, 0));
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 16));
    }

    @Case("eventfd2")
    static void aSemaphoreGivesOnes() {
        long fd = eventfd(2, Fcntl.O_NONBLOCK | EFD_SEMAPHORE);
        reads(fd, 1);
        reads(fd, 1);
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
    }

    @Case("eventfd2")
    static void aCounterDoesNotOverflow() {
        long fd = eventfd(0, Fcntl.O_NONBLOCK);
        fails(Errno.EINVAL, write(fd, -1));
        returns(8, write(fd, -2));
        fails(Errno.EAGAIN, write(fd, 1));
        equal("events", Poll.POLLIN, polled(fd, Poll.POLLIN | Poll.POLLOUT));
        reads(fd, -2);
        equal("events", Poll.POLLOUT, polled(fd, Poll.POLLIN | Poll.POLLOUT));
        fails(Errno.EFAULT, call(Call.WRITE, fd, UNMAPPED, 8));
    }

    @Case("eventfd2")
    static void eventfdArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.EVENTFD2, 0, 2));
        long fd = succeeds(call(Call.EVENTFD, 5));
        reads(fd, 5);
        returns(0, call(Call.LSEEK, fd, 0, 0));
        fails(Errno.ESPIPE, call(Call.PREAD64, fd, memory(8), 8, 0));
        long closing = eventfd(0, Fcntl.O_CLOEXEC);
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, closing, Fcntl.F_GETFD));
    }

    private static long timer(int clock, int flags) {
        return succeeds(call(Call.TIMERFD_CREATE, clock, flags));
    }

    private static long spec(long intervalNanos, long valueNanos) {
        long address = memory(32);
        Mem.putLong(address + 8, intervalNanos);
        Mem.putLong(address + 24, valueNanos);
        return address;
    }

    @Case("timerfd_settime")
    static void aTimerExpiresOnce() {
        long fd = timer(CLOCK_MONOTONIC, 0);
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec(0, 5 * MILLI), 0));
        equal("before", 0, polled(fd, Poll.POLLIN));
        reads(fd, 1);
        long left = memory(32);
        returns(0, call(Call.TIMERFD_GETTIME, fd, left));
        equal("seconds", 0, Mem.getLong(left + 16));
        equal("nanoseconds", 0, Mem.getLong(left + 24));
    }

    @Case("timerfd_settime")
    static void anIntervalTimerCountsWhatWasMissed() {
        long fd = timer(CLOCK_MONOTONIC, Fcntl.O_NONBLOCK);
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec(MILLI, MILLI), 0));
        long pause = memory(16);
        Mem.putLong(pause + 8, 20 * MILLI);
        returns(0, call(Call.NANOSLEEP, pause, 0));
        long count = memory(8);
        returns(8, call(Call.READ, fd, count, 8));
        holds("at least 19 expirations", Mem.getLong(count) >= 19);
        long stop = spec(0, 0);
        long old = memory(32);
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, stop, old));
        equal("interval", MILLI, Mem.getLong(old + 8));
        holds("time left", Mem.getLong(old + 24) > 0 && Mem.getLong(old + 24) <= MILLI);
        fails(Errno.EAGAIN, call(Call.READ, fd, count, 8));
    }

    @Case("timerfd_settime")
    static void anAbsoluteTimeInThePastExpiresAtOnce() {
        long fd = timer(CLOCK_REALTIME, Fcntl.O_NONBLOCK);
        returns(0, call(Call.TIMERFD_SETTIME, fd, TFD_TIMER_ABSTIME, spec(0, 1), 0));
        reads(fd, 1);
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
    }

    @Case("timerfd_create")
    static void timerfdArgumentsAreChecked() {
        fails(Errno.EINVAL, call(Call.TIMERFD_CREATE, CLOCK_MONOTONIC, 1));
        fails(Errno.EINVAL, call(Call.TIMERFD_CREATE, 2, 0));
        long fd = timer(CLOCK_MONOTONIC, 0);
        fails(Errno.EINVAL, call(Call.TIMERFD_SETTIME, fd, 4, spec(0, 1), 0));
        fails(Errno.EINVAL, call(Call.TIMERFD_SETTIME, fd, 0, spec(0, 1_000_000_000), 0));
        fails(Errno.EFAULT, call(Call.TIMERFD_SETTIME, fd, 0, UNMAPPED, 0));
        fails(Errno.EBADF, call(Call.TIMERFD_SETTIME, CLOSED, 0, spec(0, 1), 0));
        fails(Errno.EINVAL, call(Call.TIMERFD_SETTIME, 1, 0, spec(0, 1), 0));
        fails(Errno.EINVAL, call(Call.TIMERFD_GETTIME, 1, memory(32)));
        fails(Errno.EINVAL, call(Call.READ, fd, memory(8), 4));
        fails(Errno.EINVAL, write(fd, 1));
    }

    @Case("timerfd_settime")
    static void pollWaitsForATimer() {
        long fd = timer(CLOCK_MONOTONIC, 0);
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec(0, 5 * MILLI), 0));
        long entry = memory(8);
        Mem.putInt(entry, (int) fd);
        Mem.putShort(entry + 4, (short) Poll.POLLIN);
        returns(1, call(Call.POLL, entry, 1, 10_000));
        long sets = memory(128);
        Mem.putLong(sets + fd / 64 * 8, 1L << (fd % 64));
        returns(1, call(Call.SELECT, fd + 1, sets, 0, 0, 0));
    }

    private static long epoll() {
        return succeeds(call(Call.EPOLL_CREATE1, 0));
    }

    private static long control(long epoll, int operation, long fd, int events, long data) {
        long event = memory(EVENT_SIZE);
        Mem.putInt(event, events);
        Mem.putLong(event + 4, data);
        return call(Call.EPOLL_CTL, epoll, operation, fd, event);
    }

    private static void add(long epoll, long fd, int events, long data) {
        returns(0, control(epoll, Epoll.EPOLL_CTL_ADD, fd, events, data));
    }

    /** Expects one event at once. */
    private static void gives(long epoll, int events, long data) {
        long found = memory(4 * EVENT_SIZE);
        returns(1, call(Call.EPOLL_WAIT, epoll, found, 4, 0));
        equal("events", events, Mem.getInt(found));
        equal("data", data, Mem.getLong(found + 4));
    }

    private static void givesNothing(long epoll) {
        returns(0, call(Call.EPOLL_WAIT, epoll, memory(4 * EVENT_SIZE), 4, 0));
    }

    @Case("epoll_wait")
    static void levelTriggeredEventsStay() {
        long epoll = epoll();
        long fd = eventfd(0, Fcntl.O_NONBLOCK);
        add(epoll, fd, Epoll.EPOLLIN, 0x1122_3344_5566_7788L);
        givesNothing(epoll);
        write(fd, 1);
        gives(epoll, Epoll.EPOLLIN, 0x1122_3344_5566_7788L);
        gives(epoll, Epoll.EPOLLIN, 0x1122_3344_5566_7788L);
        reads(fd, 1);
        givesNothing(epoll);
    }

    @Case("epoll_wait")
    static void edgeTriggeredEventsComeWithNews() {
        long epoll = epoll();
        long ends = memory(8);
        returns(0, call(Call.PIPE2, ends, Fcntl.O_NONBLOCK));
        int read = Mem.getInt(ends);
        int write = Mem.getInt(ends + 4);
        add(epoll, read, Epoll.EPOLLIN | Epoll.EPOLLET, 1);
        givesNothing(epoll);
        returns(2, call(Call.WRITE, write, memory(2), 2));
        gives(epoll, Epoll.EPOLLIN, 1);
        givesNothing(epoll);
        returns(2, call(Call.WRITE, write, memory(2), 2));
        gives(epoll, Epoll.EPOLLIN, 1);
        returns(1, call(Call.READ, read, memory(2), 1));
        givesNothing(epoll);
        returns(0, control(epoll, Epoll.EPOLL_CTL_MOD, read, Epoll.EPOLLIN | Epoll.EPOLLET, 2));
        gives(epoll, Epoll.EPOLLIN, 2);
        returns(0, call(Call.CLOSE, write));
        gives(epoll, Epoll.EPOLLIN | Epoll.EPOLLHUP, 2);
        givesNothing(epoll);
    }

    @Case("epoll_ctl")
    static void oneShotReportsOnceUntilModified() {
        long epoll = epoll();
        long fd = eventfd(1, 0);
        add(epoll, fd, Epoll.EPOLLIN | Epoll.EPOLLONESHOT, 5);
        gives(epoll, Epoll.EPOLLIN, 5);
        givesNothing(epoll);
        returns(0, control(epoll, Epoll.EPOLL_CTL_MOD, fd, Epoll.EPOLLOUT, 6));
        gives(epoll, Epoll.EPOLLOUT, 6);
    }

    @Case("epoll_wait")
    static void fewPlacesShareTheirTurns() {
        long epoll = epoll();
        for (int i = 0; i < 3; i++) {
            add(epoll, eventfd(1, 0), Epoll.EPOLLIN, i);
        }
        long found = memory(4 * EVENT_SIZE);
        int seen = 0;
        for (int i = 0; i < 3; i++) {
            returns(1, call(Call.EPOLL_WAIT, epoll, found, 1, 0));
            seen |= 1 << Mem.getLong(found + 4);
        }
        equal("all three", 7, seen);
        returns(3, call(Call.EPOLL_WAIT, epoll, found, 4, 0));
    }

    @Case("epoll_ctl")
    static void aClosedDescriptorIsForgotten() {
        long epoll = epoll();
        long fd = eventfd(1, 0);
        add(epoll, fd, Epoll.EPOLLIN, 1);
        long copy = succeeds(call(Call.DUP, fd));
        returns(0, call(Call.CLOSE, fd));
        // The copy keeps the open file, and with it the entry.
        gives(epoll, Epoll.EPOLLIN, 1);
        returns(0, call(Call.CLOSE, copy));
        givesNothing(epoll);
    }

    @Case("epoll_ctl")
    static void epollControlArgumentsAreChecked() {
        long epoll = epoll();
        long fd = eventfd(0, 0);
        add(epoll, fd, Epoll.EPOLLIN, 1);
        fails(Errno.EEXIST, control(epoll, Epoll.EPOLL_CTL_ADD, fd, Epoll.EPOLLIN, 1));
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_DEL, fd, 0));
        fails(Errno.ENOENT, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_DEL, fd, 0));
        fails(Errno.ENOENT, control(epoll, Epoll.EPOLL_CTL_MOD, fd, Epoll.EPOLLIN, 1));
        fails(Errno.EINVAL, control(epoll, 9, fd, Epoll.EPOLLIN, 1));
        fails(Errno.EINVAL, control(epoll, Epoll.EPOLL_CTL_ADD, epoll, Epoll.EPOLLIN, 1));
        fails(Errno.EINVAL, control(fd, Epoll.EPOLL_CTL_ADD, epoll, Epoll.EPOLLIN, 1));
        fails(Errno.EBADF, control(epoll, Epoll.EPOLL_CTL_ADD, CLOSED, Epoll.EPOLLIN, 1));
        fails(Errno.EBADF, control(CLOSED, Epoll.EPOLL_CTL_ADD, fd, Epoll.EPOLLIN, 1));
        fails(Errno.EFAULT, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, fd, UNMAPPED));
        long file = Files.create("a", "");
        fails(Errno.EPERM, control(epoll, Epoll.EPOLL_CTL_ADD, file, Epoll.EPOLLIN, 1));
    }

    @Case("epoll_ctl")
    static void exclusiveIsForAddingOnly() {
        long epoll = epoll();
        long fd = eventfd(1, 0);
        int exclusive = Epoll.EPOLLIN | Epoll.EPOLLEXCLUSIVE;
        fails(
                Errno.EINVAL,
                control(epoll, Epoll.EPOLL_CTL_ADD, fd, exclusive | Epoll.EPOLLONESHOT, 1));
        fails(Errno.EINVAL, control(epoll, Epoll.EPOLL_CTL_ADD, epoll(), exclusive, 1));
        add(epoll, fd, exclusive, 1);
        fails(Errno.EINVAL, control(epoll, Epoll.EPOLL_CTL_MOD, fd, Epoll.EPOLLIN, 1));
        gives(epoll, Epoll.EPOLLIN, 1);
    }

    @Case("epoll_ctl")
    static void instancesNestButNotInCircles() {
        long outer = epoll();
        long inner = epoll();
        long fd = eventfd(0, 0);
        add(inner, fd, Epoll.EPOLLIN, 1);
        add(outer, inner, Epoll.EPOLLIN, 2);
        fails(Errno.ELOOP, control(inner, Epoll.EPOLL_CTL_ADD, outer, Epoll.EPOLLIN, 3));
        givesNothing(outer);
        write(fd, 1);
        gives(outer, Epoll.EPOLLIN, 2);
        equal("inner is readable", Poll.POLLIN, polled(inner, Poll.POLLIN | Poll.POLLOUT));
    }

    @Case("epoll_wait")
    static void epollWaitArgumentsAreChecked() {
        long epoll = epoll();
        long events = memory(EVENT_SIZE);
        fails(Errno.EINVAL, call(Call.EPOLL_WAIT, epoll, events, 0, 0));
        fails(Errno.EINVAL, call(Call.EPOLL_WAIT, epoll, events, -1, 0));
        fails(Errno.EBADF, call(Call.EPOLL_WAIT, CLOSED, events, 1, 0));
        fails(Errno.EINVAL, call(Call.EPOLL_WAIT, 1, events, 1, 0));
        add(epoll, eventfd(1, 0), Epoll.EPOLLIN, 1);
        fails(Errno.EFAULT, call(Call.EPOLL_WAIT, epoll, UNMAPPED, 1, 0));
        fails(Errno.EINVAL, call(Call.EPOLL_CREATE, 0));
        fails(Errno.EINVAL, call(Call.EPOLL_CREATE1, 1));
        succeeds(call(Call.EPOLL_CREATE, 1));
    }

    @Case("epoll_pwait2")
    static void epollWaitsForATimerAndItsOwnTimeout() {
        long epoll = epoll();
        long fd = timer(CLOCK_MONOTONIC, 0);
        add(epoll, fd, Epoll.EPOLLIN, 1);
        long timeout = memory(16);
        Mem.putLong(timeout + 8, MILLI);
        long events = memory(EVENT_SIZE);
        returns(0, call(Call.EPOLL_PWAIT2, epoll, events, 1, timeout, 0, 0));
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec(0, 5 * MILLI), 0));
        returns(1, call(Call.EPOLL_PWAIT2, epoll, events, 1, 0, 0, 0));
        returns(1, call(Call.EPOLL_PWAIT, epoll, events, 1, 10_000, 0, 8));
        Mem.putLong(timeout + 8, -1);
        fails(Errno.EINVAL, call(Call.EPOLL_PWAIT2, epoll, events, 1, timeout, 0, 0));
    }
}
