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

import elfin.abi.Epoll;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.struct.MqAttr;
import elfin.abi.struct.SigEvent;
import elfin.raw.Mem;

/** POSIX message queues. */
final class PosixQueueCases {
    private static final int SIGEV_SIGNAL = 0;
    private static final int SIGEV_NONE = 1;
    private static final int SIGEV_THREAD = 2;
    private static final int SI_MESGQ = -3;
    private static final int SIZE = 16;

    private PosixQueueCases() {}

    private static String name() {
        return "elfin-" + call(Call.GETPID);
    }

    private static long attributes(long messages, long bytes) {
        long address = memory(MqAttr.SIZE);
        Mem.putLong(address + MqAttr.MQ_MAXMSG, messages);
        Mem.putLong(address + MqAttr.MQ_MSGSIZE, bytes);
        return address;
    }

    private static long open(String name, int flags) {
        return call(Call.MQ_OPEN, text(name), flags, 0600, attributes(3, SIZE));
    }

    /** A queue of three messages, whose name is gone already. */
    private static long queue(int flags) {
        String name = name();
        long fd = succeeds(open(name, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL | flags));
        returns(0, call(Call.MQ_UNLINK, text(name)));
        return fd;
    }

    private static long send(long fd, String message, long priority) {
        return call(Call.MQ_TIMEDSEND, fd, text(message), message.length(), priority, 0);
    }

    private static void sends(long fd, String message, long priority) {
        returns(0, send(fd, message, priority));
    }

    private static void gives(long fd, String message, long priority) {
        long buffer = memory(SIZE + 8);
        returns(message.length(), call(Call.MQ_TIMEDRECEIVE, fd, buffer, SIZE, buffer + SIZE, 0));
        textIs(message, buffer);
        equal("priority", priority, Mem.getInt(buffer + SIZE));
    }

    private static long receive(long fd) {
        return call(Call.MQ_TIMEDRECEIVE, fd, memory(SIZE), SIZE, 0, 0);
    }

    private static long status(long fd) {
        long address = memory(MqAttr.SIZE);
        returns(0, call(Call.MQ_GETSETATTR, fd, 0, address));
        return address;
    }

    private static long time(long seconds, long nanos) {
        long address = memory(16);
        Mem.putLong(address, seconds);
        Mem.putLong(address + 8, nanos);
        return address;
    }

