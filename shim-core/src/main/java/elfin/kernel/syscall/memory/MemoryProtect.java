package elfin.kernel.syscall.memory;

import elfin.kernel.core.Syscall;
import elfin.kernel.exec.LatePatches;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Protection;
import elfin.kernel.syscall.process.Personality;

/** mprotect(2). */
public final class MemoryProtect {
    private MemoryProtect() {}

    @Syscall("mprotect")
    public static long mprotect(long address, long length, int protection) {
        return protect(MemoryMap.space(), address, length, Personality.protection(protection));
    }

    static long protect(AddressSpace space, long address, long length, int protection) {
        long result = Protection.protect(space, address, length, protection);
        if (result == 0 && LatePatches.isCode(protection)) {
            LatePatches.apply(space, address, length);
        }
        return result;
    }
}
