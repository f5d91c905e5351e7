package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Mman;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.FileTable;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.ram.MemoryFiles;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** memfd_create(2), cachestat(2). */
public final class MemoryFileCalls {
    /** Bytes of a name: NAME_MAX without "memfd:". */
    private static final int MOST_NAME_BYTES = 249;

    /**
     * {@code struct cachestat_range}: offset and length in bytes; and {@code struct cachestat}:
     * five counts of pages, the first of those in memory. Both are younger than many C headers.
     */
    private static final int RANGE_LEN = 8;

    private static final int NR_CACHE = 0;
    private static final int CACHESTAT_SIZE = 40;

    private static final int KNOWN =
            Mman.MFD_CLOEXEC
                    | Mman.MFD_ALLOW_SEALING
                    | Mman.MFD_HUGETLB
                    | Mman.MFD_NOEXEC_SEAL
                    | Mman.MFD_EXEC;

    private MemoryFileCalls() {}

    @Syscall("memfd_create")
    public static long create(long nameAddress, int flags) {
        int hugeSize = Mman.MAP_HUGE_MASK << Mman.MAP_HUGE_SHIFT;
        boolean huge = (flags & Mman.MFD_HUGETLB) != 0;
        boolean both = (flags & Mman.MFD_EXEC) != 0 && (flags & Mman.MFD_NOEXEC_SEAL) != 0;
        if ((flags & ~(KNOWN | (huge ? hugeSize : 0))) != 0 || both) {
            return -Errno.EINVAL;
        }
        byte[] name = new byte[MOST_NAME_BYTES + 1];
        int length = UserMemory.readString(nameAddress, name);
        if (length < 0) {
            return -Errno.EINVAL;
        }
        if (huge) {
            // As a Linux without hugetlbfs.
            return -Errno.ENOSYS;
        }
        boolean noExec = (flags & Mman.MFD_NOEXEC_SEAL) != 0;
        boolean sealable = noExec || (flags & Mman.MFD_ALLOW_SEALING) != 0;
        int seals = (sealable ? 0 : Fcntl.F_SEAL_SEAL) | (noExec ? Fcntl.F_SEAL_EXEC : 0);
        Process process = Task.current().process;
        FileTable files = process.files;
        if (files.lowestFree(0) < 0) {
            return -Errno.EMFILE;
        }
        OpenFile file =
                MemoryFiles.create(
                        new String(PathNames.copy(name, 0, length)),
                        noExec ? 0666 : 0777,
                        seals,
                        Task.current().credentials());
        int descriptor = files.install(file, 0, (flags & Mman.MFD_CLOEXEC) != 0);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }

    @Syscall("cachestat")
    public static long cacheStatistics(int descriptor, long range, long statistics, int flags) {
        OpenFile file = Task.current().process.files.get(descriptor);
        if (file == null || file.isPath()) {
            return -Errno.EBADF;
        }
        long offset = UserMemory.getLong(range);
        long length = UserMemory.getLong(range + RANGE_LEN);
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        long first = offset >>> Frames.SHIFT;
        long end = Long.MAX_VALUE >>> Frames.SHIFT;
        if (length != 0) {
            end = Math.min(end, ((offset + length - 1) >>> Frames.SHIFT) + 1);
        }
        // Nothing is ever written back, or lost.
        for (int at = 0; at < CACHESTAT_SIZE; at += Long.BYTES) {
            long value = at == NR_CACHE ? file.countPages(first, end) : 0;
            UserMemory.putLong(statistics + at, value);
        }
        return 0;
    }
}
