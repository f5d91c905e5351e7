package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Residency;
import elfin.kernel.mm.UserMemory;

/** mincore(2), msync(2). */
public final class InCore {
    private static final long PAGE_MASK = Frames.SIZE - 1;

    private InCore() {}

    @Syscall("mincore")
    public static long mincore(long address, long length, long vector) {
        if ((address & PAGE_MASK) != 0) {
            return -Errno.EINVAL;
        }
        if (!UserMemory.isUserRange(address, length)) {
            return -Errno.ENOMEM;
        }
        long pages = (length + PAGE_MASK) >>> Frames.SHIFT;
        if (!UserMemory.isUserRange(vector, pages)) {
            return -Errno.EFAULT;
        }
        AddressSpace space = MemoryMap.space();
        for (long i = 0; i < pages; i++) {
            int resident = Residency.ofPage(space, address + (i << Frames.SHIFT));
            if (resident < 0) {
                return resident;
            }
            UserMemory.putByte(vector + i, (byte) resident);
        }
        return 0;
    }

    @Syscall("msync")
    public static long msync(long address, long length, int flags) {
        int known = Mman.MS_ASYNC | Mman.MS_INVALIDATE | Mman.MS_SYNC;
        int both = Mman.MS_ASYNC | Mman.MS_SYNC;
        if ((flags & ~known) != 0 || (address & PAGE_MASK) != 0 || (flags & both) == both) {
            return -Errno.EINVAL;
        }
        long end = address + ((length + PAGE_MASK) & -Frames.SIZE);
        if (Long.compareUnsigned(end, address) < 0) {
            return -Errno.ENOMEM;
        }
        if (end == address) {
            return 0;
        }
        if (end < 0) {
            return -Errno.ENOMEM;
        }
        boolean invalidate = (flags & Mman.MS_INVALIDATE) != 0;
        return Residency.synchronise(MemoryMap.space(), address, end, invalidate);
    }
}
