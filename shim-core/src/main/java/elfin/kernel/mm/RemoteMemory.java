package elfin.kernel.mm;

import elfin.raw.Mem;

/** Memory of an address space that is not the active one. */
public final class RemoteMemory {
    private RemoteMemory() {}

    /** Writes an aligned 32-bit word; false when it cannot be written. */
    public static boolean putInt(AddressSpace space, long address, int value) {
        if (!UserMemory.isUserRange(address, 4)
                || (address & 3) != 0
                || space.handleFault(address, true, false) != Outcome.RESOLVED) {
            return false;
        }
        long slot = PageTables.slot(space.root, address & -Frames.SIZE);
        long frame = PageBits.frame(Mem.getLong(slot));
        Mem.putInt(DirectMap.virtual(frame) + (address & Frames.SIZE - 1), value);
        return true;
    }
}
