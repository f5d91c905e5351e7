package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.fails;
import static elfin.conformance.program.Kit.memory;
import static elfin.conformance.program.Kit.returns;
import static elfin.conformance.program.Kit.succeeds;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Inotify;
import elfin.abi.Ipc;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.struct.EpollEvent;
import elfin.abi.struct.MqAttr;
import elfin.abi.struct.PollFd;
import elfin.abi.struct.SemBuf;
import elfin.raw.Mem;

/**
 * Calls that a handler with SA_RESTART interrupts: signal(7) says which go on and which end with
 * EINTR nevertheless.
 */
final class RestartCases {
    private static final int MODE = 0600;
    private static final int FUTEX_WAIT = 128;
    private static final int FUTEX_WAKE = 129;
    private static final int LOCK_EX = 2;
    private static final int LOCK_UN = 8;
    private static final int P_ALL = 0;
    private static final int WEXITED = 4;
    private static final int SIGNALS = 4;
    private static final int EFD_SEMAPHORE = 1;
    private static final int QUEUE_SIZE = 16;
    private static final long HOUR = 3600;

    private RestartCases() {}

    private static void handle() {
        Handlers.install(Signal.SIGALRM, Signal.SA_SIGINFO | Signal.SA_RESTART, 0);
    }

    /** SIGALRM comes while a call waits, which ends with EINTR. */
    private static void ends(Children.Action action) {
        handle();
        TimeCases.startTimer(1000, 1000);
        long result = action.run();
        TimeCases.startTimer(0);
        fails(Errno.EINTR, result);
    }

    /** Signals come while a child waits in a call, which ends only when its event is there. */
    private static void goesOn(Children.Action action, Runnable event, long result) {
        long child =
                Children.start(
                        () -> {
                            handle();
                            return action.run();
                        });
        for (int i = 0; i < SIGNALS; i++) {
            Children.letSleep();
            if (i > 0) {
                // Before it has its handler the child must not get one.
                returns(0, call(Call.KILL, child, Signal.SIGALRM));
            } else {
                awaitHandler(child);
            }
        }
        Children.letSleep();
        event.run();
        Children.ends(child, result);
    }

    /** Waits until a child handles SIGALRM. */
    private static void awaitHandler(long child) {
        long bit = Handlers.bit(Signal.SIGALRM);
        Children.await(
                () -> {
                    Kit.freeMemory();
                    String status = ProcKit.read("/proc/" + child + "/status");
                    String caught = ProcKit.value(status, "SigCgt");
                    return (hex(caught) & bit) != 0;
                });
    }

    private static long hex(String digits) {
        long value = 0;
        for (int i = 0; i < digits.length(); i++) {
            value = value << 4 | Character.digit(digits.charAt(i), 16);
        }
        return value;
    }

    private static long hour() {
        long time = memory(16);
        Mem.putLong(time, HOUR);
        return time;
    }

    private static long nothingToRead() {
        return succeeds(call(Call.EVENTFD2, 0, 0));
    }

    private static long polled(long fd) {
        long entry = memory(PollFd.SIZE);
        Mem.putInt(entry + PollFd.FD, (int) fd);
        Mem.putShort(entry + PollFd.EVENTS, (short) Poll.POLLIN);
        return entry;
    }

    @Case("poll")
    static void pollIsNeverRestarted() {
        ends(() -> call(Call.POLL, polled(nothingToRead()), 1, -1));
    }

    @Case("ppoll")
    static void ppollIsNeverRestarted() {
        ends(() -> call(Call.PPOLL, polled(nothingToRead()), 1, hour(), 0, 0));
    }

    @Case("select")
    static void selectIsNeverRestarted() {
        ends(() -> call(Call.SELECT, 0, 0, 0, 0, hour()));
    }

    @Case("pselect6")
    static void pselectIsNeverRestarted() {
        ends(() -> call(Call.PSELECT6, 0, 0, 0, 0, hour(), 0));
    }

    @Case("epoll_wait")
    static void epollIsNeverRestarted() {
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        ends(() -> call(Call.EPOLL_WAIT, epoll, memory(EpollEvent.SIZE), 1, -1));
    }

