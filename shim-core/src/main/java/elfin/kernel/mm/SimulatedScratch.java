package elfin.kernel.mm;

import elfin.raw.Mem;
import elfin.raw.SimulatedFault;
import elfin.raw.SimulatedMemory;

/** On a JVM: the scratch slot that the kernel keeps in its per-CPU area. */
final class SimulatedScratch {
    private static final long ADDRESS = 0xffff_ffff_ffff_f000L;

    private SimulatedScratch() {}

    static long address() {
        try {
            Mem.getLong(ADDRESS);
        } catch (SimulatedFault e) {
            SimulatedMemory.map(ADDRESS, 8);
        }
        return ADDRESS;
    }
}
