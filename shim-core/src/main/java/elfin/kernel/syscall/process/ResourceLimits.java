package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Limits;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;

/** getrlimit(2), setrlimit(2), prlimit(2). */
public final class ResourceLimits {
    private ResourceLimits() {}

    @Syscall("getrlimit")
    public static long getrlimit(int resource, long address) {
        return change(Task.current().process, resource, 0, address);
    }

    @Syscall("setrlimit")
    public static long setrlimit(int resource, long address) {
        return change(Task.current().process, resource, address, 0);
    }

    @Syscall("prlimit64")
    public static long prlimit(int pid, int resource, long newLimit, long oldLimit) {
        Process process = pid == 0 ? Task.current().process : ProcessTable.find(pid);
        return process == null ? -Errno.ESRCH : change(process, resource, newLimit, oldLimit);
    }

    private static long change(Process process, int resource, long newLimit, long oldLimit) {
        if (resource < 0 || resource >= Limits.COUNT) {
            return -Errno.EINVAL;
        }
        Limits limits = process.limits;
        long soft = newLimit == 0 ? 0 : UserMemory.getLong(newLimit);
        long hard = newLimit == 0 ? 0 : UserMemory.getLong(newLimit + 8);
        if (newLimit != 0) {
            if (Long.compareUnsigned(soft, hard) > 0) {
                return -Errno.EINVAL;
            }
            boolean raises = Long.compareUnsigned(hard, limits.hard(resource)) > 0;
            if (raises && Task.current().process.credentials.euid != 0) {
                return -Errno.EPERM;
            }
        }
        if (oldLimit != 0) {
            UserMemory.putLong(oldLimit, limits.soft(resource));
            UserMemory.putLong(oldLimit + 8, limits.hard(resource));
        }
        if (newLimit != 0) {
            limits.set(resource, soft, hard);
            apply(process, resource, soft);
        }
        return 0;
    }

    private static void apply(Process process, int resource, long soft) {
        switch (resource) {
            case Limits.RLIMIT_NOFILE ->
                    process.files.limit =
                            soft < 0 || soft > Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) soft;
            case Limits.RLIMIT_STACK -> process.addressSpace.limits.stack = soft;
            case Limits.RLIMIT_AS -> process.addressSpace.limits.addressSpace = soft;
            case Limits.RLIMIT_DATA -> process.addressSpace.limits.data = soft;
            case Limits.RLIMIT_MEMLOCK -> process.addressSpace.limits.lockedMemory = soft;
            default -> {}
        }
    }
}
