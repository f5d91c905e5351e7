package elfin.conformance.program;

import static elfin.conformance.program.Kit.CLOSED;
import static elfin.conformance.program.Kit.PAGE;
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
import elfin.raw.Mem;

/** Pipes and FIFOs. */
final class PipeCases {
    private static final int CAPACITY = 65_536;
    private static final int S_IFIFO = 0010000;

    private static int in;
    private static int out;

    private PipeCases() {}

    private static void pipe(int flags) {
        long ends = memory(8);
        returns(0, call(Call.PIPE2, ends, flags));
        in = Mem.getInt(ends);
        out = Mem.getInt(ends + 4);
    }

    private static long write(long count) {
        return call(Call.WRITE, out, bytes(), count);
    }

    private static long read(long count) {
        return call(Call.READ, in, bytes(), count);
    }

    private static long bytes;

    /** Memory for more than a pipe holds. */
    private static long bytes() {
        if (bytes == 0) {
            bytes = Kit.anonymous(4 * CAPACITY);
        }
        return bytes;
    }

    private static int polled(long fd) {
        long entry = memory(8);
        Mem.putInt(entry, (int) fd);
        Mem.putShort(entry + 4, (short) (Poll.POLLIN | Poll.POLLOUT));
        succeeds(call(Call.POLL, entry, 1, 0));
        return Mem.getShort(entry + 6);
    }

    private static int waiting() {
        long count = memory(8);
        returns(0, call(Call.IOCTL, in, Ioctl.FIONREAD, count));
        return Mem.getInt(count);
    }

    @Case("pipe2")
    static void aPipeHoldsItsCapacity() {
        pipe(Fcntl.O_NONBLOCK);
        returns(CAPACITY, write(2 * CAPACITY));
        fails(Errno.EAGAIN, write(1));
        equal("waiting", CAPACITY, waiting());
        equal("events", 0, polled(out));
    }

    @Case("pipe2")
    static void onlyAWholePageOfAFullPipeGivesRoom() {
        pipe(Fcntl.O_NONBLOCK);
        returns(CAPACITY, write(CAPACITY));
        returns(1, read(1));
        fails(Errno.EAGAIN, write(1));
        equal("events", 0, polled(out));
        returns(PAGE - 1, read(PAGE - 1));
        equal("events", Poll.POLLOUT, polled(out));
        returns(PAGE, write(2 * PAGE));
    }

    @Case("pipe2")
    static void shortWritesFillTheLastPage() {
        pipe(Fcntl.O_NONBLOCK);
        for (int i = 0; i < PAGE; i++) {
            returns(16, write(16));
        }
        fails(Errno.EAGAIN, write(1));
        equal("waiting", CAPACITY, waiting());
    }

    @Case("pipe2")
    static void writesThatDoNotFitTakeANewPage() {
        pipe(Fcntl.O_NONBLOCK);
        for (int i = 0; i < 16; i++) {
            returns(PAGE - 1, write(PAGE - 1));
        }
        fails(Errno.EAGAIN, write(2));
        returns(1, write(1));
        fails(Errno.EAGAIN, write(1));
        equal("waiting", CAPACITY - 15, waiting());
    }

    @Case("pipe2")
    static void anAtomicWriteIsDoneWholeOrNotAtAll() {
        pipe(Fcntl.O_NONBLOCK);
        returns(15 * PAGE + 1, write(15 * PAGE + 1));
        fails(Errno.EAGAIN, write(PAGE));
        returns(PAGE - 1, write(PAGE - 1));
        fails(Errno.EAGAIN, write(PAGE));
    }

    @Case("pipe2")
    static void aLongWriteTakesWhatRoomThereIs() {
        pipe(Fcntl.O_NONBLOCK);
        returns(15 * PAGE, write(15 * PAGE));
        returns(PAGE, write(PAGE + 1));
    }

