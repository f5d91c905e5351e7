package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mman;

/**
 * Implements madvise(2) on an address space. There is no page merging and no handling of broken
 * memory: that advice is unknown, as to a Linux configured without.
 */
public final class MemoryAdvice {
    /** Advice that changes no flags. */
    private static final int NO_FLAGS = 0;

    private MemoryAdvice() {}

    /** Follows {@code advice} for {@code [address, address + length)}: 0 or {@code -errno}. */
    public static long advise(AddressSpace space, long address, long length, int advice) {
        if (!isKnown(advice) || (address & (Frames.SIZE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        long size = MemoryMapper.roundUp(length);
        if (size < 0 || (length != 0 && size == 0) || address + size < address) {
            return -Errno.EINVAL;
        }
        if (size == 0) {
            return 0;
        }
        long end = Math.min(address + size, AddressSpace.LIMIT);
        if (address < 0 || address >= AddressSpace.LIMIT) {
            return -Errno.ENOMEM;
        }
        long result =
                isPopulation(advice)
                        ? populate(space, address, end, advice)
                        : new Advice(advice).over(space, address, end);
        MappingEdits.joinAll(space, address, end);
        return result;
    }

    private static boolean isKnown(int advice) {
        switch (advice) {
            case Mman.MADV_MERGEABLE:
            case Mman.MADV_UNMERGEABLE:
                return false;
            case Mman.MADV_GUARD_INSTALL:
            case Mman.MADV_GUARD_REMOVE:
                return true;
            default:
                return (advice >= Mman.MADV_NORMAL && advice <= Mman.MADV_DONTNEED)
                        || (advice >= Mman.MADV_FREE && advice <= Mman.MADV_COLLAPSE);
        }
    }

    private static boolean isPopulation(int advice) {
        return advice == Mman.MADV_POPULATE_READ || advice == Mman.MADV_POPULATE_WRITE;
    }

    /**
     * Advice after which contents are gone, which a seal forbids on memory of no file that is
     * read-only.
     */
    private static boolean discards(int advice) {
        switch (advice) {
            case Mman.MADV_FREE:
            case Mman.MADV_DONTNEED:
            case Mman.MADV_DONTNEED_LOCKED:
            case Mman.MADV_REMOVE:
            case Mman.MADV_DONTFORK:
            case Mman.MADV_WIPEONFORK:
            case Mman.MADV_GUARD_INSTALL:
                return true;
            default:
                return false;
        }
    }

    /** Follows advice on each mapping. */
    private static final class Advice extends MappingWalk {
        private final int advice;

        Advice(int advice) {
            this.advice = advice;
        }

        @Override
        long visit(AddressSpace space, Mapping mapping, long start, long end) {
            return adviseOne(space, mapping, start, end, advice);
        }
    }

    private static long adviseOne(
            AddressSpace space, Mapping mapping, long start, long end, int advice) {
        if (mapping.has(Mapping.SEALED)
                && discards(advice)
                && mapping.isAnonymous()
                && !mapping.isWritable()) {
            return -Errno.EPERM;
        }
        boolean fixed = mapping.has(Mapping.LOCKED | Mapping.KERNEL_PAGES);
        switch (advice) {
            case Mman.MADV_DONTNEED:
                return fixed ? -Errno.EINVAL : drop(space, mapping, start, end);
            case Mman.MADV_DONTNEED_LOCKED:
                return drop(space, mapping, start, end);
            case Mman.MADV_FREE:
                return fixed || !mapping.isAnonymous() ? -Errno.EINVAL : giveUp(space, start, end);
            case Mman.MADV_REMOVE:
                return remove(mapping, start, end);
            case Mman.MADV_COLD:
            case Mman.MADV_PAGEOUT:
                // There is nowhere to page out to.
                return fixed ? -Errno.EINVAL : 0;
            case Mman.MADV_WILLNEED:
                // All files are in memory.
                return 0;
            case Mman.MADV_COLLAPSE:
                return collapse(space, mapping, start, end);
            case Mman.MADV_GUARD_INSTALL:
                return fixed ? -Errno.EINVAL : GuardPages.install(space, start, end);
            case Mman.MADV_GUARD_REMOVE:
                GuardPages.remove(space, start, end);
                return 0;
            default:
                return changeFlags(space, mapping, start, end, advice);
        }
    }

    private static long drop(AddressSpace space, Mapping mapping, long start, long end) {
        if (mapping.has(Mapping.KERNEL_PAGES)) {
            return -Errno.EINVAL;
        }
        MappingEdits.dropPages(space, start, end);
        return 0;
    }

    private static long giveUp(AddressSpace space, long start, long end) {
        return Reclaim.giveUp(space, start, end) ? 0 : -Errno.ENOMEM;
    }

    /** Frees the memory behind a shared mapping, or punches a hole in its file. */
    private static long remove(Mapping mapping, long start, long end) {
        if (mapping.has(Mapping.LOCKED | Mapping.KERNEL_PAGES) || mapping.isAnonymous()) {
            return -Errno.EINVAL;
        }
        if (!mapping.isShared() || !mapping.has(Mapping.MAY_WRITE)) {
            return -Errno.EACCES;
        }
        long first = mapping.pageIndexOf(start);
        long count = (end - start) >>> Frames.SHIFT;
        return mapping.file.pageSource() instanceof SharedMemory memory
                ? memory.punch(first, count)
                : mapping.file.punch(first, count);
    }

    private static long populate(AddressSpace space, long start, long end, int advice) {
        boolean write = advice == Mman.MADV_POPULATE_WRITE;
        for (long page = start; page < end; page += Frames.SIZE) {
            Mapping mapping = space.mappings.covering(page);
            if (mapping == null) {
                return -Errno.ENOMEM;
            }
            if (write ? !mapping.isWritable() : !mapping.isReadable()) {
                return -Errno.EINVAL;
            }
            int outcome = PageFaults.handle(space, page, write, false);
            if (outcome == Outcome.OUT_OF_MEMORY) {
                return -Errno.ENOMEM;
            }
            if (outcome != Outcome.RESOLVED) {
                return -Errno.EFAULT;
            }
        }
        return 0;
    }

    /** The aligned 2 MiB in the range become large pages. */
    private static long collapse(AddressSpace space, Mapping mapping, long start, long end) {
        if (!mapping.isAnonymous() || mapping.has(Mapping.NO_HUGE | Mapping.KERNEL_PAGES)) {
            return -Errno.EINVAL;
        }
        long block = (start + LargePages.SIZE - 1) & -LargePages.SIZE;
        for (; block + LargePages.SIZE <= end; block += LargePages.SIZE) {
            if (!LargePages.isPossible(mapping, block)) {
                return -Errno.EINVAL;
            }
            if (!LargePages.collapse(space, mapping, block)) {
                return -Errno.ENOMEM;
            }
        }
        return 0;
    }

    private static long changeFlags(
            AddressSpace space, Mapping mapping, long start, long end, int advice) {
        boolean wipe = advice == Mman.MADV_WIPEONFORK || advice == Mman.MADV_KEEPONFORK;
        if (wipe && (!mapping.isAnonymous() || mapping.isShared())) {
            return advice == Mman.MADV_WIPEONFORK ? -Errno.EINVAL : 0;
        }
        boolean release = advice == Mman.MADV_DOFORK || advice == Mman.MADV_DODUMP;
        if (release && mapping.has(Mapping.KERNEL_PAGES)) {
            return -Errno.EINVAL;
        }
        int flags = (mapping.flags & ~flagsToClear(advice)) | flagsToSet(advice);
        if (flags == mapping.flags) {
            return 0;
        }
        Mapping part = MappingEdits.isolate(space, mapping, start, end);
        if (part == null) {
            return -Errno.ENOMEM;
        }
        part.flags = flags;
        return 0;
    }

    private static int flagsToSet(int advice) {
        switch (advice) {
            case Mman.MADV_RANDOM:
                return Mapping.RANDOM_ACCESS;
            case Mman.MADV_SEQUENTIAL:
                return Mapping.SEQUENTIAL_ACCESS;
            case Mman.MADV_DONTFORK:
                return Mapping.DONT_FORK;
            case Mman.MADV_HUGEPAGE:
                return Mapping.HUGE;
            case Mman.MADV_NOHUGEPAGE:
                return Mapping.NO_HUGE;
            case Mman.MADV_DONTDUMP:
                return Mapping.DONT_DUMP;
            case Mman.MADV_WIPEONFORK:
                return Mapping.WIPE_ON_FORK;
            default:
                return NO_FLAGS;
        }
    }

    private static int flagsToClear(int advice) {
        switch (advice) {
            case Mman.MADV_NORMAL:
            case Mman.MADV_RANDOM:
            case Mman.MADV_SEQUENTIAL:
                return Mapping.RANDOM_ACCESS | Mapping.SEQUENTIAL_ACCESS;
            case Mman.MADV_DOFORK:
                return Mapping.DONT_FORK;
            case Mman.MADV_HUGEPAGE:
            case Mman.MADV_NOHUGEPAGE:
                return Mapping.HUGE | Mapping.NO_HUGE;
            case Mman.MADV_DODUMP:
                return Mapping.DONT_DUMP;
            case Mman.MADV_KEEPONFORK:
                return Mapping.WIPE_ON_FORK;
            default:
                return NO_FLAGS;
        }
    }
}