    @Case("epoll_pwait2")
    static void epollUntilATimeIsNeverRestarted() {
        long epoll = succeeds(call(Call.EPOLL_CREATE1, 0));
        ends(() -> call(Call.EPOLL_PWAIT2, epoll, memory(EpollEvent.SIZE), 1, hour(), 0, 0));
    }

    @Case("nanosleep")
    static void sleepIsNeverRestarted() {
        ends(() -> call(Call.NANOSLEEP, hour(), 0));
    }

    @Case("clock_nanosleep")
    static void absoluteSleepIsNeverRestarted() {
        long time = memory(16);
        returns(0, call(Call.CLOCK_GETTIME, Clocks.CLOCK_MONOTONIC, time));
        Mem.putLong(time, Mem.getLong(time) + HOUR);
        ends(() -> call(Call.CLOCK_NANOSLEEP, Clocks.CLOCK_MONOTONIC, 1, time, 0));
    }

    @Case("rt_sigtimedwait")
    static void waitForASignalIsNeverRestarted() {
        long set = memory(8);
        Mem.putLong(set, Handlers.bit(Signal.SIGUSR2));
        ends(() -> call(Call.RT_SIGTIMEDWAIT, set, 0, hour(), 8));
    }

    @Case("semop")
    static void semaphoreIsNeverRestarted() {
        long id = succeeds(call(Call.SEMGET, Ipc.IPC_PRIVATE, 1, Ipc.IPC_CREAT | MODE));
        long take = memory(SemBuf.SIZE);
        Mem.putShort(take + SemBuf.SEM_OP, (short) -1);
        ends(() -> call(Call.SEMTIMEDOP, id, take, 1, hour()));
        returns(0, call(Call.SEMCTL, id, 0, Ipc.IPC_RMID));
    }