    @Case("pipe2")
    static void bytesStayInOrderAcrossPages() {
        pipe(0);
        long buffer = bytes();
        for (int i = 0; i < 3 * PAGE; i += 8) {
            Mem.putLong(buffer + i, i);
        }
        returns(3 * PAGE, write(3 * PAGE));
        returns(8, write(8));
        long read = buffer + CAPACITY;
        returns(100, call(Call.READ, in, read, 100));
        returns(3 * PAGE + 8 - 100, call(Call.READ, in, read + 100, 2 * CAPACITY));
        for (int i = 0; i < 3 * PAGE; i += 8) {
            equal("word", i, Mem.getLong(read + i));
        }
        equal("last", 0, Mem.getLong(read + 3 * PAGE));
    }

    @Case("pipe2")
    static void aWriterWaitsForRoom() {
        pipe(0);
        returns(CAPACITY, write(CAPACITY));
        long child = Children.start(() -> write(200) == 200 ? 0 : 1);
        returns(PAGE, read(PAGE));
        Children.ends(child, 0);
        equal("waiting", CAPACITY - PAGE + 200, waiting());
    }

    @Case("pipe2")
    static void aLongWriteGoesOnInParts() {
        pipe(0);
        long child = Children.start(() -> write(3L * CAPACITY) == 3L * CAPACITY ? 0 : 1);
        returns(0, call(Call.CLOSE, out));
        long total = 0;
        long got;
        while ((got = succeeds(read(CAPACITY))) > 0) {
            total += got;
        }
        equal("bytes", 3L * CAPACITY, total);
        Children.ends(child, 0);
    }

    @Case("pipe2")
    static void shortWritesOfManyProcessesDoNotMix() {
        pipe(0);
        long[] children = new long[4];
        for (int i = 0; i < children.length; i++) {
            int letter = 'a' + i;
            children[i] =
                    Children.start(
                            () -> {
                                long record = memory(96);
                                Mem.fill(record, 96, (byte) letter);
                                for (int n = 0; n < 50; n++) {
                                    call(Call.WRITE, out, record, 96);
                                }
                                return 0;
                            });
        }
        returns(0, call(Call.CLOSE, out));
        long record = memory(96);
        int count = 0;
        while (succeeds(call(Call.READ, in, record, 96)) == 96) {
            for (int i = 1; i < 96; i++) {
                equal("letter", Mem.getByte(record), Mem.getByte(record + i));
            }
            count++;
        }
        equal("records", 200, count);
        for (long child : children) {
            Children.ends(child, 0);
        }
    }

    @Case("pipe2")
    static void writingWithoutReaderIsABrokenPipe() {
        pipe(0);
        Handlers.install(Signal.SIGPIPE);
        returns(0, call(Call.CLOSE, in));
        fails(Errno.EPIPE, write(1));
        equal("signals", 1, Handlers.count);
        equal("events", Poll.POLLOUT | Poll.POLLERR, polled(out));
        returns(0, write(0));
        equal("signals", 1, Handlers.count);
    }

    @Case(value = "pipe2", ends = Case.KILLED_BY + Signal.SIGPIPE)
    static void aBrokenPipeKills() {
        pipe(0);
        returns(0, call(Call.CLOSE, in));
        write(1);
    }

    @Case("pipe2")
    static void theLastReaderEndsAWaitingWrite() {
        pipe(0);
        Handlers.ignore(Signal.SIGPIPE);
        returns(CAPACITY, write(CAPACITY));
        long child =
                Children.start(
                        () -> {
                            call(Call.CLOSE, in);
                            return write(1);
                        });
        Children.letSleep();
        returns(0, call(Call.CLOSE, in));
        Children.ends(child, Errno.EPIPE);
    }

    @Case("pipe2")
    static void theLastWriterEndsAWaitingRead() {
        pipe(0);
        long child =
                Children.start(
                        () -> {
                            call(Call.CLOSE, out);
                            return read(1);
                        });
        Children.letSleep();
        returns(0, call(Call.CLOSE, out));
        Children.ends(child, 0);
    }

    @Case("pipe2")
    static void packetsKeepTheirBounds() {
        pipe(Fcntl.O_DIRECT);
        returns(3, call(Call.WRITE, out, text("abc"), 3));
        returns(2, call(Call.WRITE, out, text("de"), 2));
        long buffer = memory(16);
        returns(3, call(Call.READ, in, buffer, 16));
        textIs("abc", buffer);
        returns(2, call(Call.READ, in, buffer, 16));
        textIs("de", buffer);
    }

