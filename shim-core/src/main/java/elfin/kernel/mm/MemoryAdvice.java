package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mman;

/**
 * Implements madvise(2) on an address space. MADV_FREE frees at once, which the manual page allows.
 * There are no huge pages and no page merging yet, so that advice is only remembered.
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
        long result = adviseMappings(space, address, end, advice);
        MappingEdits.joinAll(space, address, end);
        return result;
    }

    private static boolean isKnown(int advice) {
        return (advice >= Mman.MADV_NORMAL && advice <= Mman.MADV_DONTNEED)
                || (advice >= Mman.MADV_FREE && advice <= Mman.MADV_DONTNEED_LOCKED);
    }

    /** Holes are skipped and reported as ENOMEM at the end; an error ends it at once. */
    private static long adviseMappings(AddressSpace space, long start, long end, int advice) {
        long at = start;
        boolean hole = false;
        while (at < end) {
            int index = space.mappings.firstEndingAfter(at);
            if (index == space.mappings.size() || space.mappings.get(index).start >= end) {
                return -Errno.ENOMEM;
            }
            Mapping mapping = space.mappings.get(index);
            if (mapping.start > at) {
                hole = true;
                at = mapping.start;
            }
            long stop = Math.min(end, mapping.end);
            long result = adviseOne(space, mapping, at, stop, advice);
            if (result != 0) {
                return result;
            }
            at = stop;
        }
        return hole ? -Errno.ENOMEM : 0;
    }

    private static long adviseOne(
            AddressSpace space, Mapping mapping, long start, long end, int advice) {
        switch (advice) {
            case Mman.MADV_DONTNEED:
                return mapping.has(Mapping.LOCKED)
                        ? -Errno.EINVAL
                        : drop(space, mapping, start, end);
            case Mman.MADV_DONTNEED_LOCKED:
                return drop(space, mapping, start, end);
            case Mman.MADV_FREE:
                return mapping.isAnonymous() ? drop(space, mapping, start, end) : -Errno.EINVAL;
            case Mman.MADV_REMOVE:
                return remove(space, mapping, start, end);
            case Mman.MADV_POPULATE_READ:
            case Mman.MADV_POPULATE_WRITE:
                return populate(space, mapping, start, end, advice);
            case Mman.MADV_WILLNEED:
            case Mman.MADV_COLD:
            case Mman.MADV_PAGEOUT:
            case Mman.MADV_COLLAPSE:
            case Mman.MADV_MERGEABLE:
            case Mman.MADV_UNMERGEABLE:
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

    /** Frees the memory behind a shared mapping; files would have to punch a hole. */
    private static long remove(AddressSpace space, Mapping mapping, long start, long end) {
        if (mapping.has(Mapping.LOCKED) || mapping.isAnonymous()) {
            return -Errno.EINVAL;
        }
        if (!mapping.isShared() || !mapping.has(Mapping.MAY_WRITE)) {
            return -Errno.EACCES;
        }
        if (!(mapping.file.pageSource() instanceof SharedMemory memory)) {
            return -Errno.EOPNOTSUPP;
        }
        MappingEdits.dropPages(space, start, end);
        long toPage = mapping.pageIndexOf(end);
        memory.discard(mapping.pageIndexOf(start), toPage);
        return 0;
    }

    private static long populate(
            AddressSpace space, Mapping mapping, long start, long end, int advice) {
        boolean write = advice == Mman.MADV_POPULATE_WRITE;
        if (!mapping.isAccessible() || (write && !mapping.isWritable())) {
            return -Errno.EINVAL;
        }
        for (long page = start; page < end; page += Frames.SIZE) {
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
        int splits = (mapping.start < start ? 1 : 0) + (mapping.end > end ? 1 : 0);
        if (space.mappings.size() + splits > MappingList.MOST) {
            return -Errno.ENOMEM;
        }
        space.mappings.ensureRoom(splits);
        MappingEdits.splitAt(space, start);
        MappingEdits.splitAt(space, end);
        space.mappings.covering(start).flags = flags;
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
