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
import elfin.abi.Signal;
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

    private static long pipe(int flags) {
        long ends = memory(8);
        returns(0, call(Call.PIPE2, ends, flags));
        return ends;
    }

    @Case("epoll_ctl")
    static void aChainHasAtMostFiveInstances() {
        long previous = epoll();
        for (int i = 0; i < 4; i++) {
            long outer = epoll();
            add(outer, previous, Epoll.EPOLLIN, i);
            previous = outer;
        }
        fails(Errno.ELOOP, control(epoll(), Epoll.EPOLL_CTL_ADD, previous, Epoll.EPOLLIN, 9));
    }

    @Case("epoll_ctl")
    static void aChainIsCountedFromBothEnds() {
        long top = epoll();
        long second = epoll();
        long third = epoll();
        add(second, third, Epoll.EPOLLIN, 1);
        add(top, second, Epoll.EPOLLIN, 1);
        long lower = epoll();
        long lowest = epoll();
        add(lower, lowest, Epoll.EPOLLIN, 1);
        add(third, lower, Epoll.EPOLLIN, 1);
        fails(Errno.ELOOP, control(lowest, Epoll.EPOLL_CTL_ADD, epoll(), Epoll.EPOLLIN, 1));
    }

    @Case("epoll_ctl")
    static void aNewEntryThatIsReadyIsReportedAtOnce() {
        long epoll = epoll();
        add(epoll, eventfd(1, 0), Epoll.EPOLLIN | Epoll.EPOLLET, 7);
        gives(epoll, Epoll.EPOLLIN, 7);
        givesNothing(epoll);
    }

    @Case("epoll_ctl")
    static void modifyingReportsWhatIsReadyAgain() {
        long epoll = epoll();
        long fd = eventfd(1, 0);
        add(epoll, fd, Epoll.EPOLLIN | Epoll.EPOLLET, 1);
        gives(epoll, Epoll.EPOLLIN, 1);
        returns(0, control(epoll, Epoll.EPOLL_CTL_MOD, fd, Epoll.EPOLLIN | Epoll.EPOLLET, 2));
        gives(epoll, Epoll.EPOLLIN, 2);
        givesNothing(epoll);
    }

    @Case("epoll_ctl")
    static void modifyingToOtherEventsForgetsTheOldOnes() {
        long epoll = epoll();
        long fd = eventfd(1, 0);
        add(epoll, fd, Epoll.EPOLLIN, 1);
        returns(0, control(epoll, Epoll.EPOLL_CTL_MOD, fd, 0, 2));
        givesNothing(epoll);
        returns(0, control(epoll, Epoll.EPOLL_CTL_MOD, fd, Epoll.EPOLLOUT, 3));
        gives(epoll, Epoll.EPOLLOUT, 3);
    }

    @Case("epoll_ctl")
    static void aDeletedEntryIsNotReported() {
        long epoll = epoll();
        long fd = eventfd(1, 0);
        add(epoll, fd, Epoll.EPOLLIN, 1);
        returns(0, control(epoll, Epoll.EPOLL_CTL_DEL, fd, 0, 0));
        givesNothing(epoll);
        write(fd, 1);
        givesNothing(epoll);
        add(epoll, fd, Epoll.EPOLLIN, 2);
        gives(epoll, Epoll.EPOLLIN, 2);
    }

    @Case("epoll_ctl")
    static void copiesOfADescriptorAreEntriesOfTheirOwn() {
        long epoll = epoll();
        long fd = eventfd(0, 0);
        long copy = succeeds(call(Call.DUP, fd));
        add(epoll, fd, Epoll.EPOLLIN, 1);
        add(epoll, copy, Epoll.EPOLLIN, 2);
        write(fd, 1);
        returns(2, call(Call.EPOLL_WAIT, epoll, memory(4 * EVENT_SIZE), 4, 0));
    }

    @Case("epoll_ctl")
    static void aReusedNumberIsANewEntry() {
        long epoll = epoll();
        long fd = eventfd(0, 0);
        long copy = succeeds(call(Call.DUP, fd));
        add(epoll, fd, Epoll.EPOLLIN, 1);
        returns(0, call(Call.CLOSE, fd));
        long other = eventfd(1, 0);
        equal("the same number", fd, other);
        add(epoll, other, Epoll.EPOLLIN, 2);
        gives(epoll, Epoll.EPOLLIN, 2);
        write(copy, 1);
        returns(2, call(Call.EPOLL_WAIT, epoll, memory(4 * EVENT_SIZE), 4, 0));
    }

    @Case("epoll_wait")
    static void errorsAndHangupsComeUnasked() {
        long epoll = epoll();
        long ends = pipe(0);
        add(epoll, Files.readEnd(ends), 0, 1);
        givesNothing(epoll);
        returns(0, call(Call.CLOSE, Files.writeEnd(ends)));
        gives(epoll, Epoll.EPOLLHUP, 1);
        long other = pipe(0);
        long second = epoll();
        add(second, Files.writeEnd(other), 0, 2);
        givesNothing(second);
        returns(0, call(Call.CLOSE, Files.readEnd(other)));
        gives(second, Epoll.EPOLLERR, 2);
    }

    @Case("epoll_wait")
    static void anEdgeComesWithRoomInAPipe() {
        long epoll = epoll();
        long ends = pipe(Fcntl.O_NONBLOCK);
        add(epoll, Files.writeEnd(ends), Epoll.EPOLLOUT | Epoll.EPOLLET, 1);
        gives(epoll, Epoll.EPOLLOUT, 1);
        givesNothing(epoll);
        long page = Kit.anonymous(65_536);
        returns(65_536, call(Call.WRITE, Files.writeEnd(ends), page, 65_536));
        givesNothing(epoll);
        returns(4096, call(Call.READ, Files.readEnd(ends), page, 4096));
        gives(epoll, Epoll.EPOLLOUT, 1);
        givesNothing(epoll);
    }

    @Case("epoll_wait")
    static void everyWriteIsAnEdge() {
        long epoll = epoll();
        long fd = eventfd(0, 0);
        add(epoll, fd, Epoll.EPOLLIN | Epoll.EPOLLET, 1);
        write(fd, 1);
        gives(epoll, Epoll.EPOLLIN, 1);
        write(fd, 1);
        gives(epoll, Epoll.EPOLLIN, 1);
        reads(fd, 2);
        givesNothing(epoll);
    }

    @Case("epoll_wait")
    static void oneShotAndEdgeNeedModifying() {
        long epoll = epoll();
        long fd = eventfd(0, 0);
        int events = Epoll.EPOLLIN | Epoll.EPOLLET | Epoll.EPOLLONESHOT;
        add(epoll, fd, events, 1);
        write(fd, 1);
        gives(epoll, Epoll.EPOLLIN, 1);
        write(fd, 1);
        givesNothing(epoll);
        returns(0, control(epoll, Epoll.EPOLL_CTL_MOD, fd, events, 2));
        gives(epoll, Epoll.EPOLLIN, 2);
    }

    @Case("epoll_wait")
    static void anInstanceIsReadableWhileSomethingIsReady() {
        long epoll = epoll();
        long fd = eventfd(0, 0);
        add(epoll, fd, Epoll.EPOLLIN, 1);
        equal("before", 0, polled(epoll, Poll.POLLIN));
        write(fd, 1);
        equal("ready", Poll.POLLIN, polled(epoll, Poll.POLLIN));
        equal("still", Poll.POLLIN, polled(epoll, Poll.POLLIN));
        reads(fd, 1);
        equal("after", 0, polled(epoll, Poll.POLLIN));
    }

    @Case("epoll_wait")
    static void aWaitingTaskSeesAnEventThroughTwoInstances() {
        long outer = epoll();
        long inner = epoll();
        long fd = eventfd(0, 0);
        add(inner, fd, Epoll.EPOLLIN, 1);
        add(outer, inner, Epoll.EPOLLIN, 2);
        long child = Children.start(() -> write(fd, 1));
        returns(1, call(Call.EPOLL_WAIT, outer, memory(EVENT_SIZE), 1, 10_000));
        Children.ends(child, 8);
    }

    @Case("epoll_wait")
    static void anEntryAddedWhileATaskWaitsIsSeen() {
        long epoll = epoll();
        long fd = eventfd(1, 0);
        long child =
                Children.start(
                        () -> {
                            Children.letSleep();
                            return control(epoll, Epoll.EPOLL_CTL_ADD, fd, Epoll.EPOLLIN, 1);
                        });
        returns(1, call(Call.EPOLL_WAIT, epoll, memory(EVENT_SIZE), 1, 10_000));
        Children.ends(child, 0);
    }

    @Case("epoll_wait")
    static void thousandDescriptorsAreAllReported() {
        long epoll = epoll();
        long[] files = new long[900];
        for (int i = 0; i < files.length; i++) {
            files[i] = eventfd(0, 0);
            Kit.freeMemory();
            add(epoll, files[i], Epoll.EPOLLIN, i);
        }
        for (int i = 0; i < files.length; i += 3) {
            Kit.freeMemory();
            write(files[i], 1);
        }
        long events = memory(1000 * EVENT_SIZE);
        returns(300, call(Call.EPOLL_WAIT, epoll, events, 1000, 0));
        for (int i = 0; i < 300; i++) {
            equal("in the order of their readiness", 3 * i, Mem.getLong(events + 12 * i + 4));
        }
    }

    @Case("epoll_wait")
    static void aSignalEndsTheWait() {
        long epoll = epoll();
        long page = Processes.sharedPage();
        long child =
                Children.start(
                        () -> {
                            Handlers.install(
                                    Signal.SIGUSR1, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
                            Mem.putIntVolatile(page, 1);
                            return call(Call.EPOLL_WAIT, epoll, memory(EVENT_SIZE), 1, -1);
                        });
        Children.await(() -> Mem.getIntVolatile(page) == 1);
        Children.interrupt(child, Signal.SIGUSR1, Errno.EINTR);
    }

    @Case("epoll_pwait")
    static void epollPwaitSwapsTheMask() {
        Handlers.install(Signal.SIGUSR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR1));
        Handlers.raise(Signal.SIGUSR1);
        long epoll = epoll();
        long mask = memory(8);
        fails(Errno.EINTR, call(Call.EPOLL_PWAIT, epoll, memory(EVENT_SIZE), 1, 10_000, mask, 8));
        equal("handled", 1, Handlers.count);
        equal("mask", Handlers.bit(Signal.SIGUSR1), Handlers.blocked());
        fails(Errno.EINVAL, call(Call.EPOLL_PWAIT, epoll, memory(EVENT_SIZE), 1, 0, mask, 4));
        fails(Errno.EFAULT, call(Call.EPOLL_PWAIT, epoll, memory(EVENT_SIZE), 1, 0, UNMAPPED, 8));
    }

    @Case("epoll_ctl")
    static void oneExclusiveWaiterIsWoken() {
        long fd = eventfd(0, Fcntl.O_NONBLOCK | EFD_SEMAPHORE);
        long page = Processes.sharedPage();
        long[] children = new long[3];
        for (int i = 0; i < children.length; i++) {
            children[i] =
                    Children.start(
                            () -> {
                                long epoll = epoll();
                                add(epoll, fd, Epoll.EPOLLIN | Epoll.EPOLLEXCLUSIVE, 1);
                                long event = memory(EVENT_SIZE);
                                long found = call(Call.EPOLL_WAIT, epoll, event, 1, 10_000);
                                return found == 1 ? call(Call.READ, fd, page, 8) : 100;
                            });
        }
        // Each write lets one of them take its one.
        for (int i = 0; i < children.length; i++) {
            write(fd, 1);
        }
        for (long child : children) {
            Children.ends(child, 8);
        }
    }

    @Case("epoll_ctl")
    static void theEndOfAProcessIsAnEvent() {
        long child = Children.start(() -> 0);
        long fd = succeeds(call(Call.PIDFD_OPEN, child, 0));
        long epoll = epoll();
        add(epoll, fd, Epoll.EPOLLIN, 3);
        long found = memory(EVENT_SIZE);
        returns(1, call(Call.EPOLL_WAIT, epoll, found, 1, 10_000));
        equal("events", Epoll.EPOLLIN, Mem.getInt(found));
        Children.ends(child, 0);
    }

    @Case("epoll_wait")
    static void anExpiredTimerIsAnEdgeOncePerReading() {
        long epoll = epoll();
        long fd = timer(CLOCK_MONOTONIC, Fcntl.O_NONBLOCK);
        add(epoll, fd, Epoll.EPOLLIN | Epoll.EPOLLET, 1);
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec(MILLI, MILLI), 0));
        long event = memory(EVENT_SIZE);
        returns(1, call(Call.EPOLL_WAIT, epoll, event, 1, 10_000));
        succeeds(call(Call.READ, fd, memory(8), 8));
        returns(1, call(Call.EPOLL_WAIT, epoll, event, 1, 10_000));
    }

    @Case("eventfd2")
    static void aWriterWaitsWhileTheCounterIsFull() {
        long fd = eventfd(0, 0);
        returns(8, write(fd, -2));
        long child = Children.start(() -> write(fd, 3));
        reads(fd, -2);
        reads(fd, 3);
        Children.ends(child, 8);
    }

    @Case("eventfd2")
    static void aReaderWaitsForTheCounter() {
        long fd = eventfd(0, 0);
        long child = Children.start(() -> write(fd, 5));
        reads(fd, 5);
        Children.ends(child, 8);
    }

    @Case("eventfd2")
    static void writingZeroWakesNobody() {
        long fd = eventfd(0, Fcntl.O_NONBLOCK);
        returns(8, write(fd, 0));
        equal("events", 0, polled(fd, Poll.POLLIN));
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
    }

    @Case("timerfd_create")
    static void timersHaveTheirClocks() {
        timer(CLOCK_REALTIME, 0);
        timer(CLOCK_MONOTONIC, 0);
        timer(7, 0);
        fails(Errno.EINVAL, call(Call.TIMERFD_CREATE, 3, 0));
        Children.asNobody(Errno.EPERM, () -> call(Call.TIMERFD_CREATE, 9, 0));
        Children.asNobody(Errno.EPERM, () -> call(Call.TIMERFD_CREATE, 8, 0));
    }

    @Case("timerfd_settime")
    static void settingATimerAnewForgetsItsExpirations() {
        long fd = timer(CLOCK_MONOTONIC, Fcntl.O_NONBLOCK);
        returns(0, call(Call.TIMERFD_SETTIME, fd, TFD_TIMER_ABSTIME, spec(0, 1), 0));
        equal("expired", Poll.POLLIN, polled(fd, Poll.POLLIN));
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec(0, 900 * MILLI), 0));
        equal("set anew", 0, polled(fd, Poll.POLLIN));
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
    }

    @Case("timerfd_gettime")
    static void theTimeLeftIsTold() {
        long fd = timer(CLOCK_MONOTONIC, 0);
        long left = memory(32);
        returns(0, call(Call.TIMERFD_SETTIME, fd, 0, spec(5, 900 * MILLI), 0));
        returns(0, call(Call.TIMERFD_GETTIME, fd, left));
        equal("interval", 5, Mem.getLong(left + 8));
        holds(
                "left",
                Mem.getLong(left + 16) == 0
                        && Mem.getLong(left + 24) > 100 * MILLI
                        && Mem.getLong(left + 24) <= 900 * MILLI);
        fails(Errno.EFAULT, call(Call.TIMERFD_GETTIME, fd, UNMAPPED));
        fails(Errno.EBADF, call(Call.TIMERFD_GETTIME, CLOSED, left));
    }
}
