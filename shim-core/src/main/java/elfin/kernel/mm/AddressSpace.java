package elfin.kernel.mm;

import elfin.abi.Mman;
import elfin.abi.Prctl;
import elfin.raw.Cpu;

/**
 * The low half of the virtual addresses: one process's mappings and page tables. This class holds
 * the state; the operations are in {@link MemoryMapper} (mmap, munmap), {@link Protection}
 * (mprotect), {@link Remapper} (mremap), {@link ProgramBreak} (brk), {@link MemoryAdvice}, {@link
 * MemoryLocks}, {@link PageFaults} and {@link AddressSpaceCopy} (fork).
 */
public final class AddressSpace {
    /** One past the last user address. */
    public static final long LIMIT = UserMemory.LIMIT;

    /** Linux's default vm.mmap_min_addr: mappings without MAP_FIXED never start lower. */
    public static final long LOWEST_ADDRESS = 0x10000;

    /** Space kept between the stack's top and the mmap area, at least: Linux's MIN_GAP. */
    private static final long LEAST_STACK_GAP = 128L << 20;

    private static final long MOST_STACK_GAP = LIMIT / 6 * 5;

    /** Linux's stack_guard_gap, 256 pages: what stays free below a stack. */
    static final long STACK_GUARD_GAP = 256L << Frames.SHIFT;

    private static AddressSpace active;

    /** Physical address of the page tables' root. */
    public final long root;

    public final MappingList mappings = new MappingList();
    public final MemoryLimits limits;

    /** Top of the area in which mmap finds places, downwards. */
    long mmapTop;

    /** Where the heap of brk(2) starts and ends, in bytes; both 0 before a program is loaded. */
    public long breakStart;

    public long breakEnd;

    /** mlockall(2) with MCL_FUTURE: new mappings are locked. */
    boolean lockFuture;

    /** MCL_ONFAULT with it: new mappings are not brought in at once. */
    boolean lockFutureOnFault;

    /** What membarrier(2) has registered, by its commands. */
    public int barriers;

    /** prctl(2)'s PR_SET_MDWE: {@code PR_MDWE_*}. */
    public int executionRefusals;

    /** prctl(2)'s PR_SET_DUMPABLE: whether cores may be dumped. */
    public boolean dumpable = true;

    /** {@code coredump_filter}: the kinds of memory in cores. */
    public int coreFilter = 0x33;

    /** Whether huge pages are off: PR_SET_THP_DISABLE's second and third argument. */
    public int hugePagesDisabled;

    /** Pages of all mappings. */
    long totalPages;

    /** Pages of private writable mappings. */
    long dataPages;

    long lockedPages;

    private int users = 1;

    /** Its processes are being killed and their memory is gone already. */
    private boolean reaped;

    private long residentPages;
    private long peakResidentPages;

    /** Where things are that /proc/pid/stat and auxv talk about; set by the program loader. */
    public final ProgramLayout layout = new ProgramLayout();

    private AddressSpace(long root, MemoryLimits limits) {
        this.root = root;
        this.limits = limits;
        chooseMmapTop();
        MappedFiles.add(this);
    }

    /** An empty address space with the kernel half of {@code kernelRoot}; null without memory. */
    public static AddressSpace create(long kernelRoot) {
        return create(kernelRoot, new MemoryLimits());
    }

    /** Takes over what a child and another program have of the settings of prctl(2). */
    public void inherit(AddressSpace from) {
        boolean refuses = (from.executionRefusals & Prctl.PR_MDWE_NO_INHERIT) == 0;
        executionRefusals = refuses ? from.executionRefusals : 0;
        dumpable = from.dumpable;
        coreFilter = from.coreFilter;
        hugePagesDisabled = from.hugePagesDisabled;
    }

    /** Whether a mapping may not become executable: prctl(2)'s PR_SET_MDWE. */
    boolean refusesExecution(int before, int after) {
        boolean writes = (after & Mman.PROT_WRITE) != 0;
        boolean executed = (before & Mman.PROT_EXEC) != 0;
        return executionRefusals != 0 && (after & Mman.PROT_EXEC) != 0 && (writes || !executed);
    }

    /** An empty address space with the limits of another; null without memory. */
    public static AddressSpace createLike(AddressSpace other, long kernelRoot) {
        return create(kernelRoot, other.limits.copy());
    }

    static AddressSpace create(long kernelRoot, MemoryLimits limits) {
        long root = PageTables.create(kernelRoot);
        if (root == Frames.NONE) {
            return null;
        }
        try {
            return new AddressSpace(root, limits);
        } catch (OutOfMemoryError e) {
            PageTables.destroy(root);
            return null;
        }
    }

