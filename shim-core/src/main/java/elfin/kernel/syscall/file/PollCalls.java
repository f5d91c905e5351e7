package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.abi.struct.PollFd;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileClock;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSet;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.syscall.process.Personality;

/** poll(2), ppoll(2). */
public final class PollCalls {
    // struct pollfd: int fd, short events, short revents

    private static final int ALWAYS = Poll.POLLERR | Poll.POLLHUP;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private PollCalls() {}

    @Syscall("poll")
    public static long poll(long descriptors, int count, int timeoutMillis) {
        long deadline =
                timeoutMillis < 0
                        ? Deadline.NEVER
                        : Deadline.after(timeoutMillis * NANOS_PER_MILLI);
        return poll(descriptors, count, deadline);
    }

    @Syscall("ppoll")
    public static long ppoll(
            long descriptors, int count, long timeout, long signalMask, long signalMaskSize) {
        long deadline = Deadline.read(timeout);
        if (deadline < 0) {
            return deadline;
        }
        TemporaryMask.begin(signalMask, signalMaskSize);
        long result = TemporaryMask.end(pollOrError(descriptors, count, deadline));
        return Deadline.told(result, timeout, deadline);
    }

    /** Polls; a bad address is a result, so that the mask is put back. */
    private static long pollOrError(long descriptors, int count, long deadline) {
        try {
            return poll(descriptors, count, deadline);
        } catch (ErrnoException e) {
            return -e.errno();
        }
    }

    private static long poll(long descriptors, int count, long deadline) {
        FileTable table = CallFiles.table();
        if (count < 0 || count > table.limit) {
            return -Errno.EINVAL;
        }
        int ready = scan(table, descriptors, count);
        if (ready > 0 || Deadline.passed(deadline)) {
            return ready;
        }
        PollSet set = PollSet.begin();
        try {
            watch(set, table, descriptors, count);
            while (set.awaitUntil(deadline)) {
                ready = scan(table, descriptors, count);
                if (ready > 0 || Deadline.passed(deadline)) {
                    return ready;
                }
            }
            return -Errno.ERESTARTNOHAND;
        } finally {
            set.end();
        }
    }

    private static int scan(FileTable table, long descriptors, int count) {
        int ready = 0;
        for (int i = 0; i < count; i++) {
            long entry = descriptors + (long) i * PollFd.SIZE;
            int events = events(table, entry);
            UserMemory.putShort(entry + PollFd.REVENTS, (short) events);
            ready += events != 0 ? 1 : 0;
        }
        return ready;
    }

    private static void watch(PollSet set, FileTable table, long descriptors, int count) {
        for (int i = 0; i < count; i++) {
            long entry = descriptors + (long) i * PollFd.SIZE;
            OpenFile file = table.get(UserMemory.getInt(entry));
            if (file != null) {
                set.watch(file, UserMemory.getShort(entry + PollFd.EVENTS));
            }
        }
    }

    private static int events(FileTable table, long entry) {
        int descriptor = UserMemory.getInt(entry);
        if (descriptor < 0) {
            return 0;
        }
        OpenFile file = table.get(descriptor);
        if (file == null || file.isPath()) {
            return Poll.POLLNVAL;
        }
        return file.poll() & (UserMemory.getShort(entry + PollFd.EVENTS) | ALWAYS);
    }

    /** Points on the monotonic clock. */
    static final class Deadline {
        static final long NEVER = UserTime.NEVER;

        private Deadline() {}

        static long after(long nanos) {
            return UserTime.after(FileClock.get().monotonicNanos(), nanos);
        }

        /** The end of a {@code struct timespec} from now, NEVER for a null one, or an error. */
        static long read(long timespec) {
            if (timespec == 0) {
                return NEVER;
            }
            long nanos = UserTime.nanos(timespec);
            return nanos < 0 ? -Errno.EINVAL : after(nanos);
        }

        /** A call's result, after the time left has been told, if there was a time. */
        static long told(long result, long timespec, long deadline) {
            return told(result, deadline, () -> UserTime.put(timespec, left(deadline)));
        }

        /**
         * The same, however it is told. It need not be: a place that cannot be written does not
         * undo what was found, but an interrupted call is not made again with a wrong time.
         */
        static long told(long result, long deadline, Runnable tell) {
            if (deadline == NEVER) {
                return result;
            }
            boolean kept = Personality.keepsTimeouts();
            if (!kept) {
                try {
                    tell.run();
                } catch (ErrnoException e) {
                    kept = true;
                }
            }
            return kept && result == -Errno.ERESTARTNOHAND ? -Errno.EINTR : result;
        }

        static long left(long deadline) {
            return Math.max(0, deadline - FileClock.get().monotonicNanos());
        }

        static boolean passed(long deadline) {
            return deadline != NEVER && FileClock.get().monotonicNanos() >= deadline;
        }
    }
}