    /** Now on the clock of the day, and some milliseconds. */
    private static long soon(long millis) {
        long address = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, 0, address));
        long nanos = Mem.getLong(address + 8) + millis * 1_000_000;
        Mem.putLong(address, Mem.getLong(address) + nanos / 1_000_000_000);
        Mem.putLong(address + 8, nanos % 1_000_000_000);
        return address;
    }

    @Case("mq_open")
    static void aNewQueueHasItsAttributes() {
        long fd = queue(0);
        long status = status(fd);
        equal("flags", 0, Mem.getLong(status + MqAttr.MQ_FLAGS));
        equal("messages", 3, Mem.getLong(status + MqAttr.MQ_MAXMSG));
        equal("size", SIZE, Mem.getLong(status + MqAttr.MQ_MSGSIZE));
        equal("waiting", 0, Mem.getLong(status + MqAttr.MQ_CURMSGS));
    }

    @Case("mq_open")
    static void withoutAttributesTheDefaultsHold() {
        String name = name();
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT;
        long fd = succeeds(call(Call.MQ_OPEN, text(name), flags, 0600, 0));
        returns(0, call(Call.MQ_UNLINK, text(name)));
        long status = status(fd);
        equal("messages", 10, Mem.getLong(status + MqAttr.MQ_MAXMSG));
        equal("size", 8192, Mem.getLong(status + MqAttr.MQ_MSGSIZE));
    }

    @Case("mq_open")
    static void aNameLeadsToTheSameQueue() {
        String name = name();
        fails(Errno.ENOENT, open(name, Fcntl.O_RDWR));
        long first = succeeds(open(name, Fcntl.O_RDWR | Fcntl.O_CREAT));
        long second = succeeds(open(name, Fcntl.O_RDWR));
        fails(Errno.EEXIST, open(name, Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL));
        returns(0, call(Call.MQ_UNLINK, text(name)));
        sends(first, "hello", 0);
        gives(second, "hello", 0);
    }

    @Case("mq_open")
    static void aQueueIsClosedOnExec() {
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, queue(0), Fcntl.F_GETFD));
    }

    @Case("mq_open")
    static void accessIsChecked() {
        String name = name();
        succeeds(open(name, Fcntl.O_RDWR | Fcntl.O_CREAT));
        Children.asNobody(Errno.EACCES, () -> open(name, Fcntl.O_RDONLY));
        Children.asNobody(Errno.EACCES, () -> open(name, Fcntl.O_WRONLY));
        fails(Errno.EINVAL, open(name, Fcntl.O_ACCMODE));
        returns(0, call(Call.MQ_UNLINK, text(name)));
    }

    @Case("mq_open")
    static void attributesAreChecked() {
        String name = name();
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT;
        long path = text(name);
        fails(Errno.EINVAL, call(Call.MQ_OPEN, path, flags, 0600, attributes(0, 1)));
        fails(Errno.EINVAL, call(Call.MQ_OPEN, path, flags, 0600, attributes(1, 0)));
        fails(Errno.EINVAL, call(Call.MQ_OPEN, path, flags, 0600, attributes(-1, 1)));
        fails(Errno.EFAULT, call(Call.MQ_OPEN, path, flags, 0600, UNMAPPED));
        Children.asNobody(
                Errno.EINVAL, () -> call(Call.MQ_OPEN, path, flags, 0600, attributes(11, SIZE)));
        Children.asNobody(
                Errno.EINVAL, () -> call(Call.MQ_OPEN, path, flags, 0600, attributes(3, 8193)));
    }

    @Case("mq_open")
    static void namesAreChecked() {
        fails(Errno.ENOENT, open("", Fcntl.O_RDWR | Fcntl.O_CREAT));
        fails(Errno.EACCES, open("/a", Fcntl.O_RDWR | Fcntl.O_CREAT));
        fails(Errno.EACCES, open("a/b", Fcntl.O_RDWR | Fcntl.O_CREAT));
        fails(Errno.EACCES, open(".", Fcntl.O_RDWR | Fcntl.O_CREAT));
        fails(Errno.EFAULT, call(Call.MQ_OPEN, UNMAPPED, Fcntl.O_RDWR, 0, 0));
        String longName = "0123456789abcdef".repeat(16);
        fails(Errno.ENAMETOOLONG, open(longName, Fcntl.O_RDWR | Fcntl.O_CREAT));
    }

    @Case("mq_unlink")
    static void anUnlinkedQueueLivesWhileItIsOpen() {
        String name = name();
        long fd = succeeds(open(name, Fcntl.O_RDWR | Fcntl.O_CREAT));
        returns(0, call(Call.MQ_UNLINK, text(name)));
        sends(fd, "a", 0);
        gives(fd, "a", 0);
        fails(Errno.ENOENT, open(name, Fcntl.O_RDWR));
        fails(Errno.ENOENT, call(Call.MQ_UNLINK, text(name)));
    }

    @Case("mq_unlink")
    static void messagesStayWhileNobodyHasItOpen() {
        String name = name();
        long fd = succeeds(open(name, Fcntl.O_RDWR | Fcntl.O_CREAT));
        sends(fd, "kept", 1);
        returns(0, call(Call.CLOSE, fd));
        long again = succeeds(open(name, Fcntl.O_RDONLY));
        gives(again, "kept", 1);
        returns(0, call(Call.MQ_UNLINK, text(name)));
    }

    @Case("mq_unlink")
    static void namesToUnlinkAreChecked() {
        fails(Errno.EACCES, call(Call.MQ_UNLINK, text("/x")));
        fails(Errno.EFAULT, call(Call.MQ_UNLINK, UNMAPPED));
        String name = name();
        succeeds(open(name, Fcntl.O_RDWR | Fcntl.O_CREAT));
        Children.asNobody(Errno.EPERM, () -> call(Call.MQ_UNLINK, text(name)));
        returns(0, call(Call.MQ_UNLINK, text(name)));
    }

    @Case("mq_timedsend")
    static void urgentMessagesComeFirst() {
        long fd = queue(0);
        sends(fd, "low", 1);
        sends(fd, "high", 5);
        sends(fd, "middle", 3);
        gives(fd, "high", 5);
        gives(fd, "middle", 3);
        gives(fd, "low", 1);
    }

    @Case("mq_timedsend")
    static void equallyUrgentMessagesKeepTheirOrder() {
        long fd = queue(0);
        sends(fd, "1", 2);
        sends(fd, "2", 2);
        sends(fd, "3", 2);
        gives(fd, "1", 2);
        gives(fd, "2", 2);
        gives(fd, "3", 2);
    }

    @Case("mq_timedsend")
    static void anEmptyMessageIsOne() {
        long fd = queue(0);
        sends(fd, "", 0);
        equal("messages", 1, Mem.getLong(status(fd) + MqAttr.MQ_CURMSGS));
        gives(fd, "", 0);
    }

    @Case("mq_timedsend")
    static void prioritiesHaveALimit() {
        long fd = queue(0);
        sends(fd, "a", 32_767);
        fails(Errno.EINVAL, send(fd, "a", 32_768));
        fails(Errno.EINVAL, send(fd, "a", -1));
        gives(fd, "a", 32_767);
    }

    @Case("mq_timedsend")
    static void lengthsAreChecked() {
        long fd = queue(0);
        fails(Errno.EMSGSIZE, call(Call.MQ_TIMEDSEND, fd, memory(32), SIZE + 1, 0, 0));
        fails(Errno.EMSGSIZE, call(Call.MQ_TIMEDRECEIVE, fd, memory(32), SIZE - 1, 0, 0));
        fails(Errno.EFAULT, call(Call.MQ_TIMEDSEND, fd, UNMAPPED, 1, 0, 0));
    }

    @Case("mq_timedsend")
    static void aFullQueueRefusesOneThatDoesNotWait() {
        long fd = queue(Fcntl.O_NONBLOCK);
        sends(fd, "1", 0);
        sends(fd, "2", 0);
        sends(fd, "3", 0);
        fails(Errno.EAGAIN, send(fd, "4", 0));
        gives(fd, "1", 0);
        sends(fd, "4", 0);
    }

    @Case("mq_timedsend")
    static void sendingWaitsUntilItsTime() {
        long fd = queue(0);
        for (int i = 0; i < 3; i++) {
            sends(fd, "x", 0);
        }
        long message = text("y");
        fails(Errno.ETIMEDOUT, call(Call.MQ_TIMEDSEND, fd, message, 1, 0, soon(3)));
        fails(Errno.ETIMEDOUT, call(Call.MQ_TIMEDSEND, fd, message, 1, 0, time(1, 0)));
        fails(Errno.EINVAL, call(Call.MQ_TIMEDSEND, fd, message, 1, 0, time(1, -1)));
        fails(Errno.EINVAL, call(Call.MQ_TIMEDSEND, fd, message, 1, 0, time(-1, 0)));
        fails(Errno.EINVAL, call(Call.MQ_TIMEDSEND, fd, message, 1, 0, time(0, 1_000_000_000)));
        fails(Errno.EFAULT, call(Call.MQ_TIMEDSEND, fd, message, 1, 0, UNMAPPED));
    }

    @Case("mq_timedsend")
    static void aPassedTimeDoesNotMatterWhenThereIsRoom() {
        long fd = queue(0);
        returns(0, call(Call.MQ_TIMEDSEND, fd, text("y"), 1, 0, time(1, 0)));
        returns(1, call(Call.MQ_TIMEDRECEIVE, fd, memory(SIZE), SIZE, 0, time(1, 0)));
    }

    @Case("mq_timedsend")
    static void aWaitingSenderGetsTheRoom() {
        long fd = queue(0);
        for (int i = 0; i < 3; i++) {
            sends(fd, "x", 0);
        }
        long child = Children.start(() -> send(fd, "late", 0));
        for (int i = 0; i < 3; i++) {
            gives(fd, "x", 0);
        }
        gives(fd, "late", 0);
        Children.ends(child, 0);
    }

    @Case("mq_timedsend")
    static void aDescriptorMustBeAQueueForSending() {
        String name = name();
        long reading = succeeds(open(name, Fcntl.O_RDONLY | Fcntl.O_CREAT));
        long writing = succeeds(open(name, Fcntl.O_WRONLY));
        returns(0, call(Call.MQ_UNLINK, text(name)));
        fails(Errno.EBADF, send(reading, "a", 0));
        sends(writing, "a", 0);
        fails(Errno.EBADF, receive(writing));
        gives(reading, "a", 0);
        fails(Errno.EBADF, send(1, "a", 0));
        fails(Errno.EBADF, send(Kit.CLOSED, "a", 0));
        fails(Errno.EBADF, receive(1));
    }

    @Case("mq_timedreceive")
    static void anEmptyQueueRefusesOneThatDoesNotWait() {
        fails(Errno.EAGAIN, receive(queue(Fcntl.O_NONBLOCK)));
    }

    @Case("mq_timedreceive")
    static void receivingWaitsUntilItsTime() {
        long fd = queue(0);
        long buffer = memory(SIZE);
        fails(Errno.ETIMEDOUT, call(Call.MQ_TIMEDRECEIVE, fd, buffer, SIZE, 0, soon(3)));
        fails(Errno.ETIMEDOUT, call(Call.MQ_TIMEDRECEIVE, fd, buffer, SIZE, 0, time(0, 0)));
        fails(
                Errno.EINVAL,
                call(Call.MQ_TIMEDRECEIVE, fd, buffer, SIZE, 0, time(0, 1_000_000_000)));
    }

    @Case("mq_timedreceive")
    static void aReceiverWaitsForAMessage() {
        long fd = queue(0);
        long child = Children.start(() -> receive(fd));
        Children.letSleep();
        sends(fd, "abc", 0);
        Children.ends(child, 3);
    }

    @Case("mq_timedreceive")
    static void aSignalEndsReceiving() {
        long fd = queue(0);
        long page = Processes.sharedPage();
        long child =
                Children.start(
                        () -> {
                            Handlers.install(Signal.SIGUSR1);
                            Mem.putIntVolatile(page, 1);
                            return receive(fd);
                        });
        Children.await(() -> Mem.getIntVolatile(page) == 1);
        Children.interrupt(child, Signal.SIGUSR1, Errno.EINTR);
    }

    @Case("mq_timedreceive")
    static void aBadBufferLosesTheMessage() {
        long fd = queue(Fcntl.O_NONBLOCK);
        sends(fd, "a", 0);
        fails(Errno.EFAULT, call(Call.MQ_TIMEDRECEIVE, fd, UNMAPPED, SIZE, 0, 0));
        fails(Errno.EAGAIN, receive(fd));
    }

    @Case("mq_getsetattr")
    static void onlyNonBlockingCanBeSet() {
        long fd = queue(0);
        long attributes = attributes(100, 100);
        Mem.putLong(attributes + MqAttr.MQ_FLAGS, Fcntl.O_NONBLOCK);
        long old = memory(MqAttr.SIZE);
        returns(0, call(Call.MQ_GETSETATTR, fd, attributes, old));
        equal("before", 0, Mem.getLong(old));
        equal("now", Fcntl.O_NONBLOCK, Mem.getLong(status(fd)));
        equal("messages", 3, Mem.getLong(status(fd) + MqAttr.MQ_MAXMSG));
        fails(Errno.EAGAIN, receive(fd));
        returns(Fcntl.O_RDWR | Fcntl.O_NONBLOCK, call(Call.FCNTL, fd, Fcntl.F_GETFL));
        Mem.putLong(attributes, 1);
        fails(Errno.EINVAL, call(Call.MQ_GETSETATTR, fd, attributes, 0));
    }

    @Case("mq_getsetattr")
    static void argumentsOfAttributesAreChecked() {
        long fd = queue(0);
        fails(Errno.EBADF, call(Call.MQ_GETSETATTR, 1, 0, memory(MqAttr.SIZE)));
        fails(Errno.EFAULT, call(Call.MQ_GETSETATTR, fd, UNMAPPED, 0));
        fails(Errno.EFAULT, call(Call.MQ_GETSETATTR, fd, 0, UNMAPPED));
        returns(0, call(Call.MQ_GETSETATTR, fd, 0, 0));
    }

    private static int polled(long fd) {
        long entry = memory(8);
        Mem.putInt(entry, (int) fd);
        Mem.putShort(entry + 4, (short) (Poll.POLLIN | Poll.POLLOUT));
        succeeds(call(Call.POLL, entry, 1, 0));
        return Mem.getShort(entry + 6);
    }

    @Case("mq_open")
    static void pollTellsOfMessagesAndRoom() {
        long fd = queue(0);
        equal("empty", Poll.POLLOUT, polled(fd));
        sends(fd, "1", 0);
        equal("both", Poll.POLLIN | Poll.POLLOUT, polled(fd));
        sends(fd, "2", 0);
        sends(fd, "3", 0);
        equal("full", Poll.POLLIN, polled(fd));
    }

    @Case("mq_open")
    static void epollWaitsForAMessage() {
        long fd = queue(0);
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        long event = memory(12);
        Mem.putInt(event, Epoll.EPOLLIN);
        returns(0, call(Call.EPOLL_CTL, epoll, Epoll.EPOLL_CTL_ADD, fd, event));
        returns(0, call(Call.EPOLL_WAIT, epoll, event, 1, 0));
        long child = Children.start(() -> send(fd, "x", 0));
        returns(1, call(Call.EPOLL_WAIT, epoll, event, 1, 10_000));
        Children.ends(child, 0);
    }

    @Case("mq_open")
    static void aQueueIsAFileOfEightyBytes() {
        long fd = queue(0);
        long stat = memory(Files.STAT_SIZE);
        returns(0, call(Call.FSTAT, fd, stat));
        equal("mode", 0100600, Mem.getInt(stat + Files.ST_MODE));
        equal("size", 80, Mem.getLong(stat + Files.ST_FILE_SIZE));
    }

    @Case("mq_open")
    static void readingShowsItsState() {
        long fd = queue(0);
        sends(fd, "abc", 0);
        long buffer = memory(128);
        long length = succeeds(call(Call.READ, fd, buffer, 128));
        textIs("QSIZE:3          NOTIFY:0     SIGNO:0     NOTIFY_PID:0     \n", buffer);
        equal("length", 60, length);
        returns(0, call(Call.READ, fd, buffer, 128));
        fails(Errno.EINVAL, call(Call.WRITE, fd, buffer, 1));
    }

    private static long event(int how, int signal, long value) {
        long address = memory(SigEvent.SIZE);
        Mem.putLong(address + SigEvent.SIGEV_VALUE, value);
        Mem.putInt(address + SigEvent.SIGEV_SIGNO, signal);
        Mem.putInt(address + SigEvent.SIGEV_NOTIFY, how);
        return address;
    }

    @Case("mq_notify")
    static void aMessageInTheEmptyQueueSendsASignal() {
        long fd = queue(0);
        Handlers.install(Signal.SIGUSR1);
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_SIGNAL, Signal.SIGUSR1, 77)));
        sends(fd, "a", 0);
        equal("signals", 1, Handlers.count);
        equal("code", SI_MESGQ, Handlers.infoInt(Handlers.SI_CODE));
        equal("value", 77, Handlers.infoLong(Handlers.SI_VALUE));
        equal("sender", call(Call.GETPID), Handlers.infoInt(Handlers.SI_PID));
        gives(fd, "a", 0);
        sends(fd, "b", 0);
        equal("once only", 1, Handlers.count);
    }

    @Case("mq_notify")
    static void aQueueWithMessagesSendsNoSignal() {
        long fd = queue(0);
        Handlers.install(Signal.SIGUSR1);
        sends(fd, "a", 0);
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_SIGNAL, Signal.SIGUSR1, 0)));
        sends(fd, "b", 0);
        equal("signals", 0, Handlers.count);
        gives(fd, "a", 0);
        gives(fd, "b", 0);
        sends(fd, "c", 0);
        equal("signals", 1, Handlers.count);
    }

    @Case("mq_notify")
    static void oneProcessIsToldAtATime() {
        long fd = queue(0);
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0)));
        fails(Errno.EBUSY, call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0)));
        Children.ends(
                Children.start(() -> call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0))),
                Errno.EBUSY);
        returns(0, call(Call.MQ_NOTIFY, fd, 0));
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0)));
    }

    @Case("mq_notify")
    static void theEndOfAProcessFreesThePlace() {
        long fd = queue(0);
        Children.ends(Children.start(() -> call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0))), 0);
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0)));
    }

    @Case("mq_notify")
    static void closingADescriptorFreesThePlace() {
        long fd = queue(0);
        long copy = succeeds(call(Call.DUP, fd));
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0)));
        returns(0, call(Call.CLOSE, copy));
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_NONE, 0, 0)));
    }

    @Case("mq_notify")
    static void argumentsOfNotificationAreChecked() {
        long fd = queue(0);
        fails(Errno.EINVAL, call(Call.MQ_NOTIFY, fd, event(9, 1, 0)));
        fails(Errno.EINVAL, call(Call.MQ_NOTIFY, fd, event(SIGEV_SIGNAL, 65, 0)));
        fails(Errno.EBADF, call(Call.MQ_NOTIFY, 1, event(SIGEV_SIGNAL, 1, 0)));
        fails(Errno.EBADF, call(Call.MQ_NOTIFY, 1, 0));
        fails(Errno.EFAULT, call(Call.MQ_NOTIFY, fd, UNMAPPED));
        long cookie = memory(32);
        fails(Errno.EBADF, call(Call.MQ_NOTIFY, fd, event(SIGEV_THREAD, -1, cookie)));
        fails(Errno.EFAULT, call(Call.MQ_NOTIFY, fd, event(SIGEV_THREAD, -1, UNMAPPED)));
    }

    @Case("mq_notify")
    static void aWaitingReceiverGetsTheMessageInsteadOfASignal() {
        long fd = queue(0);
        Handlers.install(Signal.SIGUSR1);
        returns(0, call(Call.MQ_NOTIFY, fd, event(SIGEV_SIGNAL, Signal.SIGUSR1, 0)));
        long child = Children.start(() -> receive(fd));
        Children.letSleep();
        Children.letSleep();
        sends(fd, "ab", 0);
        Children.ends(child, 2);
        holds("at most one", Handlers.count <= 1);
    }
}