    @Case("pipe2")
    static void whatAPacketsReaderDoesNotTakeIsLost() {
        pipe(Fcntl.O_DIRECT | Fcntl.O_NONBLOCK);
        returns(3, call(Call.WRITE, out, text("abc"), 3));
        returns(2, call(Call.WRITE, out, text("de"), 2));
        long buffer = memory(16);
        returns(1, call(Call.READ, in, buffer, 1));
        textIs("a", buffer);
        returns(2, call(Call.READ, in, buffer, 16));
        textIs("de", buffer);
        fails(Errno.EAGAIN, call(Call.READ, in, buffer, 16));
        equal("waiting", 0, waiting());
    }

    @Case("pipe2")
    static void aLongWriteBecomesPacketsOfAPage() {
        pipe(Fcntl.O_DIRECT);
        returns(PAGE + 10, write(PAGE + 10));
        returns(PAGE, read(2 * PAGE));
        returns(10, read(2 * PAGE));
    }

    @Case("fcntl")
    static void packetModeCanBeSetLater() {
        pipe(0);
        returns(1, write(1));
        returns(1, write(1));
        returns(2, read(10));
        returns(0, call(Call.FCNTL, out, Fcntl.F_SETFL, Fcntl.O_DIRECT));
        returns(1, write(1));
        returns(1, write(1));
        returns(1, read(10));
        returns(1, read(10));
    }

