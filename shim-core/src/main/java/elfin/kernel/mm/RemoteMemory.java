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
        long frame = PageBits.frame(PageTables.entry(space.root, address));
        Mem.putInt(DirectMap.virtual(frame) + (address & Frames.SIZE - 1), value);
        return true;
    }

    /**
     * The physical address behind a user address, which is brought in; -1 when it cannot be read.
     */
    public static long physical(AddressSpace space, long address) {
        long entry = PageTables.entry(space.root, address);
        if ((entry & PageTables.PRESENT) == 0) {
            if (space.handleFault(address, false, false) != Outcome.RESOLVED) {
                return -1;
            }
            entry = PageTables.entry(space.root, address);
        }
        return PageBits.frame(entry) | address & Frames.SIZE - 1;
    }
}
