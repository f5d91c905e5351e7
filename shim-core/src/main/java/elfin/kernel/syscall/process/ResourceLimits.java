package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.struct.RLimit;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.Limits;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** getrlimit(2), setrlimit(2), prlimit(2). */
public final class ResourceLimits {
    /** CAP_SYS_RESOURCE. */
    private static final int CAP_SYS_RESOURCE = 24;

    private ResourceLimits() {}

    @Syscall("getrlimit")
    public static long getrlimit(int resource, long address) {
        Limits limits = Task.current().process.limits;
        if (!isResource(resource)) {
            return -Errno.EINVAL;
        }
        put(address, limits, resource);
        return 0;
    }

    @Syscall("setrlimit")
    public static long setrlimit(int resource, long address) {
        long soft = UserMemory.getLong(address + RLimit.RLIM_CUR);
        long hard = UserMemory.getLong(address + RLimit.RLIM_MAX);
        return set(Task.current().process, resource, soft, hard);
    }

    @Syscall("prlimit64")
    public static long prlimit(int pid, int resource, long newLimit, long oldLimit) {
        long soft = newLimit == 0 ? 0 : UserMemory.getLong(newLimit + RLimit.RLIM_CUR);
        long hard = newLimit == 0 ? 0 : UserMemory.getLong(newLimit + RLimit.RLIM_MAX);
        Task task = TaskSelection.require(pid);
        if (!mayAsk(task)) {
            return -Errno.EPERM;
        }
        Process process = task.process;
        if (!isResource(resource)) {
            return -Errno.EINVAL;
        }
        Limits old = process.limits.copy();
        if (newLimit != 0) {
            long result = set(process, resource, soft, hard);
            if (result != 0) {
                return result;
            }
        }
        if (oldLimit != 0) {
            put(oldLimit, old, resource);
        }
        return 0;
    }

    private static boolean isResource(int resource) {
        return resource >= 0 && resource < Limits.COUNT;
    }

    private static boolean mayRaise() {
        return Task.current().credentials().hasCapability(CAP_SYS_RESOURCE);
    }

    /** All ids of the other process must be the caller's. */
    private static boolean mayAsk(Task task) {
        Task self = Task.current();
        Credentials own = self.credentials();
        Credentials other = task.credentials();
        boolean same =
                own.uid == other.uid
                        && own.uid == other.euid
                        && own.uid == other.suid
                        && own.gid == other.gid
                        && own.gid == other.egid
                        && own.gid == other.sgid;
        return task == self || same || mayRaise();
    }

    private static void put(long address, Limits limits, int resource) {
        UserMemory.putLong(address + RLimit.RLIM_CUR, limits.soft(resource));
        UserMemory.putLong(address + RLimit.RLIM_MAX, limits.hard(resource));
    }

    private static long set(Process process, int resource, long soft, long hard) {
        if (!isResource(resource) || Long.compareUnsigned(soft, hard) > 0) {
            return -Errno.EINVAL;
        }
        if (resource == Limits.RLIMIT_NOFILE && Long.compareUnsigned(hard, FileTable.most) > 0) {
            return -Errno.EPERM;
        }
        Limits limits = process.limits;
        boolean raises = Long.compareUnsigned(hard, limits.hard(resource)) > 0;
        if (raises && !mayRaise()) {
            return -Errno.EPERM;
        }
        limits.set(resource, soft, hard);
        apply(process, resource, soft);
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
