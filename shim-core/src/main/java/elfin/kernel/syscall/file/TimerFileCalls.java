package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.struct.ItimerSpec;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.event.TimerFile;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.Task;

/** timerfd_create(2), timerfd_settime(2), timerfd_gettime(2). */
public final class TimerFileCalls {
    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int CLOCK_BOOTTIME = 7;
    private static final int CLOCK_REALTIME_ALARM = 8;
    private static final int CLOCK_BOOTTIME_ALARM = 9;

    private static final int TFD_TIMER_ABSTIME = 1;
    private static final int TFD_TIMER_CANCEL_ON_SET = 2;

    private TimerFileCalls() {}

    @Syscall("timerfd_create")
    public static long create(int clock, int flags) {
        if ((flags & ~(Fcntl.O_CLOEXEC | Fcntl.O_NONBLOCK)) != 0) {
            return -Errno.EINVAL;
        }
        switch (clock) {
            case CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_BOOTTIME -> {}
            case CLOCK_REALTIME_ALARM, CLOCK_BOOTTIME_ALARM -> {
                if (Task.current().credentials().euid != 0) {
                    return -Errno.EPERM;
                }
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        boolean realtime = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_ALARM;
        return EventCalls.install(new TimerFile(flags & Fcntl.O_NONBLOCK, realtime), flags);
    }

    @Syscall("timerfd_settime")
    public static long setTime(int descriptor, int flags, long newTime, long oldTime) {
        long interval = UserTime.nanos(newTime + ItimerSpec.IT_INTERVAL);
        long value = UserTime.nanos(newTime + ItimerSpec.IT_VALUE);
        if ((flags & ~(TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET)) != 0
                || interval < 0
                || value < 0) {
            return -Errno.EINVAL;
        }
        TimerFile timer = find(descriptor);
        long left = timer.left();
        long oldInterval = timer.interval();
        timer.set(
                value,
                interval,
                (flags & TFD_TIMER_ABSTIME) != 0,
                (flags & TFD_TIMER_CANCEL_ON_SET) != 0);
        if (oldTime != 0) {
            UserTime.putTimer(oldTime, oldInterval, left);
        }
        return 0;
    }

    @Syscall("timerfd_gettime")
    public static long getTime(int descriptor, long time) {
        TimerFile timer = find(descriptor);
        UserTime.putTimer(time, timer.interval(), timer.left());
        return 0;
    }

    private static TimerFile find(int descriptor) {
        if (CallFiles.require(descriptor) instanceof TimerFile timer) {
            return timer;
        }
        throw ErrnoException.of(Errno.EINVAL);
    }
}