    @Case("msgrcv")
    static void receptionOfAMessageIsNeverRestarted() {
        long id = succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, Ipc.IPC_CREAT | MODE));
        ends(() -> call(Call.MSGRCV, id, memory(64), 8, 0, 0));
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("msgsnd")
    static void sendingToAFullQueueIsNeverRestarted() {
        long id = succeeds(call(Call.MSGGET, Ipc.IPC_PRIVATE, Ipc.IPC_CREAT | MODE));
        long message = memory(8200);
        Mem.putLong(message, 1);
        while (call(Call.MSGSND, id, message, 8192, Ipc.IPC_NOWAIT) == 0) {
            Mem.putLong(message, 2);
        }
        ends(() -> call(Call.MSGSND, id, message, 8192, 0));
        returns(0, call(Call.MSGCTL, id, Ipc.IPC_RMID, 0));
    }

    @Case("futex")
    static void futexWaitWithATimeIsNeverRestarted() {
        ends(() -> call(Call.FUTEX, memory(8), FUTEX_WAIT, 0, hour()));
    }

    @Case("futex")
    static void futexWaitWithoutATimeGoesOn() {
        long word = Processes.sharedPage();
        goesOn(
                () -> call(Call.FUTEX, word, FUTEX_WAIT & ~128, 0, 0),
                () -> {
                    while (call(Call.FUTEX, word, FUTEX_WAKE & ~128, 1) == 0) {
                        call(Call.SCHED_YIELD);
                    }
                },
                0);
    }

    @Case("read")
    static void readOfAnEventGoesOn() {
        long fd = succeeds(call(Call.EVENTFD2, 0, EFD_SEMAPHORE));
        goesOn(() -> call(Call.READ, fd, memory(8), 8), () -> addOne(fd), 8);
    }

    private static void addOne(long fd) {
        long one = memory(8);
        Mem.putLong(one, 1);
        returns(8, call(Call.WRITE, fd, one, 8));
    }

    @Case("write")
    static void writeToAFullPipeGoesOn() {
        long pipe = Files.pipe();
        int in = Files.readEnd(pipe);
        int out = Files.writeEnd(pipe);
        long block = Kit.anonymous(1 << 16);
        returns(1 << 16, call(Call.WRITE, out, block, 1 << 16));
        goesOn(
                () -> call(Call.WRITE, out, block, 1),
                () -> returns(1 << 16, call(Call.READ, in, block, 1 << 16)),
                1);
    }

    @Case("read")
    static void readOfWatchesGoesOn() {
        long fd = succeeds(call(Call.INOTIFY_INIT1, 0));
        long name = Kit.text("watched");
        Files.create("watched", "");
        succeeds(call(Call.INOTIFY_ADD_WATCH, fd, name, Inotify.IN_DELETE_SELF));
        goesOn(
                () -> call(Call.READ, fd, memory(256), 256) > 0 ? 1 : 0,
                () -> succeeds(call(Call.INOTIFY_RM_WATCH, fd, 1)),
                1);
    }

    @Case("flock")
    static void waitForAFileLockGoesOn() {
        long fd = Files.create("locked", "");
        returns(0, call(Call.FLOCK, fd, LOCK_EX));
        long path = Kit.text("locked");
        goesOn(
                () -> call(Call.FLOCK, call(Call.OPEN, path, Fcntl.O_RDWR), LOCK_EX),
                () -> returns(0, call(Call.FLOCK, fd, LOCK_UN)),
                0);
    }

    @Case("open")
    static void openingOfAFifoGoesOn() {
        returns(0, call(Call.MKNOD, Kit.text("fifo"), 0010600, 0));
        goesOn(
                () -> Math.min(0, call(Call.OPEN, Kit.text("fifo"), Fcntl.O_WRONLY)),
                () -> succeeds(call(Call.OPEN, Kit.text("fifo"), Fcntl.O_RDONLY)),
                0);
    }

    @Case("waitid")
    static void waitForAChildGoesOn() {
        long pipe = Files.pipe();
        int in = Files.readEnd(pipe);
        int out = Files.writeEnd(pipe);
        goesOn(
                () -> {
                    long child = succeeds(call(Call.FORK));
                    if (child == 0) {
                        call(Call.CLOSE, out);
                        call(Call.READ, in, memory(8), 1);
                        call(Call.EXIT_GROUP, 0);
                    }
                    call(Call.CLOSE, out);
                    return call(Call.WAITID, P_ALL, 0, 0, WEXITED, 0);
                },
                () -> returns(0, call(Call.CLOSE, out)),
                0);
    }

    @Case("mq_timedreceive")
    static void waitForAPosixMessageGoesOn() {
        long attributes = memory(MqAttr.SIZE);
        Mem.putLong(attributes + MqAttr.MQ_MAXMSG, 1);
        Mem.putLong(attributes + MqAttr.MQ_MSGSIZE, QUEUE_SIZE);
        long name = Kit.text("restart-" + call(Call.GETPID));
        int flags = Fcntl.O_RDWR | Fcntl.O_CREAT | Fcntl.O_EXCL;
        long fd = succeeds(call(Call.MQ_OPEN, name, flags, MODE, attributes));
        returns(0, call(Call.MQ_UNLINK, name));
        goesOn(
                () -> call(Call.MQ_TIMEDRECEIVE, fd, memory(QUEUE_SIZE), QUEUE_SIZE, 0, 0),
                () -> returns(0, call(Call.MQ_TIMEDSEND, fd, name, 3, 0, 0)),
                3);
    }

    @Case("signalfd4")
    static void readOfASignalGoesOn() {
        long mask = memory(8);
        Mem.putLong(mask, Handlers.bit(Signal.SIGUSR2));
        long fd = succeeds(call(Call.SIGNALFD4, -1, mask, 8, 0));
        long page = Processes.sharedPage();
        goesOn(
                () -> {
                    Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR2));
                    Mem.putInt(page, (int) call(Call.GETPID));
                    return call(Call.READ, fd, memory(128), 128);
                },
                () -> {
                    Children.await(() -> Mem.getIntVolatile(page) != 0);
                    returns(0, call(Call.KILL, Mem.getIntVolatile(page), Signal.SIGUSR2));
                },
                128);
    }

    @Case("getrandom")
    static void signalsDoNotCutSmallRandomReads() {
        handle();
        TimeCases.startTimer(100, 100);
        long block = memory(256);
        for (int i = 0; i < 200; i++) {
            returns(256, call(Call.GETRANDOM, block, 256, 0));
        }
        TimeCases.startTimer(0);
    }
}
