package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;

/**
 * pkey_alloc(2), pkey_free(2), pkey_mprotect(2) as on a processor without protection keys, which
 * this one is for programs: there is no key but 0.
 */
public final class ProtectionKeys {
    private static final int NO_KEY = -1;

    private ProtectionKeys() {}

    @Syscall("pkey_alloc")
    public static long allocate(long flags, long rights) {
        return -Errno.EINVAL;
    }

    @Syscall("pkey_free")
    public static long free(int key) {
        return -Errno.EINVAL;
    }

    @Syscall("pkey_mprotect")
    public static long protect(long address, long length, int protection, int key) {
        if (key != NO_KEY && key != 0) {
            return -Errno.EINVAL;
        }
        return MemoryProtect.protect(MemoryMap.space(), address, length, protection);
    }
}
