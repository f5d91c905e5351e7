package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.MemoryLocks;

/**
 * mlock(2), mlock2(2), munlock(2), mlockall(2), munlockall(2). Nothing is ever paged out; locking
 * brings pages in, and counts against RLIMIT_MEMLOCK.
 */
public final class MemoryLock {
    private MemoryLock() {}

    @Syscall("mlock")
    public static long mlock(long address, long length) {
        return MemoryLocks.lock(MemoryMap.lockingSpace(), address, length, false);
    }

    @Syscall("mlock2")
    public static long mlock2(long address, long length, int flags) {
        if ((flags & ~Mman.MLOCK_ONFAULT) != 0) {
            return -Errno.EINVAL;
        }
        return MemoryLocks.lock(MemoryMap.lockingSpace(), address, length, flags != 0);
    }

    @Syscall("munlock")
    public static long munlock(long address, long length) {
        return MemoryLocks.unlock(MemoryMap.lockingSpace(), address, length);
    }

    @Syscall("mlockall")
    public static long mlockall(int flags) {
        return MemoryLocks.lockAll(MemoryMap.lockingSpace(), flags);
    }

    @Syscall("munlockall")
    public static long munlockall() {
        return MemoryLocks.unlockAll(MemoryMap.lockingSpace());
    }
}