    /**
     * Decides where the mmap area ends: below the room for the stack, as Linux's mmap_base()
     * without randomisation. Called again when a program is loaded under another RLIMIT_STACK.
     */
    public void chooseMmapTop() {
        long gap = limits.stack;
        if (gap < 0 || gap > MOST_STACK_GAP) {
            gap = MOST_STACK_GAP;
        }
        gap = Math.max(gap + STACK_GUARD_GAP, LEAST_STACK_GAP);
        mmapTop = (LIMIT - gap) & -Frames.SIZE;
    }

    /** Makes this the address space the processor uses. */
    public void activate() {
        if (active != this) {
            active = this;
            Cpu.writeCr3(root);
        }
    }

    /** Whether the processor uses it now. */
    public boolean isActive() {
        return active == this;
    }

    /**
     * Takes the processor off any program's address space: {@code kernelRoot} has only the kernel
     * half.
     */
    public static void deactivate(long kernelRoot) {
        active = null;
        Cpu.writeCr3(kernelRoot);
    }

    /** Another process uses it too: CLONE_VM. */
    public AddressSpace share() {
        users++;
        return this;
    }

    /** A process ends or leaves it; the last one destroys it. */
    public void leave(long kernelRoot) {
        if (--users == 0) {
            if (isActive()) {
                deactivate(kernelRoot);
            }
            destroy();
        }
    }

    /** How many processes use it. */
    public int userCount() {
        return users;
    }

    /**
     * Gives back the private memory of processes that are about to end, before they run again: all
     * further accesses fail. As Linux's oom_reaper.
     */
    public void reap() {
        reaped = true;
        for (int i = 0; i < mappings.size(); i++) {
            Mapping mapping = mappings.get(i);
            if (!mapping.isShared() && !mapping.has(Mapping.KERNEL_PAGES)) {
                MappingEdits.dropPages(this, mapping.start, mapping.end);
            }
        }
    }

    /** Whether {@link #reap} was called. */
    public boolean isReaped() {
        return reaped;
    }

    /** Whether several processes use it. */
    public boolean isShared() {
        return users > 1;
    }

    /** Removes everything; the space must not be active and is not used again. */
    public void destroy() {
        if (isActive()) {
            throw new IllegalStateException("destroying the active address space");
        }
        clear();
        MappedFiles.remove(this);
        PageTables.destroy(root);
    }

    /** Removes all mappings, as exec does; sealed ones too. */
    public void clear() {
        MappingEdits.cutOut(this, 0, LIMIT);
        breakStart = 0;
        breakEnd = 0;
        lockFuture = false;
        lockFutureOnFault = false;
        layout.clear();
    }

    /**
     * Brings in the page at a faulting address, or says what is wrong.
     *
     * @return an {@link Outcome}
     */
    public int handleFault(long address, boolean write, boolean execute) {
        return PageFaults.handle(this, address, write, execute);
    }

    /**
     * The address where an unpatched program would be, for an instruction pointer inside a
     * rewritten stub; others are returned as they are.
     */
    public long originalAddress(long instructionPointer) {
        return layout.originalAddress(instructionPointer);
    }

    /** Bytes of all mappings: VmSize. */
    public long mappedBytes() {
        return totalPages << Frames.SHIFT;
    }

    /** Bytes of private writable mappings: VmData. */
    public long dataBytes() {
        return dataPages << Frames.SHIFT;
    }

    /** Bytes in memory: VmRSS. */
    public long residentBytes() {
        return residentPages << Frames.SHIFT;
    }

    /** The most bytes that were in memory at once: VmHWM, ru_maxrss. */
    public long peakResidentBytes() {
        return peakResidentPages << Frames.SHIFT;
    }

    /** Bytes locked with mlock(2): VmLck. */
    public long lockedBytes() {
        return lockedPages << Frames.SHIFT;
    }

    void countResident(long pages) {
        residentPages += pages;
        peakResidentPages = Math.max(peakResidentPages, residentPages);
    }

    /** Counts a mapping's pages in ({@code sign} 1) or out (-1). */
    void count(Mapping mapping, int sign) {
        long pages = mapping.pageCount() * sign;
        totalPages += pages;
        if (mapping.isData()) {
            dataPages += pages;
        }
        if (mapping.has(Mapping.LOCKED)) {
            lockedPages += pages;
        }
    }
}
