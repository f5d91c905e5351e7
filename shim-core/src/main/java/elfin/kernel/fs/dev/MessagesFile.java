package elfin.kernel.fs.dev;

import elfin.abi.Errno;
import elfin.abi.Poll;
import elfin.abi.Seek;
import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.Location;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PollSink;
import elfin.kernel.log.LogBuffer;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.time.Clock;
import elfin.raw.Mem;

/**
 * /dev/kmsg: the kernel's messages, one with each read, and programs' own: Linux's {@code
 * Documentation/ABI/testing/dev-kmsg}. Who waits for messages looks again every 50 ms, as the
 * kernel writes in states in which nobody can be woken.
 */
final class MessagesFile extends DeviceFile {
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    /** Linux's {@code PRINTKRB_RECORD_MAX}. */
    private static final int MOST_WRITTEN = 1024;

    /** {@code LOG_USER}, and the level of what says none. */
    private static final int USER_FACILITY = 1;

    private static final int DEFAULT_LEVEL = 4;
    private static final int FACILITY_SHIFT = 3;
    private static final int LEVEL_BITS = 7;
    private static final int MOST_PRIORITY = 255;
    private static final int READY = Poll.POLLIN | Poll.POLLRDNORM;

    private static final WaitQueue WRITTEN = new WaitQueue();

    /** The line to read next. */
    private long line = LogBuffer.firstLine();

    MessagesFile(Location location, int flags) {
        super(location, flags);
    }

    @Override
    public long readAt(BufferSpace space, long address, long byteCount, long position) {
        while (line >= LogBuffer.nextLine()) {
            if (nonBlocking()) {
                return -Errno.EAGAIN;
            }
            if (!WRITTEN.awaitUntil(Clock.monotonicNanos() + LOOK_AGAIN_NANOS)) {
                return -Errno.ERESTARTSYS;
            }
        }
        if (line < LogBuffer.firstLine()) {
            line = LogBuffer.firstLine();
            return -Errno.EPIPE;
        }
        byte[] record = PathNames.bytes(record(line));
        if (record.length > byteCount) {
            return -Errno.EINVAL;
        }
        line++;
        return put(record, space, address);
    }

    private static long put(byte[] record, BufferSpace space, long address) {
        long frame = FrameSource.allocate();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        int length = Math.min(record.length, FrameSource.PAGE_SIZE);
        Mem.copyFromArray(record, 0, FrameSource.address(frame), length);
        long missing = space.put(FrameSource.address(frame), address, length);
        FrameSource.release(frame);
        return missing == 0 ? length : -Errno.EFAULT;
    }

    /** Priority, number, microseconds and no flags; then the text, special bytes in hexadecimal. */
    private static String record(long line) {
        long at = LogBuffer.startOf(line);
        long end = LogBuffer.endOf(line) - 1;
        StringBuilder text = new StringBuilder();
        while (LogBuffer.at(++at) != '>') {
            text.append((char) LogBuffer.at(at));
        }
        text.append(',').append(line).append(',').append(LogBuffer.nanosOf(line) / 1000);
        text.append(",-;");
        while (++at < end) {
            int letter = LogBuffer.at(at) & 0xff;
            if (letter < ' ' || letter >= 127 || letter == '\\') {
                text.append("\\x").append(Character.forDigit(letter >> 4, 16));
                text.append(Character.forDigit(letter & 15, 16));
            } else {
                text.append((char) letter);
            }
        }
        return text.append('\n').toString();
    }

    @Override
    public long writeAt(BufferSpace space, long address, long byteCount, long position) {
        if (byteCount > MOST_WRITTEN) {
            return -Errno.EINVAL;
        }
        long frame = FrameSource.allocate();
        if (frame == 0) {
            return -Errno.ENOMEM;
        }
        byte[] bytes = new byte[(int) byteCount];
        long missing = space.get(address, FrameSource.address(frame), byteCount);
        Mem.copyToArray(FrameSource.address(frame), bytes, 0, bytes.length);
        FrameSource.release(frame);
        if (missing != 0) {
            return -Errno.EFAULT;
        }
        note(bytes);
        WRITTEN.wakeAll();
        return byteCount;
    }

    private static void note(byte[] bytes) {
        int priority = USER_FACILITY << FACILITY_SHIFT | DEFAULT_LEVEL;
        int start = 0;
        int prefix = prefixLength(bytes);
        if (prefix > 0) {
            int told = 0;
            for (int i = 1; i < prefix - 1; i++) {
                told = told * 10 + bytes[i] - '0';
            }
            // Programs are not the kernel: facility 0 is not theirs.
            boolean own = told >> FACILITY_SHIFT != 0;
            priority = own ? told : USER_FACILITY << FACILITY_SHIFT | told & LEVEL_BITS;
            start = prefix;
        }
        int end = bytes.length;
        while (end > start && bytes[end - 1] == '\n') {
            end--;
        }
        LogBuffer.note(Math.min(priority, MOST_PRIORITY), bytes, start, end);
    }

    /** The length of a priority in angle brackets, or 0. */
    private static int prefixLength(byte[] bytes) {
        int at = 1;
        while (at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at <= 3) {
            at++;
        }
        boolean is = bytes.length > 2 && bytes[0] == '<' && at > 1 && at < bytes.length;
        return is && bytes[at] == '>' ? at + 1 : 0;
    }

    @Override
    public long seek(long distance, int whence) {
        if (distance != 0) {
            return -Errno.ESPIPE;
        }
        switch (whence) {
            case Seek.SEEK_SET -> line = LogBuffer.firstLine();
            case Seek.SEEK_DATA -> line = LogBuffer.firstUnclearedLine();
            case Seek.SEEK_END -> line = LogBuffer.nextLine();
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    @Override
    public int poll() {
        if (line >= LogBuffer.nextLine()) {
            return 0;
        }
        return line < LogBuffer.firstLine() ? READY | Poll.POLLERR | Poll.POLLPRI : READY;
    }

    @Override
    public void pollQueues(PollSink sink) {
        sink.add(WRITTEN, READY);
    }
}