    @Case("fcntl")
    static void theCapacityCanBeChanged() {
        pipe(Fcntl.O_NONBLOCK);
        returns(CAPACITY, call(Call.FCNTL, in, Fcntl.F_GETPIPE_SZ));
        returns(2 * PAGE, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, PAGE + 1));
        returns(2 * PAGE, call(Call.FCNTL, in, Fcntl.F_GETPIPE_SZ));
        returns(2 * PAGE, write(3 * PAGE));
        fails(Errno.EBUSY, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, PAGE));
        returns(4 * PAGE, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, 4 * PAGE));
        returns(2 * PAGE, write(3 * PAGE));
        returns(4 * PAGE, read(CAPACITY));
    }

    @Case("fcntl")
    static void theLeastCapacityIsAPage() {
        pipe(0);
        returns(PAGE, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, 0));
        returns(PAGE, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, 1));
    }

    @Case("fcntl")
    static void theCapacityHasALimit() {
        pipe(0);
        returns(1 << 20, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, 1 << 20));
        Children.asNobody(
                Errno.EPERM, () -> call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, (1 << 20) + 1));
        fails(Errno.EINVAL, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, 0xffff_ffffL));
        fails(Errno.EBADF, call(Call.FCNTL, 1 << 16, Fcntl.F_GETPIPE_SZ));
        fails(Errno.EBADF, call(Call.FCNTL, Files.create("a", ""), Fcntl.F_GETPIPE_SZ));
    }

    @Case("fcntl")
    static void contentsSurviveAnotherCapacity() {
        pipe(0);
        returns(3, call(Call.WRITE, out, text("abc"), 3));
        returns(1, read(1));
        returns(PAGE, call(Call.FCNTL, out, Fcntl.F_SETPIPE_SZ, PAGE));
        returns(2, call(Call.WRITE, out, text("de"), 2));
        long buffer = memory(8);
        returns(4, call(Call.READ, in, buffer, 8));
        textIs("bcde", buffer);
    }

    @Case("pipe2")
    static void flagsOfAPipeAreTold() {
        pipe(Fcntl.O_NONBLOCK | Fcntl.O_CLOEXEC | Fcntl.O_DIRECT);
        int direct = Fcntl.O_NONBLOCK | Fcntl.O_DIRECT;
        returns(Fcntl.O_NONBLOCK, call(Call.FCNTL, in, Fcntl.F_GETFL));
        returns(direct | Fcntl.O_WRONLY, call(Call.FCNTL, out, Fcntl.F_GETFL));
        returns(Fcntl.FD_CLOEXEC, call(Call.FCNTL, in, Fcntl.F_GETFD));
        fails(Errno.EINVAL, call(Call.PIPE2, memory(8), Fcntl.O_APPEND));
        fails(Errno.EFAULT, call(Call.PIPE2, UNMAPPED, 0));
    }

    @Case("pipe2")
    static void aPipeCannotBeSought() {
        pipe(0);
        fails(Errno.ESPIPE, call(Call.LSEEK, in, 0, 0));
        fails(Errno.ESPIPE, call(Call.PREAD64, in, memory(8), 1, 0));
        fails(Errno.ESPIPE, call(Call.PWRITE64, out, memory(8), 1, 0));
    }

    @Case("pipe2")
    static void readingNothingReturnsAtOnce() {
        pipe(0);
        returns(0, read(0));
        returns(0, write(0));
        equal("events", 0, polled(in));
    }

    @Case("pipe2")
    static void badBuffersLeaveThePipeAsItIs() {
        pipe(Fcntl.O_NONBLOCK);
        fails(Errno.EFAULT, call(Call.WRITE, out, UNMAPPED, 1));
        equal("waiting", 0, waiting());
        returns(2, call(Call.WRITE, out, text("ab"), 2));
        fails(Errno.EFAULT, call(Call.READ, in, UNMAPPED, 1));
        returns(2, read(10));
    }

    @Case("pipe2")
    static void vectorsGoThroughAPipe() {
        pipe(0);
        long vector = memory(48);
        Mem.putLong(vector, text("ab"));
        Mem.putLong(vector + 8, 2);
        Mem.putLong(vector + 16, text("cde"));
        Mem.putLong(vector + 24, 3);
        returns(5, call(Call.WRITEV, out, vector, 2));
        long buffer = memory(16);
        Mem.putLong(vector, buffer);
        Mem.putLong(vector + 8, 1);
        Mem.putLong(vector + 16, buffer + 1);
        Mem.putLong(vector + 24, 8);
        returns(5, call(Call.READV, in, vector, 2));
        textIs("abcde", buffer);
    }

    @Case("pipe2")
    static void aHangupIsSeenBehindTheBytes() {
        pipe(0);
        returns(1, write(1));
        returns(0, call(Call.CLOSE, out));
        equal("events", Poll.POLLIN | Poll.POLLHUP, polled(in));
        returns(1, read(10));
        equal("events", Poll.POLLHUP, polled(in));
        returns(0, read(10));
    }

    private static void makeFifo() {
        returns(0, call(Call.MKNOD, text("f"), S_IFIFO | 0600, 0));
    }

    private static long openFifo(int flags) {
        return call(Call.OPEN, text("f"), flags, 0);
    }

    @Case("open")
    static void aFifoWithoutReaderRefusesAWriterThatDoesNotWait() {
        makeFifo();
        fails(Errno.ENXIO, openFifo(Fcntl.O_WRONLY | Fcntl.O_NONBLOCK));
        succeeds(openFifo(Fcntl.O_RDONLY | Fcntl.O_NONBLOCK));
        succeeds(openFifo(Fcntl.O_WRONLY | Fcntl.O_NONBLOCK));
    }

    @Case("open")
    static void bothEndsOfAFifoWaitForEachOther() {
        makeFifo();
        long child =
                Children.start(
                        () -> {
                            long fd = succeeds(openFifo(Fcntl.O_WRONLY));
                            return call(Call.WRITE, fd, text("x"), 1);
                        });
        long fd = succeeds(openFifo(Fcntl.O_RDONLY));
        returns(1, call(Call.READ, fd, memory(8), 8));
        Children.ends(child, 1);
        returns(0, call(Call.READ, fd, memory(8), 8));
    }

    @Case("open")
    static void aWriterWaitsForAReaderOfAFifo() {
        makeFifo();
        long child =
                Children.start(
                        () -> {
                            long fd = succeeds(openFifo(Fcntl.O_RDONLY));
                            return call(Call.READ, fd, memory(8), 8);
                        });
        long fd = succeeds(openFifo(Fcntl.O_WRONLY));
        returns(2, call(Call.WRITE, fd, text("xy"), 2));
        Children.ends(child, 2);
    }

    @Case("open")
    static void readingAndWritingAFifoNeverWaits() {
        makeFifo();
        long fd = succeeds(openFifo(Fcntl.O_RDWR));
        returns(1, call(Call.WRITE, fd, text("x"), 1));
        returns(1, call(Call.READ, fd, memory(8), 8));
    }

    @Case("open")
    static void aSignalEndsTheOpeningOfAFifo() {
        makeFifo();
        long page = Processes.sharedPage();
        long child =
                Children.start(
                        () -> {
                            Handlers.install(Signal.SIGUSR1);
                            Mem.putIntVolatile(page, 1);
                            return openFifo(Fcntl.O_RDONLY);
                        });
        Children.await(() -> Mem.getIntVolatile(page) == 1);
        Children.interrupt(child, Signal.SIGUSR1, Errno.EINTR);
    }

    @Case("open")
    static void bytesOfAFifoAreGoneWithItsLastEnd() {
        makeFifo();
        long fd = succeeds(openFifo(Fcntl.O_RDWR | Fcntl.O_NONBLOCK));
        returns(1, call(Call.WRITE, fd, text("x"), 1));
        returns(0, call(Call.CLOSE, fd));
        fd = succeeds(openFifo(Fcntl.O_RDWR | Fcntl.O_NONBLOCK));
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
    }

    @Case("poll")
    static void aFifoThatNobodyHasWrittenHasNoHangup() {
        makeFifo();
        long fd = succeeds(openFifo(Fcntl.O_RDONLY | Fcntl.O_NONBLOCK));
        equal("events", 0, polled(fd));
        returns(0, call(Call.READ, fd, memory(8), 8));
        long writer = succeeds(openFifo(Fcntl.O_WRONLY));
        equal("events", 0, polled(fd));
        fails(Errno.EAGAIN, call(Call.READ, fd, memory(8), 8));
        returns(0, call(Call.CLOSE, writer));
        equal("events", Poll.POLLHUP, polled(fd));
    }

    @Case("pipe2")
    static void aThreadReadsWhatAnotherWrites() {
        pipe(0);
        Threads.put(2, in);
        Threads.start(ThreadJobs.READ);
        Threads.await(0, 1);
        returns(1, write(1));
        Threads.join(ThreadJobs.READ);
        equal("read", 1, Threads.get(3));
    }

    @Case("poll")
    static void aWaitingPollSeesAWrite() {
        pipe(0);
        long child = Children.start(() -> write(1));
        long entry = memory(8);
        Mem.putInt(entry, in);
        Mem.putShort(entry + 4, (short) Poll.POLLIN);
        returns(1, call(Call.POLL, entry, 1, 10_000));
        Children.ends(child, 1);
    }

    @Case("poll")
    static void aWaitingPollSeesTheLastReaderGo() {
        pipe(0);
        returns(CAPACITY, write(CAPACITY));
        long child = Children.start(() -> 0);
        returns(0, call(Call.CLOSE, in));
        Children.ends(child, 0);
        long entry = memory(8);
        Mem.putInt(entry, out);
        returns(1, call(Call.POLL, entry, 1, 10_000));
        equal("events", Poll.POLLERR, Mem.getShort(entry + 6));
    }

    @Case("poll")
    static void aDescriptorTwiceCountsTwice() {
        pipe(0);
        returns(1, write(1));
        long entries = memory(24);
        for (int i = 0; i < 3; i++) {
            Mem.putInt(entries + 8 * i, in);
            Mem.putShort(entries + 8 * i + 4, (short) (i == 1 ? Poll.POLLOUT : Poll.POLLIN));
        }
        returns(2, call(Call.POLL, entries, 3, 0));
    }

    @Case("poll")
    static void tooManyEntriesAreRefused() {
        fails(Errno.EINVAL, call(Call.POLL, memory(8), 1 << 24, 0));
        fails(Errno.EFAULT, call(Call.POLL, UNMAPPED, 1, 0));
        returns(0, call(Call.POLL, 0, 0, 0));
    }

    @Case("select")
    static void aWaitingSelectSeesAWrite() {
        pipe(0);
        long child = Children.start(() -> write(1));
        long set = memory(128);
        Mem.putLong(set + in / 64 * 8, 1L << in % 64);
        returns(1, call(Call.SELECT, in + 1, set, 0, 0, 0));
        Children.ends(child, 1);
        equal("set", 1L << in % 64, Mem.getLong(set + in / 64 * 8));
    }

    @Case("select")
    static void selectOfAClosedDescriptorIsEbadf() {
        pipe(0);
        returns(0, call(Call.CLOSE, in));
        long set = memory(128);
        Mem.putLong(set + in / 64 * 8, 1L << in % 64);
        fails(Errno.EBADF, call(Call.SELECT, in + 1, set, 0, 0, 0));
        fails(Errno.EINVAL, call(Call.SELECT, -1, 0, 0, 0, 0));
        fails(Errno.EFAULT, call(Call.SELECT, in + 1, UNMAPPED, 0, 0, 0));
    }

    @Case("select")
    static void selectClearsWhatIsNotReady() {
        pipe(0);
        long reads = memory(128);
        long writes = memory(128);
        Mem.putLong(reads + in / 64 * 8, 1L << in % 64);
        Mem.putLong(writes + out / 64 * 8, 1L << out % 64);
        returns(1, call(Call.SELECT, out + 1, reads, writes, 0, 0));
        equal("reads", 0, Mem.getLong(reads + in / 64 * 8));
        equal("writes", 1L << out % 64, Mem.getLong(writes + out / 64 * 8));
    }

    @Case("select")
    static void selectTellsTheTimeThatIsLeft() {
        pipe(0);
        returns(1, write(1));
        long set = memory(128);
        Mem.putLong(set + in / 64 * 8, 1L << in % 64);
        long time = memory(16);
        Mem.putLong(time, 100);
        returns(1, call(Call.SELECT, in + 1, set, 0, 0, time));
        holds("left", Mem.getLong(time) >= 1 && Mem.getLong(time) <= 100);
        Mem.putLong(time, -1);
        fails(Errno.EINVAL, call(Call.SELECT, 0, 0, 0, 0, time));
    }

    @Case("pselect6")
    static void pselectSwapsTheMask() {
        Handlers.install(Signal.SIGUSR1);
        Handlers.mask(Signal.SIG_BLOCK, Handlers.bit(Signal.SIGUSR1));
        Handlers.raise(Signal.SIGUSR1);
        equal("blocked", 0, Handlers.count);
        long mask = memory(24);
        Mem.putLong(mask, mask + 16);
        Mem.putLong(mask + 8, 8);
        fails(Errno.EINTR, call(Call.PSELECT6, 0, 0, 0, 0, 0, mask));
        equal("handled", 1, Handlers.count);
        equal("mask", Handlers.bit(Signal.SIGUSR1), Handlers.blocked());
        Mem.putLong(mask + 8, 4);
        fails(Errno.EINVAL, call(Call.PSELECT6, 0, 0, 0, 0, 0, mask));
    }

    @Case("ppoll")
    static void ppollChecksItsArguments() {
        long time = memory(16);
        Mem.putLong(time + 8, 1_000_000_000);
        fails(Errno.EINVAL, call(Call.PPOLL, 0, 0, time, 0, 0));
        Mem.putLong(time + 8, 0);
        fails(Errno.EINVAL, call(Call.PPOLL, 0, 0, time, memory(8), 4));
        fails(Errno.EFAULT, call(Call.PPOLL, 0, 0, UNMAPPED, 0, 0));
        returns(0, call(Call.PPOLL, 0, 0, time, 0, 0));
    }

    @Case("poll")
    static void regularFilesAreAlwaysReady() {
        long file = Files.create("a", "");
        equal("events", Poll.POLLIN | Poll.POLLOUT, polled(file));
        equal("closed", Poll.POLLNVAL, polled(CLOSED));
    }
}
