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
import elfin.raw.Mem;

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
    static boolean install(AddressSpace space, Program program, long bias, EntryPoints entries) {
        PatchTable patches = program.patches;
        if (patches.poolSize() == 0) {
            return false;
        }
        TextPatches installed = TextPatches.install(space, program.file, patches, bias);
        if (installed == null) {
            return false;
        }
        check(map(space, installed, bias, entries));
        return true;
    }

    /**
     * Maps a plan's pool: 0 or {@code -errno}; then nothing is mapped. Where something else has its
     * place, it is the nearest free one below the code, or else above it, that jumps can reach.
     *
     * @param patches made in this space, and not at work yet
     */
    static long map(AddressSpace space, TextPatches patches, long bias, EntryPoints entries) {
        PatchTable table = patches.table();
        long planned = table.poolAddress() + bias;
        long size = table.poolSize();
        long pool = planned;
        long mapped = MemoryMapper.mapStubs(space, planned, size);
        if (mapped == -Errno.EEXIST) {
            long start = table.imageStart() + bias;
            pool = MemoryMapper.placeForStubs(space, start, table.imageEnd() + bias, size);
            mapped = pool < 0 ? pool : MemoryMapper.mapStubs(space, pool, size);
        }
        if (mapped < 0) {
            return mapped;
        }
        patches.movePool(pool - planned);
        if (patches.mapKeptPool(space, pool, size)) {
            return 0;
        }
        long filled = fill(space, table, pool, pool - planned, entries);
        if (filled < 0) {
            MemoryMapper.unmap(space, pool, size);
            return filled;
        }
        patches.keepPool(space, pool, size);
        return 0;
    }

    private static long fill(
            AddressSpace space, PatchTable table, long pool, long distance, EntryPoints entries) {
        long size = table.poolSize();
        int writing = Mman.PROT_READ | Mman.PROT_WRITE;
        long result = Protection.protect(space, pool, size, writing);
        for (int i = 0; result == 0 && i < table.slotCount(); i++) {
            long entry = entries.entryFor(table.slotNumber(i));
            boolean put = ForeignMemory.putLong(space, pool + (long) i * Long.BYTES, entry);
            result = put ? 0 : -Errno.ENOMEM;
        }
        long code = pool + table.slotBytes();
        boolean copied = result == 0 && copyCode(space, table, code);
        if (result == 0 && !(copied && (distance == 0 || bind(space, table, code, distance)))) {
            result = -Errno.ENOMEM;
        }
        int executing = Mman.PROT_READ | Mman.PROT_EXEC;
        return result < 0 ? result : Protection.protect(space, pool, size, executing);
    }

    /** False without memory. */
    private static boolean copyCode(AddressSpace space, PatchTable patches, long start) {
        int done = 0;
        while (done < patches.codeBytes()) {
            long address = start + done;
            long target = ForeignMemory.writable(space, address, false);
            if (target == 0) {
                return false;
            }
            int leftInPage = (int) (Frames.SIZE - (address & (Frames.SIZE - 1)));
            int chunk = Math.min(patches.codeBytes() - done, leftInPage);
            patches.copyCode(done, target, chunk);
            done += chunk;
        }
        return true;
    }

    /** Makes stub code fit a place other than the plan's; false without memory. */
    private static boolean bind(AddressSpace space, PatchTable table, long code, long distance) {
        for (int i = 0; i < table.mapCount(); i++) {
            int offset = table.boundOffset(i);
            if (offset >= 0) {
                int bound = (int) (table.codeInt(offset) - distance);
                for (int k = 0; k < Integer.BYTES; k++) {
                    long at = ForeignMemory.writable(space, code + offset + k, false);
                    if (at == 0) {
                        return false;
                    }
                    Mem.putByte(at, (byte) (bound >> k * Byte.SIZE));
                }
            }
        }
        return true;
    }

    private static void check(long result) {
        if (result < 0) {
            throw ErrnoException.of((int) -result);
        }
    }
}
