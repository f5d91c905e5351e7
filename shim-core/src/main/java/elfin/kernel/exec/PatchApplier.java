package elfin.kernel.exec;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.mm.Protection;
import elfin.patch.PatchTable;
import elfin.patch.PatchTarget;
import elfin.raw.Mem;

/**
 * Applies a rewrite plan to a program that is mapped: makes the pool of stubs, fills its slots with
 * the kernel's entries, and patches the program's text in private copies of its pages.
 */
final class PatchApplier implements PatchTarget {
    private static final long NO_PAGE = -1;

    private final AddressSpace space;
    private final long bias;
    private int applied;
    private int refused;

    /** The page of the program used last, and the kernel's address of it. */
    private long page = NO_PAGE;

    private long pageAddress;
    private boolean pageIsOwn;

    PatchApplier(AddressSpace space, long bias) {
        this.space = space;
        this.bias = bias;
    }

    /** How many patches were applied. */
    int applied() {
        return applied;
    }

    /** How many were left out since the original bytes were not there. */
    int refused() {
        return refused;
    }

    /** First page address behind the pool, before the load bias. */
    static long poolEnd(PatchTable patches) {
        long end = patches.poolAddress() + patches.poolSize();
        return (end + Frames.SIZE - 1) & -Frames.SIZE;
    }

    void apply(PatchTable patches, EntryPoints entries) {
        if (patches.poolSize() == 0) {
            return;
        }
        makePool(patches, entries);
        for (int i = 0; i < patches.patchCount(); i++) {
            if (patches.applyPatch(i, bias, this)) {
                applied++;
            } else {
                refused++;
            }
        }
        space.layout.setPatches(patches, bias);
    }

    @Override
    public byte getByte(long address) {
        return Mem.getByte(find(address, false));
    }

    @Override
    public void putByte(long address, byte value) {
        Mem.putByte(find(address, true), value);
    }

    private void makePool(PatchTable patches, EntryPoints entries) {
        long pool = patches.poolAddress() + bias;
        long size = patches.poolSize();
        int protection = Mman.PROT_READ | Mman.PROT_WRITE;
        check(MemoryMapper.mapAnonymous(space, pool, size, protection, Mman.MAP_FIXED_NOREPLACE));
        for (int i = 0; i < patches.slotCount(); i++) {
            long entry = entries.entryFor(patches.slotNumber(i));
            if (!ForeignMemory.putLong(space, pool + (long) i * Long.BYTES, entry)) {
                throw ErrnoException.of(Errno.ENOMEM);
            }
        }
        long code = pool + patches.slotBytes();
        for (int i = 0; i < patches.codeBytes(); i++) {
            Mem.putByte(find(code + i, true), patches.codeByte(i));
        }
        check(Protection.protect(space, pool, size, Mman.PROT_READ | Mman.PROT_EXEC));
        page = NO_PAGE;
    }

    private long find(long address, boolean own) {
        long wanted = address & -Frames.SIZE;
        if (wanted != page || (own && !pageIsOwn)) {
            pageAddress =
                    own
                            ? ForeignMemory.writable(space, wanted, true)
                            : ForeignMemory.readable(space, wanted);
            if (pageAddress == 0) {
                throw ErrnoException.of(Errno.ENOMEM);
            }
            page = wanted;
            pageIsOwn = own;
        }
        return pageAddress + (address - wanted);
    }

    private static void check(long result) {
        if (result < 0) {
            throw ErrnoException.of((int) -result);
        }
    }
}
