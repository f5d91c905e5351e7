package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.struct.RUsage;
import elfin.abi.struct.TimeVal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** getrusage(2), and what wait4(2) says of a child. All processor time counts as the program's. */
public final class ResourceUsage {
    private static final int SELF = 0;
    private static final int CHILDREN = -1;
    private static final int THREAD = 1;

    private ResourceUsage() {}

    @Syscall("getrusage")
    public static long get(int who, long address) {
        Task task = Task.current();
        switch (who) {
            case SELF -> put(address, task.process.usedNanos());
            case CHILDREN -> put(address, task.process.childrenNanos());
            case THREAD -> put(address, Scheduler.usedNanos(task));
            default -> {
                return -Errno.EINVAL;
            }
        }
        if (who != CHILDREN) {
            long resident = task.process.addressSpace.peakResidentBytes() / 1024;
            UserMemory.putLong(address + RUsage.RU_MAXRSS, resident);
        }
        return 0;
    }

    /** Writes what a child and its children have used. */
    static void putChild(long address, Process child) {
        put(address, child.usedNanos() + child.childrenNanos());
    }

    private static void put(long address, long nanos) {
        if (UserMemory.clear(address, RUsage.SIZE) != 0) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        long time = address + RUsage.RU_UTIME;
        UserMemory.putLong(time + TimeVal.TV_SEC, nanos / UserTime.NANOS_PER_SECOND);
        UserMemory.putLong(time + TimeVal.TV_USEC, nanos % UserTime.NANOS_PER_SECOND / 1000);
    }
}
