package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.log.LogBuffer;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.WaitQueue;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** syslog(2): reads the kernel's messages. */
public final class LogCall {
    private static final int SYSLOG_ACTION_CLOSE = 0;
    private static final int SYSLOG_ACTION_OPEN = 1;
    private static final int SYSLOG_ACTION_READ = 2;
    private static final int SYSLOG_ACTION_READ_ALL = 3;
    private static final int SYSLOG_ACTION_READ_CLEAR = 4;
    private static final int SYSLOG_ACTION_CLEAR = 5;
    private static final int SYSLOG_ACTION_CONSOLE_OFF = 6;
    private static final int SYSLOG_ACTION_CONSOLE_ON = 7;
    private static final int SYSLOG_ACTION_CONSOLE_LEVEL = 8;
    private static final int SYSLOG_ACTION_SIZE_UNREAD = 9;
    private static final int SYSLOG_ACTION_SIZE_BUFFER = 10;
    private static final int MOST_LEVEL = 8;

    /** How long a reader sleeps before it looks again: messages come from everywhere. */
    private static final long LOOK_AGAIN_NANOS = 50_000_000;

    private static final WaitQueue NEVER = new WaitQueue();

    private LogCall() {}

    @Syscall("syslog")
    public static long syslog(int action, long buffer, int length) {
        boolean forAll = action == SYSLOG_ACTION_READ_ALL || action == SYSLOG_ACTION_SIZE_BUFFER;
        Credentials mine = Task.current().credentials();
        if (!forAll
                && !mine.hasCapability(Capability.CAP_SYSLOG)
                && !mine.hasCapability(Capability.CAP_SYS_ADMIN)) {
            return -Errno.EPERM;
        }
        return switch (action) {
            case SYSLOG_ACTION_CLOSE,
                    SYSLOG_ACTION_OPEN,
                    SYSLOG_ACTION_CONSOLE_OFF,
                    SYSLOG_ACTION_CONSOLE_ON ->
                    0;
            case SYSLOG_ACTION_READ, SYSLOG_ACTION_READ_ALL, SYSLOG_ACTION_READ_CLEAR ->
                    checkAndRead(action, buffer, length);
            case SYSLOG_ACTION_CLEAR -> {
                LogBuffer.clear();
                yield 0;
            }
            case SYSLOG_ACTION_CONSOLE_LEVEL ->
                    length < 1 || length > MOST_LEVEL ? -Errno.EINVAL : 0;
            case SYSLOG_ACTION_SIZE_UNREAD -> LogBuffer.unread();
            case SYSLOG_ACTION_SIZE_BUFFER -> LogBuffer.SIZE;
            default -> -Errno.EINVAL;
        };
    }

    private static long checkAndRead(int action, long buffer, int length) {
        if (buffer == 0 || length < 0) {
            return -Errno.EINVAL;
        }
        if (length == 0) {
            return 0;
        }
        if (!UserMemory.isUserRange(buffer, length)) {
            return -Errno.EFAULT;
        }
        return action == SYSLOG_ACTION_READ
                ? readNew(buffer, length)
                : readAll(action, buffer, length);
    }

    /** Waits for messages that nobody has read. */
    private static long readNew(long buffer, int length) {
        while (LogBuffer.unread() == 0) {
            if (!NEVER.awaitUntil(Clock.monotonicNanos() + LOOK_AGAIN_NANOS)) {
                return -Errno.ERESTARTSYS;
            }
        }
        int count = Math.min(length, LogBuffer.unread());
        copy(LogBuffer.firstUnread(), count, buffer);
        LogBuffer.read(count);
        return count;
    }

    /** The last messages that fit, whole lines. */
    private static long readAll(int action, long buffer, int length) {
        long from = LogBuffer.startOfLast(length);
        int count = (int) (LogBuffer.end() - from);
        copy(from, count, buffer);
        if (action == SYSLOG_ACTION_READ_CLEAR) {
            LogBuffer.clear();
        }
        return count;
    }

    private static void copy(long from, int count, long buffer) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = LogBuffer.at(from + i);
        }
        UserMemory.write(buffer, bytes, 0, count);
    }
}
