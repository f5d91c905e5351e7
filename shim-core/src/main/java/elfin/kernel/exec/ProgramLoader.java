package elfin.kernel.exec;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.elf.ElfException;
import elfin.elf.LoadPlan;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.mm.ProgramBreak;
import elfin.kernel.vdso.VdsoPages;
import elfin.patch.PatchTable;

/**
 * Loads a static ELF program, fixed or position-independent, into an empty address space, as
 * Linux's load_elf_binary() with randomisation off: segments where the file says, or at the top of
 * the mmap area; the heap behind the program, or at two thirds of the address space for a
 * position-independent one; the stack at the very top.
 */
public final class ProgramLoader {
    /** Linux's ELF_ET_DYN_BASE: where the heap of a position-independent static program starts. */
    private static final long POSITION_INDEPENDENT_BREAK = 0x5555_5555_4000L;

    private final AddressSpace space;
    private final Program program;
    private final ProcessorFacts facts;

    private ProgramLoader(AddressSpace space, Program program, ProcessorFacts facts) {
        this.space = space;
        this.program = program;
        this.facts = facts;
    }

    /**
     * Loads a program into an empty address space. When it fails the space holds rubbish: the
     * caller destroys it.
     *
     * @param entries where rewritten calls go; not used without a rewrite plan
     * @throws ElfException when the file is no program that can be run: ENOEXEC
     * @throws ErrnoException E2BIG, ENOMEM, EACCES for a file that cannot be mapped
     */
    public static LoadedProgram load(
            AddressSpace space, Program program, ProcessorFacts facts, EntryPoints entries)
            throws ElfException {
        return new ProgramLoader(space, program, facts).load(entries);
    }

    private LoadedProgram load(EntryPoints entries) throws ElfException {
        if (program.file.pageSource() == null) {
            throw ErrnoException.of(Errno.EACCES);
        }
        FileBytes bytes = new FileBytes(program.file.pageSource(), program.fileSize);
        LoadPlan plan;
        try {
            plan = LoadPlan.read(bytes);
        } finally {
            bytes.close();
        }
        space.chooseMmapTop();
        PatchTable patches = fitting(program.patches, plan);
        long bias = plan.isPositionIndependent() ? chooseBias(plan, patches) : 0;
        new SegmentMapper(space, program.file, bias).mapAll(plan);
        boolean rewritten = patches != null && StubPool.install(space, program, bias, entries);
        startBreak(plan, patches, bias);
        VdsoPages.map(space);
        InitialStack stack = new InitialStack(space, program, plan.hasExecutableStack());
        AuxiliaryVector vector = AuxiliaryVector.of(plan, bias, facts, space.layout);
        long stackPointer = stack.build(vector, facts.random);
        return new LoadedProgram(plan.entry() + bias, stackPointer, rewritten);
    }

    /** The rewrite plan if it is for this very file, else null. */
    private static PatchTable fitting(PatchTable patches, LoadPlan plan) {
        boolean fits =
                patches != null
                        && patches.isPositionIndependent() == plan.isPositionIndependent()
                        && patches.imageStart() == plan.start()
                        && patches.imageEnd() == plan.end();
        return fits ? patches : null;
    }

    /** Finds room for the program and its stubs, at the alignment its segments ask for. */
    private long chooseBias(LoadPlan plan, PatchTable patches) {
        long start = plan.start();
        long end = plan.end();
        if (patches != null && patches.poolSize() != 0) {
            start = Math.min(start, patches.poolAddress());
            end = Math.max(end, StubPool.end(patches));
        }
        long alignment = plan.alignment();
        long size = end - start + alignment;
        long place = MemoryMapper.mapAnonymous(space, 0, size, Mman.PROT_NONE, Mman.MAP_NORESERVE);
        if (place < 0) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
        MemoryMapper.unmap(space, place, size);
        // The highest bias that is a multiple of the alignment and leaves the end inside.
        return (place + size - end) & -alignment;
    }

    private void startBreak(LoadPlan plan, PatchTable patches, long bias) {
        long at = plan.end() + bias;
        if (plan.isPositionIndependent()) {
            at = POSITION_INDEPENDENT_BREAK;
        } else if (patches != null && patches.poolSize() != 0) {
            long poolEnd = StubPool.end(patches);
            boolean behind = patches.poolAddress() >= plan.end();
            at = behind ? Math.max(at, poolEnd) : at;
        }
        ProgramBreak.start(space, at);
    }
}
