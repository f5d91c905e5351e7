package elfin.kernel.syscall.memory;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.MemoryAdvice;

/** madvise(2). */
public final class Advise {
    private Advise() {}

    @Syscall("madvise")
    public static long madvise(long address, long length, int advice) {
        return MemoryAdvice.advise(MemoryMap.space(), address, length, advice);
    }
}
