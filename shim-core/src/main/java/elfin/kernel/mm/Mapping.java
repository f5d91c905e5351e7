package elfin.kernel.mm;

import elfin.abi.Mman;
import java.util.Arrays;

/**
 * A range of pages with one kind of contents and protection: Linux's {@code vm_area_struct}. Ranges
 * are {@code [start, end)} in bytes, multiples of the page size.
 */
public final class Mapping {
    /** Writes are seen by all who map the same pages. */
    public static final int SHARED = 1;

    /** Grows downwards when the page below is touched: stacks. */
    public static final int GROWS_DOWN = 1 << 1;

    /** mlock(2). */
    public static final int LOCKED = 1 << 2;

    /** MAP_NORESERVE: exempt from the overcommit check. */
    public static final int NO_RESERVE = 1 << 3;

    /** mprotect(2) may make it writable: not a shared mapping of a file opened for reading. */
    public static final int MAY_WRITE = 1 << 4;

    /** MADV_DONTFORK. */
    public static final int DONT_FORK = 1 << 5;

    /** MADV_WIPEONFORK. */
    public static final int WIPE_ON_FORK = 1 << 6;

    /** MADV_DONTDUMP. */
    public static final int DONT_DUMP = 1 << 7;

    /** MADV_RANDOM: no pages around a fault are brought in. */
    public static final int RANDOM_ACCESS = 1 << 8;

    /** MADV_SEQUENTIAL. */
    public static final int SEQUENTIAL_ACCESS = 1 << 9;

    /** MADV_HUGEPAGE. */
    public static final int HUGE = 1 << 10;

    /** MADV_NOHUGEPAGE. */
    public static final int NO_HUGE = 1 << 11;

    /** Pages of the kernel's own (vDSO): cannot be enlarged, made writable or dropped. */
    public static final int KERNEL_PAGES = 1 << 12;

    /** Text of a program with a rewrite plan: {@link TextPatches}. */
    public static final int PATCHED = 1 << 13;

    /** mseal(2). */
    public static final int SEALED = 1 << 14;

    /** MAP_DROPPABLE: its pages may be taken away when memory is short. */
    public static final int DROPPABLE = 1 << 15;

    /** A pool of stubs, which does not exist for the program. */
    public static final int STUBS = 1 << 16;

    public long start;
    public long end;

    /** {@code PROT_READ}, {@code PROT_WRITE}, {@code PROT_EXEC}. */
    public int protection;

    /** The constants of this class. */
    public int flags;

    /** What is mapped, or null for private anonymous memory. */
    public final MappedFile file;

    /** Page of the file at {@link #start}. */
    public long pageIndex;

    /** mbind(2); null is the default. */
    public MemoryPolicy policy;

    /**
     * prctl(2)'s PR_SET_VMA: what anonymous memory is for; never changed, only replaced; or null.
     */
    public byte[] name;

    public Mapping(
            long start, long end, int protection, int flags, MappedFile file, long pageIndex) {
        this.start = start;
        this.end = end;
        this.protection = protection;
        this.flags = flags;
        this.file = file;
        this.pageIndex = pageIndex;
    }

    /** Its part {@code [from, to)} as a mapping of its own; the file is not retained. */
    Mapping part(long from, long to) {
        long index = pageIndex + ((from - start) >>> Frames.SHIFT);
        Mapping part = new Mapping(from, to, protection, flags, file, index);
        part.policy = policy;
        part.name = name;
        return part;
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    public boolean isShared() {
        return has(SHARED);
    }

    public boolean isWritable() {
        return (protection & Mman.PROT_WRITE) != 0;
    }

    public boolean isReadable() {
        return (protection & Mman.PROT_READ) != 0;
    }

    public boolean isExecutable() {
        return (protection & Mman.PROT_EXEC) != 0;
    }

    /** Whether it is readable, which on x86-64 every protection but none is. */
    public boolean isAccessible() {
        return (protection & (Mman.PROT_READ | Mman.PROT_WRITE | Mman.PROT_EXEC)) != 0;
    }

    /** Private memory of no file. */
    public boolean isAnonymous() {
        return file == null;
    }

    /** Whether it counts towards RLIMIT_DATA: private, writable, no stack. */
    boolean isData() {
        return isWritable() && !has(SHARED | GROWS_DOWN);
    }

    public long pageCount() {
        return (end - start) >>> Frames.SHIFT;
    }

    /** The page of the file at an address. */
    long pageIndexOf(long address) {
        return pageIndex + ((address - start) >>> Frames.SHIFT);
    }

    /** Whether {@code next}, which starts where this ends, could be one mapping with it. */
    boolean continuesIn(Mapping next) {
        return end == next.start
                && protection == next.protection
                && flags == next.flags
                && file == next.file
                && MemoryPolicy.same(policy, next.policy)
                && Arrays.equals(name, next.name)
                && !has(GROWS_DOWN | KERNEL_PAGES)
                && (file == null || pageIndexOf(end) == next.pageIndex);
    }
}
