package elfin.kernel.exec;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.mm.Protection;
import elfin.kernel.mm.TextPatches;
import elfin.patch.PatchTable;

/**
 * The stubs that a rewrite plan's patched text jumps to: a pool of slots, which hold the kernel's
 * entries, and code.
 */
final class StubPool {
    private StubPool() {}

    /** First page address behind the pool, before the load bias. */
    static long end(PatchTable patches) {
        long end = patches.poolAddress() + patches.poolSize();
        return (end + Frames.SIZE - 1) & -Frames.SIZE;
    }

    /**
     * Makes the pool and patches the mapped program's text.
     *
     * @return false when the plan does not fit the program, which stays as it is
     */
    static boolean install(AddressSpace space, PatchTable patches, long bias, EntryPoints entries) {
        if (patches.poolSize() == 0 || !TextPatches.install(space, patches, bias)) {
            return false;
        }
        long pool = patches.poolAddress() + bias;
        long size = patches.poolSize();
        int protection = Mman.PROT_READ | Mman.PROT_EXEC;
        check(MemoryMapper.mapAnonymous(space, pool, size, protection, Mman.MAP_FIXED_NOREPLACE));
        TextPatches installed = space.layout.patches();
        if (installed.mapKeptPool(space, pool, size)) {
            return true;
        }
        check(Protection.protect(space, pool, size, Mman.PROT_READ | Mman.PROT_WRITE));
        for (int i = 0; i < patches.slotCount(); i++) {
            long entry = entries.entryFor(patches.slotNumber(i));
            if (!ForeignMemory.putLong(space, pool + (long) i * Long.BYTES, entry)) {
                throw ErrnoException.of(Errno.ENOMEM);
            }
        }
        copyCode(space, patches, pool + patches.slotBytes());
        check(Protection.protect(space, pool, size, protection));
        installed.keepPool(space, pool, size);
        return true;
    }

    private static void copyCode(AddressSpace space, PatchTable patches, long start) {
        int done = 0;
        while (done < patches.codeBytes()) {
            long address = start + done;
            long target = ForeignMemory.writable(space, address, false);
            if (target == 0) {
                throw ErrnoException.of(Errno.ENOMEM);
            }
            int leftInPage = (int) (Frames.SIZE - (address & (Frames.SIZE - 1)));
            int chunk = Math.min(patches.codeBytes() - done, leftInPage);
            patches.copyCode(done, target, chunk);
            done += chunk;
        }
    }

    private static void check(long result) {
        if (result < 0) {
            throw ErrnoException.of((int) -result);
        }
    }
}
