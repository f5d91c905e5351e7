package elfin.elf;

/**
 * What execve(2) must do to load a program: which parts of the file go where, and what the
 * auxiliary vector says. Every number has been checked: segments lie inside the file and the user
 * address range, do not overlap and do not wrap.
 *
 * <p>Addresses of a position-independent program are relative to the load bias. The kernel chooses
 * the bias as a multiple of {@link #alignment()}.
 */
public final class LoadPlan {
    /** The size of a page. */
    public static final long PAGE_SIZE = 4096;

    private final boolean positionIndependent;
    private final long entry;
    private final ProgramHeader[] segments;
    private final long programHeaderAddress;
    private final int programHeaderCount;
    private final boolean executableStack;
    private final long alignment;

    LoadPlan(
            ElfFile file,
            ProgramHeader[] segments,
            long programHeaderAddress,
            boolean executableStack,
            long alignment) {
        this.positionIndependent = file.header().type() == ElfConstants.ET_DYN;
        this.entry = file.header().entry();
        this.segments = segments;
        this.programHeaderAddress = programHeaderAddress;
        this.programHeaderCount = file.programHeaderCount();
        this.executableStack = executableStack;
        this.alignment = alignment;
    }

    /** Reads and checks a file completely. */
    public static LoadPlan read(ByteSource bytes) throws ElfException {
        return of(ElfFile.read(bytes));
    }

    /** Checks a file's program headers. */
    public static LoadPlan of(ElfFile file) throws ElfException {
        return new LoadPlanner(file).plan();
    }

    /**
     * The segments of a program or shared object that is only to be looked at: it may need a
     * dynamic linker, and may have no entry point.
     */
    public static LoadPlan ofObject(ElfFile file) throws ElfException {
        return new LoadPlanner(file).planObject();
    }

    /** Whether it may be loaded anywhere (static-PIE). */
    public boolean isPositionIndependent() {
        return positionIndependent;
    }

    /** The entry point; AT_ENTRY after adding the bias. */
    public long entry() {
        return entry;
    }

    /** How many segments there are, at least one. */
    public int segmentCount() {
        return segments.length;
    }

    /** A segment, in the file's order. Its addresses need not be page-aligned. */
    public ProgramHeader segment(int index) {
        return segments[index];
    }

    /** Where the program sees its program headers (AT_PHDR), or 0 if no segment holds them. */
    public long programHeaderAddress() {
        return programHeaderAddress;
    }

    /** AT_PHNUM. */
    public int programHeaderCount() {
        return programHeaderCount;
    }

    /**
     * Whether PT_GNU_STACK asks for an executable stack. Without that header the stack is not
     * executable, as on Linux for x86-64 (arch/x86/include/asm/elf.h).
     */
    public boolean hasExecutableStack() {
        return executableStack;
    }

    /** The largest alignment of a segment in bytes: a power of two, at least a page. */
    public long alignment() {
        return alignment;
    }

    /** The lowest address, rounded down to a page. */
    public long start() {
        long start = segments[0].virtualAddress();
        for (ProgramHeader segment : segments) {
            start = Math.min(start, segment.virtualAddress());
        }
        return start & -PAGE_SIZE;
    }

    /** The first address after the program, rounded up to a page: where brk(2) starts. */
    public long end() {
        long end = 0;
        for (ProgramHeader segment : segments) {
            end = Math.max(end, segment.end());
        }
        return (end + PAGE_SIZE - 1) & -PAGE_SIZE;
    }

    /** Whether a segment is writable and executable. Linux allows it; it is worth a note. */
    public boolean hasWritableCode() {
        for (ProgramHeader segment : segments) {
            if (segment.isWritable() && segment.isExecutable()) {
                return true;
            }
        }
        return false;
    }
}
