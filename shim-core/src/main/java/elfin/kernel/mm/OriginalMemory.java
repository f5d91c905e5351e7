package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * A program's memory as others may see it, /proc/PID/mem and process_vm_readv(2): text without its
 * patches. To be closed.
 */
public final class OriginalMemory {
    private final AddressSpace space;

    /** A page of text without patches. */
    private long scratch = Frames.NONE;

    public OriginalMemory(AddressSpace space) {
        this.space = space;
    }

    /**
     * The kernel address of what is at a program's address, to the end of its page and until the
     * next call; 0 when it cannot be read.
     */
    public long readable(long address) {
        long there = ForeignMemory.readable(space, address);
        if (there == 0 || !space.mappings.covering(address).has(Mapping.PATCHED)) {
            return there;
        }
        long page = address & -Frames.SIZE;
        TextPatches patches = space.layout.patchesOn(page);
        if (patches == null) {
            return there;
        }
        if (scratch == Frames.NONE) {
            scratch = Frames.allocate();
            if (scratch == Frames.NONE) {
                return 0;
            }
        }
        long copy = DirectMap.virtual(scratch);
        Mem.copy(there & -Frames.SIZE, copy, Frames.SIZE);
        patches.undo(page, copy);
        return copy + (address - page);
    }

    /** Gives back what it took. */
    public void close() {
        if (scratch != Frames.NONE) {
            Frames.release(scratch);
            scratch = Frames.NONE;
        }
    }
}
