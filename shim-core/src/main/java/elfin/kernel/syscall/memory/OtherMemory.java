package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.abi.Mempolicy;
import elfin.abi.Mman;
import elfin.abi.struct.IoVec;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.MemoryAdvice;
import elfin.kernel.mm.Residency;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.PidFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** process_madvise(2), process_mrelease(2), migrate_pages(2), move_pages(2). */
public final class OtherMemory {
    /** Linux's UIO_MAXIOV. */
    private static final int MOST_VECTORS = 1024;

    private static final int CAP_SYS_NICE = 23;

    private OtherMemory() {}

    @Syscall("process_madvise")
    public static long advise(int descriptor, long vector, long count, int advice, int flags) {
        if (flags != 0 || count < 0 || count > MOST_VECTORS) {
            return -Errno.EINVAL;
        }
        for (int i = 0; i < count; i++) {
            UserMemory.getLong(vector + (long) i * IoVec.SIZE + IoVec.IOV_LEN);
        }
        Process process = requireProcess(descriptor);
        AddressSpace space = spaceOf(process);
        if (space != MemoryMap.space()) {
            if (!isForOthers(advice)) {
                return -Errno.EINVAL;
            }
            if (!mayManage()) {
                return -Errno.EPERM;
            }
        }
        long done = 0;
        for (int i = 0; i < count; i++) {
            long at = vector + (long) i * IoVec.SIZE;
            long length = UserMemory.getLong(at + IoVec.IOV_LEN);
            long base = UserMemory.getLong(at + IoVec.IOV_BASE);
            long result = MemoryAdvice.advise(space, base, length, advice);
            if (result < 0) {
                return done > 0 ? done : result;
            }
            done += length;
        }
        return done;
    }

    @Syscall("process_mrelease")
    public static long release(int descriptor, int flags) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        Process process = requireProcess(descriptor);
        AddressSpace space = process.addressSpace;
        if (space == null) {
            return -Errno.ESRCH;
        }
        if (!isEnding(process) || space.userCount() > 1) {
            return -Errno.EINVAL;
        }
        space.reap();
        return 0;
    }

    /** All memory is on the one node there is. */
    @Syscall("migrate_pages")
    public static long migrate(int pid, long bitCount, long oldNodes, long newNodes) {
        NodeMasks.read(oldNodes, bitCount);
        long to = NodeMasks.read(newNodes, bitCount);
        spaceOf(findProcess(pid));
        if ((to & ~NodeMasks.ALL) != 0 && !mayManage()) {
            return -Errno.EPERM;
        }
        return (to & NodeMasks.ALL) == 0 ? -Errno.EINVAL : 0;
    }

    @Syscall("move_pages")
    public static long move(int pid, long count, long pages, long nodes, long status, int flags) {
        if ((flags & ~(Mempolicy.MPOL_MF_MOVE | Mempolicy.MPOL_MF_MOVE_ALL)) != 0) {
            return -Errno.EINVAL;
        }
        if ((flags & Mempolicy.MPOL_MF_MOVE_ALL) != 0 && !mayManage()) {
            return -Errno.EPERM;
        }
        AddressSpace space = spaceOf(findProcess(pid));
        for (long i = 0; i < count; i++) {
            long page = UserMemory.getLong(pages + i * Long.BYTES);
            if (nodes != 0 && UserMemory.getInt(nodes + i * Integer.BYTES) != 0) {
                return -Errno.ENODEV;
            }
            UserMemory.putInt(status + i * Integer.BYTES, Residency.nodeOf(space, page));
        }
        return 0;
    }

    private static boolean isForOthers(int advice) {
        return advice == Mman.MADV_COLD
                || advice == Mman.MADV_PAGEOUT
                || advice == Mman.MADV_WILLNEED
                || advice == Mman.MADV_COLLAPSE;
    }

    private static boolean mayManage() {
        return Task.current().credentials().hasCapability(CAP_SYS_NICE);
    }

    private static boolean isEnding(Process process) {
        return process.isEnding() || Signals.isKilled(process);
    }

    private static Process requireProcess(int descriptor) {
        if (!(Task.current().process.files.require(descriptor) instanceof PidFile file)) {
            throw ErrnoException.of(Errno.EBADF);
        }
        if (!file.exists()) {
            throw ErrnoException.of(Errno.ESRCH);
        }
        return file.process();
    }

    private static Process findProcess(int pid) {
        Task task = pid == 0 ? Task.current() : ProcessTable.findTask(pid);
        if (task == null) {
            throw ErrnoException.of(Errno.ESRCH);
        }
        return task.process;
    }

    /** The memory of a process that the caller may look into: ptrace(2)'s rule. */
    private static AddressSpace spaceOf(Process process) {
        if (!Task.current().mayTrace(process)) {
            throw ErrnoException.of(Errno.EPERM);
        }
        if (process.addressSpace == null) {
            throw ErrnoException.of(Errno.ESRCH);
        }
        return process.addressSpace;
    }
}
