package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.struct.RUsage;
import elfin.abi.struct.TimeVal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.task.Usage;

/**
 * getrusage(2), and what wait4(2) says of a child. How much time was the kernel's comes from
 * samples, see {@link elfin.kernel.task.TimeSplit}.
 */
public final class ResourceUsage {
    private static final int SELF = 0;
    private static final int CHILDREN = -1;
    private static final int THREAD = 1;
    private static final long BYTES_PER_UNIT = 1024;

    private ResourceUsage() {}

    @Syscall("getrusage")
    public static long get(int who, long address) {
        Task task = Task.current();
        Usage usage = new Usage();
        switch (who) {
            case SELF -> task.process.measure(usage);
            case CHILDREN -> usage.addProcess(task.process.childrenUsage());
            case THREAD -> task.measure(usage);
            default -> {
                return -Errno.EINVAL;
            }
        }
        put(address, usage);
        return 0;
    }

    /** Writes what a child and its children have used. */
    static void putChild(long address, Process child) {
        Usage usage = new Usage();
        child.measure(usage);
        usage.addProcess(child.childrenUsage());
        put(address, usage);
    }

    private static void put(long address, Usage usage) {
        if (UserMemory.clear(address, RUsage.SIZE) != 0) {
            throw ErrnoException.of(Errno.EFAULT);
        }
        putTime(address + RUsage.RU_UTIME, usage.programNanos);
        putTime(address + RUsage.RU_STIME, usage.kernelNanos);
        UserMemory.putLong(address + RUsage.RU_MAXRSS, usage.peakResidentBytes / BYTES_PER_UNIT);
        UserMemory.putLong(address + RUsage.RU_MINFLT, usage.minorFaults);
        UserMemory.putLong(address + RUsage.RU_MAJFLT, usage.majorFaults);
        UserMemory.putLong(address + RUsage.RU_NVCSW, usage.voluntarySwitches);
        UserMemory.putLong(address + RUsage.RU_NIVCSW, usage.involuntarySwitches);
    }

    private static void putTime(long address, long nanos) {
        UserMemory.putLong(address + TimeVal.TV_SEC, nanos / UserTime.NANOS_PER_SECOND);
        UserMemory.putLong(address + TimeVal.TV_USEC, nanos % UserTime.NANOS_PER_SECOND / 1000);
    }
}
