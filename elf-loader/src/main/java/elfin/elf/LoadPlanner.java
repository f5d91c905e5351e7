package elfin.elf;

/** Checks the program headers and makes the load plan. */
final class LoadPlanner {
    /** The first address user programs cannot have: TASK_SIZE of Linux with 4-level tables. */
    static final long USER_END = 0x7fff_ffff_f000L;

    /** Linux's default vm.mmap_min_addr: the null page and its neighbours stay unmapped. */
    static final long LOWEST_FIXED_ADDRESS = 65536;

    /** Far more than any real program; keeps a damaged size from asking for all address space. */
    static final long MAX_IMAGE_SIZE = 1L << 40;

    private static final int P_OFFSET = 8;
    private static final int P_VADDR = 16;
    private static final int P_FILESZ = 32;
    private static final int P_MEMSZ = 40;
    private static final int P_ALIGN = 48;
    private static final int E_ENTRY = 24;
    private static final int DYN_SIZE = 16;

    private final ElfFile file;
    private ProgramHeader[] segments = new ProgramHeader[0];
    private long alignment = LoadPlan.PAGE_SIZE;
    private boolean executableStack;

    LoadPlanner(ElfFile file) {
        this.file = file;
    }

    LoadPlan plan() throws ElfException {
        rejectDynamic();
        collectSegments();
        checkOverlaps();
        checkImageSize();
        checkEntry();
        return new LoadPlan(file, segments, findProgramHeaderAddress(), executableStack, alignment);
    }

    /**
     * The plan of anything with segments: also of what needs a dynamic linker, or is no program.
     */
    LoadPlan planObject() throws ElfException {
        collectSegments();
        checkOverlaps();
        checkImageSize();
        return new LoadPlan(file, segments, findProgramHeaderAddress(), executableStack, alignment);
    }

    private void rejectDynamic() throws ElfException {
        ProgramHeader interpreter = file.find(ElfConstants.PT_INTERP);
        if (interpreter != null) {
            throw new ElfException(
                    ElfProblem.DYNAMIC,
                    interpreter.headerOffset(),
                    "dynamically linked, not yet supported");
        }
        if (file.header().type() != ElfConstants.ET_DYN) {
            return;
        }
        if (file.header().entry() == 0) {
            throw new ElfException(
                    ElfProblem.NOT_EXECUTABLE, E_ENTRY, "a shared library, not a program");
        }
        ProgramHeader dynamic = file.find(ElfConstants.PT_DYNAMIC);
        if (dynamic != null && file.bytes().contains(dynamic.offset(), dynamic.fileSize())) {
            rejectNeeded(dynamic);
        }
    }

    private void rejectNeeded(ProgramHeader dynamic) throws ElfException {
        long entries = dynamic.fileSize() / DYN_SIZE;
        for (long i = 0; i < entries; i++) {
            long at = dynamic.offset() + i * DYN_SIZE;
            long tag = file.bytes().getLong(at);
            if (tag == ElfConstants.DT_NULL) {
                return;
            }
            if (tag == ElfConstants.DT_NEEDED) {
                throw new ElfException(
                        ElfProblem.DYNAMIC,
                        at,
                        "a shared library or a program that needs one, not yet supported");
            }
        }
    }

    private void collectSegments() throws ElfException {
        int count = 0;
        for (int i = 0; i < file.programHeaderCount(); i++) {
            count += isSegment(file.programHeader(i)) ? 1 : 0;
        }
        if (count == 0) {
            throw new ElfException(
                    ElfProblem.NO_SEGMENTS,
                    file.header().programHeaderOffset(),
                    "no segment to load");
        }
        segments = new ProgramHeader[count];
        int next = 0;
        for (int i = 0; i < file.programHeaderCount(); i++) {
            ProgramHeader header = file.programHeader(i);
            if (isSegment(header)) {
                checkSegment(header);
                segments[next++] = header;
                alignment = Math.max(alignment, header.alignment());
            } else if (header.type() == ElfConstants.PT_GNU_STACK) {
                executableStack = header.isExecutable();
            }
        }
    }

