package elfin.kernel.exec;

import elfin.abi.Mman;
import elfin.elf.ElfException;
import elfin.elf.ElfFile;
import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.TextPatches;
import elfin.patch.PatchTable;

/**
 * Rewrites code that a running program maps from a file of the image, as a dynamic linker does with
 * libraries: the file's plan is put to work where the mapping is, with the stubs beside it. Without
 * a plan, without room for the stubs in reach, or when the program has written to the file or to
 * the pages, the code's calls stay traps.
 */
public final class LatePatches {
    private static final long NOT_THE_CODE = -1;

    private LatePatches() {}

    /**
     * Patches what has just become executable in a range, by mmap(2) or mprotect(2).
     *
     * @param length in bytes
     */
    public static void apply(AddressSpace space, long address, long length) {
        ProgramEnvironment machine = ProgramEnvironment.get();
        long end = address + length;
        long at = address;
        while (machine != null && at < end) {
            Mapping mapping = space.mappings.covering(at);
            if (mapping == null) {
                return;
            }
            long start = at;
            at = mapping.end;
            if (mapping.isExecutable()
                    && mapping.file instanceof OpenFile file
                    && TextPatches.isUntouchedCode(space, mapping)) {
                PatchTable table = machine.patches(file);
                if (table != null) {
                    long size = file.inode.size();
                    apply(space, file, size, start, Math.min(end, at), table, machine.entries());
                }
            }
        }
    }

    /** Whether a protection asks for code. */
    public static boolean isCode(int protection) {
        return (protection & (Mman.PROT_EXEC | Mman.PROT_WRITE)) == Mman.PROT_EXEC;
    }

    /**
     * Puts a plan to work on one mapping.
     *
     * @return false when it stays as it is
     */
    static boolean apply(
            AddressSpace space,
            MappedFile file,
            long fileSize,
            long start,
            long end,
            PatchTable table,
            EntryPoints entries) {
        if (table.patchCount() == 0) {
            return false;
        }
        try {
            long linked = linkedAddress(space, file, fileSize, start, end, table);
            return linked != NOT_THE_CODE
                    && install(space, file, start, end, start - linked, table, entries);
        } catch (ErrnoException | OutOfMemoryError e) {
            return false;
        }
    }

    private static boolean install(
            AddressSpace space,
            MappedFile file,
            long start,
            long end,
            long bias,
            PatchTable table,
            EntryPoints entries) {
        TextPatches patches = TextPatches.forMapped(space, table, bias);
        if (patches == null) {
            return false;
        }
        boolean hasPool = patches.isAtWork(space);
        if (!hasPool && StubPool.map(space, patches, bias, entries) < 0) {
            return false;
        }
        boolean installed = false;
        try {
            installed = patches.installMapped(space, file, start, end);
        } finally {
            if (!installed && !hasPool) {
                patches.unmapPool(space);
            }
        }
        return installed;
    }

    /**
     * The page address that the file's headers give to a whole executable segment that is mapped at
     * an address, or {@link #NOT_THE_CODE}. Of a part of it, jumps between pages would be cut.
     */
    private static long linkedAddress(
            AddressSpace space,
            MappedFile file,
            long fileSize,
            long start,
            long end,
            PatchTable table) {
        FileBytes bytes = new FileBytes(file.pageSource(), fileSize);
        try {
            LoadPlan plan = LoadPlan.ofObject(ElfFile.read(bytes));
            if (table.isPositionIndependent() != plan.isPositionIndependent()
                    || table.imageStart() != plan.start()
                    || table.imageEnd() != plan.end()) {
                return NOT_THE_CODE;
            }
            long pageIndex = pageIndex(space, start);
            for (int i = 0; i < plan.segmentCount(); i++) {
                ProgramHeader segment = plan.segment(i);
                long linked = segment.virtualAddress() & -Frames.SIZE;
                long size = segment.virtualAddress() + segment.fileSize() - linked;
                if (segment.isExecutable()
                        && segment.offset() >>> Frames.SHIFT == pageIndex
                        && end - start >= size
                        && (plan.isPositionIndependent() || linked == start)) {
                    return linked;
                }
            }
            return NOT_THE_CODE;
        } catch (ElfException | IndexOutOfBoundsException e) {
            return NOT_THE_CODE;
        } finally {
            bytes.close();
        }
    }

    private static long pageIndex(AddressSpace space, long address) {
        Mapping mapping = space.mappings.covering(address);
        return mapping.pageIndex + ((address - mapping.start) >>> Frames.SHIFT);
    }
}
