package elfin.kernel.syscall.time;

import elfin.abi.Clocks;
import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.ItimerSpec;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.CpuClock;
import elfin.kernel.task.PosixTimer;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/**
 * timer_create(2) and its kin. {@code struct sigevent} is value (64 bits), signal, way of
 * notification, thread id (32 each).
 */
public final class PosixTimers {
    private static final int SIGEV_SIGNAL = 0;
    private static final int SIGEV_NONE = 1;
    private static final int SIGEV_THREAD = 2;
    private static final int SIGEV_THREAD_ID = 4;

    /** CAP_WAKE_ALARM. */
    private static final int CAP_WAKE_ALARM = 35;

    private PosixTimers() {}

    @Syscall("timer_create")
    public static long create(int clock, long event, long idAddress) {
        CpuClock cpuClock = null;
        if (CpuClock.isNumber(clock)) {
            cpuClock = CpuClock.find(clock, false);
        }
        if (cpuClock == null && !isAlarmClock(clock)) {
            return ClockCalls.read(clock) < 0 ? -Errno.EINVAL : -Errno.EOPNOTSUPP;
        }
        Process process = Task.current().process;
        long value = 0;
        int signal = Signal.SIGALRM;
        int notify = SIGEV_SIGNAL;
        Task receiver = null;
        if (event != 0) {
            value = UserMemory.getLong(event);
            signal = UserMemory.getInt(event + 8);
            notify = UserMemory.getInt(event + 12);
        }
        switch (notify) {
            case SIGEV_SIGNAL, SIGEV_THREAD -> {}
            case SIGEV_NONE -> signal = 0;
            case SIGEV_THREAD_ID -> {
                receiver = ProcessTable.findTask(UserMemory.getInt(event + 16));
                if (receiver == null || receiver.process != process) {
                    return -Errno.EINVAL;
                }
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
        if (notify != SIGEV_NONE && (signal <= 0 || signal > Signal.NSIG)) {
            return -Errno.EINVAL;
        }
        boolean wakes =
                clock == Clocks.CLOCK_REALTIME_ALARM || clock == Clocks.CLOCK_BOOTTIME_ALARM;
        if (wakes && !Task.current().credentials().hasCapability(CAP_WAKE_ALARM)) {
            return -Errno.EPERM;
        }
        PosixTimer timer =
                cpuClock == null
                        ? PosixTimer.byClock(process, receiver, signal, clock)
                        : PosixTimer.byProcessorTime(process, receiver, signal, cpuClock);
        int chosen = process.timers.choosesIds ? UserMemory.getInt(idAddress) : 0;
        if (chosen < 0) {
            return -Errno.EINVAL;
        }
        if (!timer.reserve()) {
            return -Errno.EAGAIN;
        }
        if (process.timers.choosesIds && process.timers.get(chosen) != null) {
            timer.leave();
            return -Errno.EBUSY;
        }
        int id = newId(process, chosen);
        timer.describe(id, event == 0 ? id : value);
        try {
            process.timers.add(timer);
        } catch (OutOfMemoryError e) {
            timer.leave();
            return -Errno.EAGAIN;
        }
        try {
            UserMemory.putInt(idAddress, id);
        } catch (ErrnoException e) {
            process.timers.remove(timer);
            throw e;
        }
        return 0;
    }

    private static int newId(Process process, int chosen) {
        if (!process.timers.choosesIds) {
            return process.timers.freshId();
        }
        process.timers.chosen(chosen);
        return chosen;
    }

    private static boolean isAlarmClock(int clock) {
        return switch (clock) {
            case Clocks.CLOCK_REALTIME,
                    Clocks.CLOCK_MONOTONIC,
                    Clocks.CLOCK_BOOTTIME,
                    Clocks.CLOCK_REALTIME_ALARM,
                    Clocks.CLOCK_BOOTTIME_ALARM,
                    Clocks.CLOCK_TAI ->
                    true;
            default -> false;
        };
    }

    @Syscall("timer_settime")
    public static long set(int id, int flags, long setting, long old) {
        if (setting == 0) {
            return -Errno.EINVAL;
        }
        long interval = UserTime.nanos(setting + ItimerSpec.IT_INTERVAL);
        long value = UserTime.nanos(setting + ItimerSpec.IT_VALUE);
        if (interval < 0 || value < 0) {
            return -Errno.EINVAL;
        }
        PosixTimer timer = require(id);
        long left = timer.leftNanos();
        long oldInterval = timer.intervalNanos();
        timer.set(value, interval, (flags & Clocks.TIMER_ABSTIME) != 0);
        if (old != 0) {
            UserTime.putTimer(old, oldInterval, left);
        }
        return 0;
    }

    @Syscall("timer_gettime")
    public static long get(int id, long setting) {
        PosixTimer timer = require(id);
        UserTime.putTimer(setting, timer.intervalNanos(), timer.leftNanos());
        return 0;
    }

    @Syscall("timer_getoverrun")
    public static long overrun(int id) {
        return require(id).overrun();
    }

    @Syscall("timer_delete")
    public static long delete(int id) {
        Task.current().process.timers.remove(require(id));
        return 0;
    }

    private static PosixTimer require(int id) {
        PosixTimer timer = Task.current().process.timers.get(id);
        if (timer == null) {
            throw ErrnoException.of(Errno.EINVAL);
        }
        return timer;
    }
}
