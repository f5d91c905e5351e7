package elfin.kernel.syscall.memory;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.Remapper;

/** mremap(2). */
public final class MemoryRemap {
    private MemoryRemap() {}

    @Syscall("mremap")
    public static long mremap(
            long address, long oldLength, long newLength, int flags, long newAddress) {
        return Remapper.remap(MemoryMap.space(), address, oldLength, newLength, flags, newAddress);
    }
}
