package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mman;

/**
 * Implements mlock(2), munlock(2), mlockall(2) and munlockall(2). Nothing is ever paged out, so
 * locking only counts, and brings pages in.
 */
public final class MemoryLocks {
    private static final long PAGE_MASK = Frames.SIZE - 1;

    /** Mappings that locking passes over. */
    private static final int KEPT_UNLOCKED = Mapping.KERNEL_PAGES | Mapping.DROPPABLE;

    private MemoryLocks() {}

    /** Locks the pages that {@code [address, address + length)} touches: 0 or {@code -errno}. */
    public static long lock(AddressSpace space, long address, long length, boolean onFault) {
        long start = address & -Frames.SIZE;
        long size = MemoryMapper.roundUp(length + (address & PAGE_MASK));
        if (!space.limits.mayLock()) {
            return -Errno.EPERM;
        }
        long lockedAfter = space.lockedPages + (size >>> Frames.SHIFT);
        lockedAfter -= lockedIn(space, start, start + size);
        if (!space.limits.allowsLocked(lockedAfter)) {
            return -Errno.ENOMEM;
        }
        long result = setLocked(space, start, size, true);
        if (result != 0 || onFault) {
            return result;
        }
        int outcome = PageFaults.populate(space, start, start + size);
        if (outcome == Outcome.RESOLVED) {
            return 0;
        }
        return outcome == Outcome.OUT_OF_MEMORY ? -Errno.EAGAIN : -Errno.ENOMEM;
    }

    /** Unlocks them. */
    public static long unlock(AddressSpace space, long address, long length) {
        long start = address & -Frames.SIZE;
        long size = MemoryMapper.roundUp(length + (address & PAGE_MASK));
        return setLocked(space, start, size, false);
    }

    /** mlockall(2); {@code flags} are {@code MCL_*}. */
    public static long lockAll(AddressSpace space, int flags) {
        int known = Mman.MCL_CURRENT | Mman.MCL_FUTURE | Mman.MCL_ONFAULT;
        if (flags == 0 || (flags & ~known) != 0 || flags == Mman.MCL_ONFAULT) {
            return -Errno.EINVAL;
        }
        if (!space.limits.mayLock()) {
            return -Errno.EPERM;
        }
        boolean current = (flags & Mman.MCL_CURRENT) != 0;
        if (current && !space.limits.allowsLocked(space.totalPages)) {
            return -Errno.ENOMEM;
        }
        space.lockFuture = (flags & Mman.MCL_FUTURE) != 0;
        space.lockFutureOnFault = (flags & Mman.MCL_ONFAULT) != 0;
        if (current) {
            setAllLocked(space, true, (flags & Mman.MCL_ONFAULT) == 0);
        }
        return 0;
    }

    /** munlockall(2). */
    public static long unlockAll(AddressSpace space) {
        space.lockFuture = false;
        space.lockFutureOnFault = false;
        setAllLocked(space, false, false);
        return 0;
    }

    private static long lockedIn(AddressSpace space, long start, long end) {
        MappingList mappings = space.mappings;
        long pages = 0;
        int index = mappings.firstEndingAfter(start);
        for (; index < mappings.size() && mappings.get(index).start < end; index++) {
            Mapping mapping = mappings.get(index);
            if (mapping.has(Mapping.LOCKED)) {
                long from = Math.max(start, mapping.start);
                pages += (Math.min(end, mapping.end) - from) >>> Frames.SHIFT;
            }
        }
        return pages;
    }

    private static long setLocked(AddressSpace space, long start, long size, boolean locked) {
        long end = start + size;
        if (end < start) {
            return -Errno.EINVAL;
        }
        if (end == start) {
            return 0;
        }
        if (start < 0) {
            return -Errno.ENOMEM;
        }
        long result = 0;
        long at = start;
        while (at < end && result == 0) {
            Mapping mapping = space.mappings.covering(at);
            long stop = mapping == null ? at : Math.min(end, mapping.end);
            if (mapping == null || !setPartLocked(space, mapping, at, stop, locked)) {
                result = -Errno.ENOMEM;
            }
            at = stop;
        }
        MappingEdits.joinAll(space, start, end);
        return result;
    }

    private static boolean setPartLocked(
            AddressSpace space, Mapping mapping, long start, long end, boolean locked) {
        if (mapping.has(Mapping.LOCKED) == locked || mapping.has(KEPT_UNLOCKED)) {
            return true;
        }
        Mapping part = MappingEdits.isolate(space, mapping, start, end);
        if (part == null) {
            return false;
        }
        space.count(part, -1);
        part.flags ^= Mapping.LOCKED;
        space.count(part, 1);
        return true;
    }

    private static void setAllLocked(AddressSpace space, boolean locked, boolean populate) {
        MappingList mappings = space.mappings;
        for (int i = 0; i < mappings.size(); i++) {
            Mapping mapping = mappings.get(i);
            setPartLocked(space, mapping, mapping.start, mapping.end, locked);
            if (populate && mapping.isAccessible()) {
                PageFaults.populate(space, mapping.start, mapping.end);
            }
        }
        MappingEdits.joinAll(space, 0, AddressSpace.LIMIT);
    }
}
