package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Poll;
import elfin.abi.Signal;
import elfin.abi.struct.SignalFdSigInfo;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSink;
import elfin.kernel.fs.event.AnonymousInode;
import elfin.raw.Mem;

/**
 * A descriptor that signals are read from: signalfd(2). Whoever reads gets the signals that wait
 * for the reader, not those of the process that made it.
 */
public final class SignalFile extends OpenFile {
    private static final int SIZE = SignalFdSigInfo.SIZE;
    private static final int SI_TIMER = -2;
    private static final int SI_SIGIO = -5;

    /** Above the codes of {@code SIGPOLL}, which any signal may carry. */
    private static final int MOST_POLL_CODE = 6;

    private static long scratch;

    private final SignalInfo taken = new SignalInfo();

    /** The signals that it reads. */
    private long set;

    /** The flag {@code O_NONBLOCK} is the file's. */
    public SignalFile(long set, int flags) {
        super(AnonymousInode.place("signalfd"), Fcntl.O_RDWR | flags);
        setSignals(set);
    }

    /** Reads other signals from now on. */
    public void setSignals(long newSet) {
        set = newSet & ~Signals.UNBLOCKABLE;
        Task.current().process.signalled.wakeAll();
    }

    @Override
    public long read(BufferSpace space, long address, long byteCount) {
        if (byteCount < SIZE) {
            return -Errno.EINVAL;
        }
        Task task = Task.current();
        while (!Signals.take(task, ~set, taken)) {
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!task.process.signalled.await()) {
                return -Errno.ERESTARTSYS;
            }
        }
        long done = 0;
        do {
            describe(taken);
            if (space.put(scratch, address + done, SIZE) != 0) {
                return done > 0 ? done : -Errno.EFAULT;
            }
            done += SIZE;
        } while (byteCount - done >= SIZE && Signals.take(task, ~set, taken));
        return done;
    }

    /** Fills the scratch page as Linux's signalfd_copyinfo() does. */
    private static void describe(SignalInfo info) {
        if (scratch == 0) {
            long frame = FrameSource.allocate();
            if (frame == 0) {
                throw new OutOfMemoryError();
            }
            scratch = FrameSource.address(frame);
        }
        Mem.fill(scratch, SIZE, (byte) 0);
        Mem.putInt(scratch + SignalFdSigInfo.SSI_SIGNO, info.signal);
        Mem.putInt(scratch + SignalFdSigInfo.SSI_ERRNO, info.error);
        Mem.putInt(scratch + SignalFdSigInfo.SSI_CODE, info.code);
        boolean ofKernel = info.code > 0 && info.code < Signal.SI_KERNEL;
        if (info.code == SI_TIMER) {
            putPair(SignalFdSigInfo.SSI_TID, SignalFdSigInfo.SSI_OVERRUN, info.words[0]);
            putValue(info.words[1]);
        } else if (info.code == SI_SIGIO || ofKernel && !describeKernel(info)) {
            Mem.putInt(scratch + SignalFdSigInfo.SSI_BAND, (int) info.words[0]);
            Mem.putInt(scratch + SignalFdSigInfo.SSI_FD, (int) info.words[1]);
        } else if (!ofKernel) {
            putPair(SignalFdSigInfo.SSI_PID, SignalFdSigInfo.SSI_UID, info.words[0]);
            if (info.code < 0) {
                putValue(info.words[1]);
            }
        }
    }

    /** A fault, a child, or what else the signal itself says; false for an event of a file. */
    private static boolean describeKernel(SignalInfo info) {
        switch (info.signal) {
            case Signal.SIGILL, Signal.SIGFPE, Signal.SIGSEGV, Signal.SIGBUS, Signal.SIGTRAP -> {
                Mem.putLong(scratch + SignalFdSigInfo.SSI_ADDR, info.words[0]);
                return true;
            }
            case Signal.SIGCHLD -> {
                putPair(SignalFdSigInfo.SSI_PID, SignalFdSigInfo.SSI_UID, info.words[0]);
                Mem.putInt(scratch + SignalFdSigInfo.SSI_STATUS, (int) info.words[1]);
                Mem.putLong(scratch + SignalFdSigInfo.SSI_UTIME, info.words[2]);
                Mem.putLong(scratch + SignalFdSigInfo.SSI_STIME, info.words[3]);
                return true;
            }
            default -> {
                return info.code > MOST_POLL_CODE;
            }
        }
    }

    private static void putPair(int low, int high, long pair) {
        Mem.putInt(scratch + low, (int) pair);
        Mem.putInt(scratch + high, (int) (pair >>> Integer.SIZE));
    }

    private static void putValue(long value) {
        Mem.putLong(scratch + SignalFdSigInfo.SSI_PTR, value);
        Mem.putInt(scratch + SignalFdSigInfo.SSI_INT, (int) value);
    }

    @Override
    public int poll() {
        boolean waits = (Task.current().pendingSet() & set) != 0;
        return waits ? Poll.POLLIN | Poll.POLLRDNORM : 0;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(Task.current().process.signalled, Poll.POLLIN | Poll.POLLRDNORM);
    }
}