    /** Linux skips empty PT_LOAD headers. */
    private static boolean isSegment(ProgramHeader header) {
        return header.type() == ElfConstants.PT_LOAD
                && (header.memorySize() != 0 || header.fileSize() != 0);
    }

    private void checkSegment(ProgramHeader segment) throws ElfException {
        long at = segment.headerOffset();
        if (Long.compareUnsigned(segment.fileSize(), segment.memorySize()) > 0) {
            throw bad(at + P_FILESZ, "a segment larger in the file than in memory");
        }
        checkAddresses(segment);
        long align = segment.alignment();
        if (align < 0 || (align & (align - 1)) != 0 || align > MAX_IMAGE_SIZE) {
            throw bad(at + P_ALIGN, "a segment aligned to " + Hex.of(align));
        }
        long skew = (segment.virtualAddress() - segment.offset()) & (LoadPlan.PAGE_SIZE - 1);
        if (skew != 0 && segment.fileSize() != 0) {
            throw bad(at + P_OFFSET, "a segment whose address and offset differ within a page");
        }
        if (segment.fileSize() != 0
                && !file.bytes().contains(segment.offset(), segment.fileSize())) {
            throw new ElfException(
                    ElfProblem.TRUNCATED,
                    at + P_OFFSET,
                    "a segment lies beyond the end of the file");
        }
    }

    private void checkAddresses(ProgramHeader segment) throws ElfException {
        long at = segment.headerOffset();
        long address = segment.virtualAddress();
        long size = segment.memorySize();
        if (size < 0 || size > MAX_IMAGE_SIZE) {
            throw bad(at + P_MEMSZ, "a segment of " + Hex.of(size) + " bytes");
        }
        if (address < 0 || address > USER_END - size) {
            throw badAddress(at + P_VADDR, address);
        }
        boolean fixed = file.header().type() == ElfConstants.ET_EXEC;
        if (fixed && address < LOWEST_FIXED_ADDRESS) {
            throw badAddress(at + P_VADDR, address);
        }
    }

    private void checkOverlaps() throws ElfException {
        for (int i = 0; i < segments.length; i++) {
            for (int k = 0; k < i; k++) {
                boolean apart =
                        segments[i].virtualAddress() >= segments[k].end()
                                || segments[k].virtualAddress() >= segments[i].end();
                if (!apart) {
                    throw bad(segments[i].headerOffset() + P_VADDR, "overlapping segments");
                }
            }
        }
    }

    private void checkImageSize() throws ElfException {
        long start = Long.MAX_VALUE;
        long end = 0;
        for (ProgramHeader segment : segments) {
            start = Math.min(start, segment.virtualAddress());
            end = Math.max(end, segment.end());
        }
        if (end - start > MAX_IMAGE_SIZE) {
            throw bad(
                    file.header().programHeaderOffset(),
                    "segments " + Hex.of(end - start) + " bytes apart");
        }
    }

    private void checkEntry() throws ElfException {
        long entry = file.header().entry();
        for (ProgramHeader segment : segments) {
            if (segment.isExecutable() && segment.containsAddress(entry)) {
                return;
            }
        }
        throw new ElfException(
                ElfProblem.BAD_ENTRY,
                E_ENTRY,
                "the entry point " + Hex.of(entry) + " is in no executable segment");
    }

    private long findProgramHeaderAddress() {
        long offset = file.header().programHeaderOffset();
        for (ProgramHeader segment : segments) {
            if (offset >= segment.offset() && offset - segment.offset() < segment.fileSize()) {
                return offset - segment.offset() + segment.virtualAddress();
            }
        }
        return 0;
    }

    private static ElfException bad(long offset, String what) {
        return new ElfException(ElfProblem.BAD_SEGMENT, offset, what);
    }

    private static ElfException badAddress(long offset, long address) {
        return new ElfException(
                ElfProblem.BAD_ADDRESS,
                offset,
                "a segment at " + Hex.of(address) + ", outside the user addresses");
    }
}
