package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.Syscall;
import elfin.kernel.exec.LatePatches;
import elfin.kernel.fs.Mount;
import elfin.kernel.fs.MountFlags;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.syscall.process.Personality;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/**
 * mmap(2), munmap(2). There are no huge pages in reserve, so MAP_HUGETLB finds no memory; what
 * MAP_DENYWRITE and MAP_EXECUTABLE ask for, Linux ignores too.
 */
public final class MemoryMap {
    /** The bits of MAP_HUGE_2MB and MAP_HUGE_1GB. */
    private static final int HUGE_SIZES = (21 | 30) << Mman.MAP_HUGE_SHIFT;

    /** What MAP_SHARED_VALIDATE accepts: Linux's LEGACY_MAP_MASK. */
    private static final int LEGACY_FLAGS =
            Mman.MAP_SHARED
                    | Mman.MAP_PRIVATE
                    | Mman.MAP_FIXED
                    | Mman.MAP_ANONYMOUS
                    | Mman.MAP_DENYWRITE
                    | Mman.MAP_EXECUTABLE
                    | Mman.MAP_GROWSDOWN
                    | Mman.MAP_LOCKED
                    | Mman.MAP_NORESERVE
                    | Mman.MAP_POPULATE
                    | Mman.MAP_NONBLOCK
                    | Mman.MAP_STACK
                    | Mman.MAP_HUGETLB
                    | HUGE_SIZES
                    | Mman.MAP_32BIT
                    | Mman.MAP_ABOVE4G
                    | Mman.MAP_FIXED_NOREPLACE;

    private static final long PAGE_MASK = Frames.SIZE - 1;

    /** Pages of the largest file. */
    private static final long MOST_PAGES = Long.MAX_VALUE >>> Frames.SHIFT;

    private static final int CAP_IPC_LOCK = 14;

    private MemoryMap() {}

    @Syscall("mmap")
    public static long mmap(
            long address, long length, int asked, int flags, int descriptor, long offset) {
        if ((offset & PAGE_MASK) != 0) {
            return -Errno.EINVAL;
        }
        int protection = Personality.protection(asked);
        if ((flags & Mman.MAP_ANONYMOUS) != 0) {
            return mapAnonymous(address, length, protection, flags);
        }
        OpenFile file = Task.current().files().get(descriptor);
        if (file == null || file.isPath()) {
            return -Errno.EBADF;
        }
        if ((flags & Mman.MAP_HUGETLB) != 0 || length == 0) {
            return -Errno.EINVAL;
        }
        return mapFile(file, address, length, protection, flags, offset >>> Frames.SHIFT);
    }

    @Syscall("munmap")
    public static long munmap(long address, long length) {
        return MemoryMapper.unmap(space(), address, length);
    }

    private static long mapAnonymous(long address, long length, int protection, int flags) {
        int type = flags & Mman.MAP_TYPE;
        boolean growsDown = (flags & Mman.MAP_GROWSDOWN) != 0;
        boolean knownType =
                type == Mman.MAP_PRIVATE
                        || type == Mman.MAP_DROPPABLE
                        || (type == Mman.MAP_SHARED && !growsDown);
        if (length != 0 && (flags & Mman.MAP_HUGETLB) != 0) {
            return isHugeSize(flags) ? -Errno.ENOMEM : -Errno.EINVAL;
        }
        int undroppable = Mman.MAP_LOCKED | Mman.MAP_GROWSDOWN;
        if (!knownType || (type == Mman.MAP_DROPPABLE && (flags & undroppable) != 0)) {
            return MemoryMapper.refuse(space(), address, length, flags, Errno.EINVAL);
        }
        return MemoryMapper.map(lockingSpace(), address, length, protection, flags, null, true, 0);
    }

    /** Sizes of the processor's pages: by default or in words 2 MiB, or 1 GiB. */
    private static boolean isHugeSize(int flags) {
        int shift = flags >>> Mman.MAP_HUGE_SHIFT & Mman.MAP_HUGE_MASK;
        return shift == 0 || shift == 21 || shift == 30;
    }

    private static long mapFile(
            OpenFile file, long address, long length, int protection, int flags, long pageIndex) {
        if (Long.compareUnsigned(pageIndex, MOST_PAGES - (length >>> Frames.SHIFT)) > 0) {
            return -Errno.EOVERFLOW;
        }
        int refused = refusal(file, protection, flags);
        if (refused != 0) {
            return MemoryMapper.refuse(space(), address, length, flags, refused);
        }
        boolean shared = isShared(flags);
        if (file.mapsZeros()) {
            int anonymous = flags | Mman.MAP_ANONYMOUS;
            return MemoryMapper.map(
                    lockingSpace(), address, length, protection, anonymous, null, true, 0);
        }
        MappedFile mapped = file;
        boolean mayWrite = !shared || (file.writable() && !file.isSealedAgainstWriting());
        AddressSpace space = lockingSpace();
        long place =
                MemoryMapper.map(
                        space, address, length, protection, flags, mapped, mayWrite, pageIndex);
        if (place >= 0 && !shared && LatePatches.isCode(protection)) {
            LatePatches.apply(space, place, length);
        }
        return place;
    }

    /** What is wrong with mapping this file in this way: an error number, or 0. */
    private static int refusal(OpenFile file, int protection, int flags) {
        int type = flags & Mman.MAP_TYPE;
        boolean shared = isShared(flags);
        if (!shared && type != Mman.MAP_PRIVATE) {
            return Errno.EINVAL;
        }
        if (type == Mman.MAP_SHARED_VALIDATE && (flags & ~(LEGACY_FLAGS | type)) != 0) {
            return Errno.EOPNOTSUPP;
        }
        boolean writes = shared && (protection & Mman.PROT_WRITE) != 0;
        if (!file.readable() || (writes && !file.writable())) {
            return Errno.EACCES;
        }
        if ((protection & Mman.PROT_EXEC) != 0
                && Mount.has(file.location.mount(), MountFlags.NOEXEC)) {
            return Errno.EPERM;
        }
        if (!file.mapsZeros() && file.pageSource() == null) {
            return Errno.ENODEV;
        }
        if (writes && file.isSealedAgainstWriting()) {
            return Errno.EPERM;
        }
        return (flags & Mman.MAP_GROWSDOWN) != 0 ? Errno.EINVAL : 0;
    }

    private static boolean isShared(int flags) {
        int type = flags & Mman.MAP_TYPE;
        return type == Mman.MAP_SHARED || type == Mman.MAP_SHARED_VALIDATE;
    }

    static AddressSpace space() {
        Process process = Task.current().process;
        return process.addressSpace;
    }

    /** The same for calls that may lock memory. */
    static AddressSpace lockingSpace() {
        Process process = Task.current().process;
        AddressSpace space = process.addressSpace;
        space.limits.lockedMemoryExempt = Task.current().credentials().hasCapability(CAP_IPC_LOCK);
        return space;
    }
}
