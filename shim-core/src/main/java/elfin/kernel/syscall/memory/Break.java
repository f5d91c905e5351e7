package elfin.kernel.syscall.memory;

import elfin.kernel.core.Syscall;
import elfin.kernel.mm.ProgramBreak;

/** brk(2): the raw call, which returns the new or unchanged end of the heap and never an error. */
public final class Break {
    private Break() {}

    @Syscall("brk")
    public static long brk(long end) {
        return ProgramBreak.set(MemoryMap.space(), end);
    }
}
