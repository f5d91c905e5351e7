package elfin.kernel.exec;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.elf.ElfException;
import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.mm.ProgramBreak;
import elfin.patch.PatchTable;

/**
 * Maps a program's segments into an address space, as execve(2) does, and applies its rewrite plan.
 */
public final class ProgramLoader {
    private static final long PAGE = 4096;

    /** ELF's segment flag: readable. */
    private static final int PF_R = 4;

    /** Where Linux puts position-independent programs without randomisation. */
    private static final long PIE_BASE = 0x5555_5555_4000L;

    private final AddressSpace space;
    private final ProgramFile file;
    private final LoadPlan plan;
    private final long bias;

    /**
     * Reads the program's headers.
     *
     * @throws ElfException when it is no program that can run
     */
    public ProgramLoader(AddressSpace space, ProgramFile file) throws ElfException {
        this.space = space;
        this.file = file;
        this.plan = LoadPlan.read(file);
        this.bias = plan.isPositionIndependent() ? PIE_BASE - (plan.start() & -PAGE) : 0;
    }

    /** Where the program begins. */
    public long entry() {
        return plan.entry() + bias;
    }

    /** Address of the program headers, for AT_PHDR. */
    public long programHeaders() {
        return plan.programHeaderAddress() + bias;
    }

    public int programHeaderCount() {
        return plan.programHeaderCount();
    }

    public boolean hasExecutableStack() {
        return plan.hasExecutableStack();
    }

    /** Maps everything and starts the heap of brk(2) behind it. */
    public void mapSegments() {
        long end = 0;
        for (int i = 0; i < plan.segmentCount(); i++) {
            ProgramHeader segment = plan.segment(i);
            mapSegment(segment);
            end = Math.max(end, segment.virtualAddress() + bias + segment.memorySize());
            note(segment);
        }
        ProgramBreak.start(space, end + PAGE - 1 & -PAGE);
    }

    private void note(ProgramHeader segment) {
        long start = segment.virtualAddress() + bias;
        if (segment.isExecutable()) {
            space.layout.codeStart = start;
            space.layout.codeEnd = start + segment.fileSize();
        } else if (segment.isWritable()) {
            space.layout.dataStart = start;
            space.layout.dataEnd = start + segment.fileSize();
        }
    }

    private static int protection(ProgramHeader segment) {
        return ((segment.flags() & PF_R) != 0 ? Mman.PROT_READ : 0)
                | (segment.isWritable() ? Mman.PROT_WRITE : 0)
                | (segment.isExecutable() ? Mman.PROT_EXEC : 0);
    }

    private void mapSegment(ProgramHeader segment) {
        long address = segment.virtualAddress() + bias;
        long page = address & -PAGE;
        long fileEnd = address + segment.fileSize();
        long memoryEnd = address + segment.memorySize();
        long filePagesEnd = fileEnd + PAGE - 1 & -PAGE;
        if (segment.fileSize() > 0) {
            require(
                    MemoryMapper.map(
                            space,
                            page,
                            filePagesEnd - page,
                            protection(segment),
                            Mman.MAP_PRIVATE | Mman.MAP_FIXED,
                            file,
                            true,
                            segment.offset() - (address - page) >> 12));
        } else {
            filePagesEnd = page;
        }
        if (memoryEnd > filePagesEnd) {
            require(
                    MemoryMapper.map(
                            space,
                            filePagesEnd,
                            (memoryEnd + PAGE - 1 & -PAGE) - filePagesEnd,
                            protection(segment),
                            Mman.MAP_PRIVATE | Mman.MAP_FIXED | Mman.MAP_ANONYMOUS,
                            null,
                            true,
                            0));
        }
        if (memoryEnd > fileEnd && fileEnd < filePagesEnd && segment.isWritable()) {
            long rest = Math.min(memoryEnd, filePagesEnd) - fileEnd;
            if (!ForeignMemory.clear(space, fileEnd, rest)) {
                throw ErrnoException.of(Errno.ENOMEM);
            }
        }
    }

    private static void require(long result) {
        if (result < 0) {
            throw ErrnoException.of((int) -result);
        }
    }

    /**
     * Applies a rewrite plan to the mapped program: the stubs with the kernel's entries, and the
     * patched sites in private copies of their pages.
     *
     * @return whether all sites were as the plan expects; if not the program stays as it is
     */
    public boolean rewrite(PatchTable patches, EntryPoints entries) {
        return new PatchApplier(space, patches, bias).apply(entries);
    }
}
