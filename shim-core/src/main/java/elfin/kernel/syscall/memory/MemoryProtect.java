package elfin.kernel.syscall.memory;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.Protection;

/** mprotect(2). */
public final class MemoryProtect {
    private MemoryProtect() {}

    @Syscall("mprotect")
    public static long mprotect(long address, long length, int protection) {
        return Protection.protect(MemoryMap.space(), address, length, protection);
    }
}
