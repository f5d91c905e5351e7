package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PollSet;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.file.PollCalls.Deadline;

/** select(2), pselect6(2). */
public final class SelectCalls {
    private static final int READ_EVENTS =
            Poll.POLLIN | Poll.POLLRDNORM | Poll.POLLRDBAND | Poll.POLLHUP | Poll.POLLERR;
    private static final int WRITE_EVENTS =
            Poll.POLLOUT | Poll.POLLWRNORM | Poll.POLLWRBAND | Poll.POLLERR;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private SelectCalls() {}

    @Syscall("select")
    public static long select(int count, long read, long write, long except, long timeout) {
        if (timeout == 0) {
            return waitForAny(count, read, write, except, Deadline.NEVER);
        }
        long seconds = UserMemory.getLong(timeout);
        long micros = UserMemory.getLong(timeout + 8);
        if (seconds < 0 || micros < 0) {
            return -Errno.EINVAL;
        }
        long total = Math.min(seconds, Integer.MAX_VALUE) * MICROS_PER_SECOND + micros;
        long deadline =
                total < 0 || total > Deadline.NEVER / NANOS_PER_MICRO
                        ? Deadline.NEVER
                        : Deadline.after(total * NANOS_PER_MICRO);
        long result = waitForAny(count, read, write, except, deadline);
        return Deadline.told(result, deadline, () -> putLeft(timeout, deadline));
    }

    private static void putLeft(long timeout, long deadline) {
        long left = Deadline.left(deadline) / NANOS_PER_MICRO;
        UserMemory.putLong(timeout, left / MICROS_PER_SECOND);
        UserMemory.putLong(timeout + 8, left % MICROS_PER_SECOND);
    }

    @Syscall("pselect6")
    public static long pselect6(
            int count, long read, long write, long except, long timeout, long maskAndSize) {
        long deadline = Deadline.read(timeout);
        if (deadline < 0) {
            return deadline;
        }
        // The last argument points at the mask's address and size.
        long mask = maskAndSize == 0 ? 0 : UserMemory.getLong(maskAndSize);
        TemporaryMask.begin(mask, mask == 0 ? 0 : UserMemory.getLong(maskAndSize + 8));
        long result = TemporaryMask.end(waitOrError(count, read, write, except, deadline));
        return Deadline.told(result, timeout, deadline);
    }

    /** Waits; a bad address is a result, so that the mask is put back. */
    private static long waitOrError(int count, long read, long write, long except, long deadline) {
        try {
            return waitForAny(count, read, write, except, deadline);
        } catch (ErrnoException e) {
            return -e.errno();
        }
    }

    private static long waitForAny(int count, long read, long write, long except, long deadline) {
        if (count < 0) {
            return -Errno.EINVAL;
        }
        int checked = Math.min(count, CallFiles.table().capacity());
        int words = (checked + Long.SIZE - 1) / Long.SIZE;
        Sets wanted = new Sets(words);
        wanted.readFrom(read, write, except);
        Sets found = new Sets(words);
        int ready = scan(wanted, found, checked);
        if (ready == 0 && !Deadline.passed(deadline)) {
            ready = await(wanted, found, checked, deadline);
        }
        if (ready >= 0) {
            found.writeTo(read, write, except);
        }
        return ready;
    }

    private static int await(Sets wanted, Sets found, int count, long deadline) {
        PollSet set = PollSet.begin();
        try {
            FileTable table = CallFiles.table();
            for (int descriptor = 0; descriptor < count; descriptor++) {
                OpenFile file = wanted.hasAny(descriptor) ? table.get(descriptor) : null;
                if (file != null) {
                    set.watch(file, wanted.events(descriptor));
                }
            }
            while (set.awaitUntil(deadline)) {
                int ready = scan(wanted, found, count);
                if (ready != 0 || Deadline.passed(deadline)) {
                    return ready;
                }
            }
            return -Errno.ERESTARTNOHAND;
        } finally {
            set.end();
        }
    }

    private static int scan(Sets wanted, Sets found, int count) {
        FileTable table = CallFiles.table();
        int ready = 0;
        for (int descriptor = 0; descriptor < count; descriptor++) {
            if (!wanted.hasAny(descriptor)) {
                continue;
            }
            OpenFile file = table.get(descriptor);
            if (file == null || file.isPath()) {
                return -Errno.EBADF;
            }
            int events = file.poll();
            ready += found.mark(found.read, wanted.read, descriptor, events & READ_EVENTS);
            ready += found.mark(found.write, wanted.write, descriptor, events & WRITE_EVENTS);
            ready += found.mark(found.except, wanted.except, descriptor, events & Poll.POLLPRI);
        }
        return ready;
    }

    /** Three sets of descriptors. */
    private static final class Sets {
        private final long[] read;
        private final long[] write;
        private final long[] except;

        Sets(int words) {
            read = new long[words];
            write = new long[words];
            except = new long[words];
        }

        void readFrom(long readAddress, long writeAddress, long exceptAddress) {
            readOne(read, readAddress);
            readOne(write, writeAddress);
            readOne(except, exceptAddress);
        }

        void writeTo(long readAddress, long writeAddress, long exceptAddress) {
            writeOne(read, readAddress);
            writeOne(write, writeAddress);
            writeOne(except, exceptAddress);
        }

        boolean hasAny(int descriptor) {
            int word = descriptor / Long.SIZE;
            long bits = read[word] | write[word] | except[word];
            return (bits >>> (descriptor % Long.SIZE) & 1) != 0;
        }

        /** What poll(2) would call the events that the sets ask for. */
        int events(int descriptor) {
            int word = descriptor / Long.SIZE;
            int shift = descriptor % Long.SIZE;
            return ((read[word] >>> shift & 1) != 0 ? READ_EVENTS : 0)
                    | ((write[word] >>> shift & 1) != 0 ? WRITE_EVENTS : 0)
                    | ((except[word] >>> shift & 1) != 0 ? Poll.POLLPRI : 0);
        }

        int mark(long[] set, long[] wanted, int descriptor, int events) {
            long bit = 1L << (descriptor % Long.SIZE);
            int word = descriptor / Long.SIZE;
            if (events == 0 || (wanted[word] & bit) == 0) {
                return 0;
            }
            set[word] |= bit;
            return 1;
        }

        private static void readOne(long[] set, long address) {
            for (int i = 0; address != 0 && i < set.length; i++) {
                set[i] = UserMemory.getLong(address + (long) i * Long.BYTES);
            }
        }

        private static void writeOne(long[] set, long address) {
            for (int i = 0; address != 0 && i < set.length; i++) {
                UserMemory.putLong(address + (long) i * Long.BYTES, set[i]);
            }
        }
    }
}
