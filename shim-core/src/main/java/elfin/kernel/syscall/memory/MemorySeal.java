package elfin.kernel.syscall.memory;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.MemorySeals;

/** mseal(2). */
public final class MemorySeal {
    private MemorySeal() {}

    @Syscall("mseal")
    public static long mseal(long address, long length, long flags) {
        return MemorySeals.seal(MemoryMap.space(), address, length, flags);
    }
}
