package elfin.kernel.exec;

import elfin.abi.Mman;
import elfin.kernel.log.KernelLog;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.MemoryMapper;
import elfin.patch.PatchTable;
import elfin.patch.PatchTarget;
import elfin.raw.Mem;

/** Puts a rewrite plan into a program's memory. */
final class PatchApplier implements PatchTarget {
    private final AddressSpace space;
    private final PatchTable patches;
    private final long bias;

    PatchApplier(AddressSpace space, PatchTable patches, long bias) {
        this.space = space;
        this.patches = patches;
        this.bias = bias;
    }

    boolean apply(EntryPoints entries) {
        if (patches.poolSize() == 0) {
            return true;
        }
        long pool = patches.poolAddress() + bias;
        long mapped =
                MemoryMapper.map(
                        space,
                        pool,
                        patches.poolSize(),
                        Mman.PROT_READ | Mman.PROT_EXEC,
                        Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS | Mman.MAP_FIXED_NOREPLACE,
                        null,
                        true,
                        0);
        if (mapped != pool) {
            KernelLog.line("elfin: no room for the rewrite stubs; system calls stay traps");
            return false;
        }
        for (int i = 0; i < patches.slotCount(); i++) {
            long at = ForeignMemory.writable(space, pool + 8L * i, true);
            Mem.putLong(at, entries.entryFor(patches.slotNumber(i)));
        }
        for (int i = 0; i < patches.codeBytes(); i++) {
            putByte(pool + patches.slotBytes() + i, patches.codeByte(i));
        }
        int refused = 0;
        for (int i = 0; i < patches.patchCount(); i++) {
            if (!patches.applyPatch(i, bias, this)) {
                refused++;
            }
        }
        if (refused > 0) {
            KernelLog.line("elfin: the rewrite plan is not of this program; some calls stay traps");
        }
        space.layout.setPatches(patches, bias);
        return refused == 0;
    }

    @Override
    public byte getByte(long address) {
        long at = ForeignMemory.readable(space, address);
        return at == 0 ? 0 : Mem.getByte(at);
    }

    @Override
    public void putByte(long address, byte value) {
        long at = ForeignMemory.writable(space, address, true);
        if (at != 0) {
            Mem.putByte(at, value);
        }
    }
}
