package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mman;

/**
 * Implements mmap(2) and munmap(2) on an address space. Results are addresses or {@code -errno}.
 */
public final class MemoryMapper {
    private static final int PROTECTIONS = Mman.PROT_READ | Mman.PROT_WRITE | Mman.PROT_EXEC;

    /** Of a 32-bit displacement, with some room because stubs also reach data behind the code. */
    private static final long STUB_REACH = Integer.MAX_VALUE - (1L << 20);

    private MemoryMapper() {}

    /**
     * Maps private or shared anonymous memory, or pages of a file.
     *
     * @param address hint, or the place with MAP_FIXED
     * @param length in bytes, rounded up to pages
     * @param protection {@code PROT_*}
     * @param mmapFlags {@code MAP_*}
     * @param file what to map, null for anonymous memory; checked to be readable, and writable for
     *     a shared writable mapping
     * @param mayWrite whether a shared mapping of the file may be made writable later
     * @param pageIndex page of the file to start at
     * @return the address or {@code -errno}
     */
    public static long map(
            AddressSpace space,
            long address,
            long length,
            int protection,
            int mmapFlags,
            MappedFile file,
            boolean mayWrite,
            long pageIndex) {
        long place = findPlace(space, address, length, mmapFlags, pageIndex);
        if (place < 0) {
            return place;
        }
        int flags = mappingFlags(space, mmapFlags, mayWrite);
        long size = roundUp(length);
        Mapping mapping =
                new Mapping(place, place + size, protection & PROTECTIONS, flags, file, pageIndex);
        long refused = refusal(space, mapping, mmapFlags);
        if (refused != 0) {
            return refused;
        }
        return insert(space, mapping, mmapFlags);
    }

    /**
     * The error of a request that is wrong in a way that Linux notices only after it has looked for
     * a place: {@code -errno}, or what is wrong with the place.
     */
    public static long refuse(
            AddressSpace space, long address, long length, int mmapFlags, int errno) {
        long place = findPlace(space, address, length, mmapFlags, 0);
        return place < 0 ? place : -errno;
    }

    /** Maps anonymous private memory; for the kernel's own use in loading programs. */
    public static long mapAnonymous(
            AddressSpace space, long address, long length, int protection, int mmapFlags) {
        int flags = mmapFlags | Mman.MAP_PRIVATE | Mman.MAP_ANONYMOUS;
        return map(space, address, length, protection, flags, null, true, 0);
    }

    /**
     * Maps pages of the kernel's own, which the program can neither change nor drop; the vDSO.
     *
     * @return the address or {@code -errno}
     */
    public static long mapKernelPages(
            AddressSpace space,
            long address,
            long size,
            int protection,
            MappedFile file,
            long pageIndex) {
        long place = place(space, address, size, address == 0 ? 0 : Mman.MAP_FIXED_NOREPLACE);
        if (place < 0) {
            return place;
        }
        int flags = Mapping.SHARED | Mapping.KERNEL_PAGES;
        file.retain();
        MappingEdits.add(
                space, new Mapping(place, place + size, protection, flags, file, pageIndex));
        return place;
    }

    /** Removes what is mapped in {@code [address, address + length)}: 0 or {@code -errno}. */
    public static long unmap(AddressSpace space, long address, long length) {
        long size = roundUp(length);
        if ((address & (Frames.SIZE - 1)) != 0
                || address < 0
                || size <= 0
                || address > AddressSpace.LIMIT
                || size > AddressSpace.LIMIT - address) {
            return -Errno.EINVAL;
        }
        if (MappingEdits.isSealed(space, address, address + size)) {
            return -Errno.EPERM;
        }
        if (!MappingEdits.mayCutOut(space, address, address + size)) {
            return -Errno.ENOMEM;
        }
        MappingEdits.cutOut(space, address, address + size);
        TextPatches.forgetUnmapped(space, address, address + size);
        return 0;
    }

    /**
     * Maps memory for a pool of stubs where nothing is: 0 or {@code -errno}.
     *
     * @param address a page
     * @param length in bytes
     */
    public static long mapStubs(AddressSpace space, long address, long length) {
        long size = roundUp(length);
        int flags = Mapping.MAY_WRITE | Mapping.STUBS | (space.lockFuture ? Mapping.LOCKED : 0);
        int protection = Mman.PROT_READ | Mman.PROT_EXEC;
        if (address < AddressSpace.LOWEST_ADDRESS || space.mappings.size() > MappingList.most) {
            return -Errno.ENOMEM;
        }
        long place = fixedPlace(space, address, size, Mman.MAP_FIXED_NOREPLACE);
        if (place < 0) {
            return place;
        }
        Mapping pool = new Mapping(place, place + size, protection, flags, null, 0);
        long refused = refusal(space, pool, 0);
        if (refused != 0) {
            return refused;
        }
        insert(space, pool, 0);
        return 0;
    }

    /**
     * Where a pool of stubs for code in {@code [start, end)} can be, when it cannot be where it was
     * planned: an address or {@code -ENOMEM}.
     */
    public static long placeForStubs(AddressSpace space, long start, long end, long length) {
        long size = roundUp(length);
        long lowest = Math.max(AddressSpace.LOWEST_ADDRESS, end - STUB_REACH);
        long highest = Math.min(AddressSpace.LIMIT, start + STUB_REACH);
        return FreeArea.beside(space, lowest, start, end, highest, size);
    }

    static long roundUp(long length) {
        return (length + Frames.SIZE - 1) & -Frames.SIZE;
    }

    private static long findPlace(
            AddressSpace space, long address, long length, int mmapFlags, long pageIndex) {
        long size = roundUp(length);
        if (length == 0) {
            return -Errno.EINVAL;
        }
        if (size <= 0 || size > AddressSpace.LIMIT) {
            return -Errno.ENOMEM;
        }
        if (pageIndex + (size >>> Frames.SHIFT) < pageIndex) {
            return -Errno.EOVERFLOW;
        }
        if (space.mappings.size() > MappingList.most) {
            return -Errno.ENOMEM;
        }
        return place(space, address, size, mmapFlags);
    }

    private static int mappingFlags(AddressSpace space, int mmapFlags, boolean mayWrite) {
        int type = mmapFlags & Mman.MAP_TYPE;
        boolean shared = type == Mman.MAP_SHARED || type == Mman.MAP_SHARED_VALIDATE;
        int flags = shared ? Mapping.SHARED : 0;
        if (type == Mman.MAP_DROPPABLE) {
            int droppable = Mapping.DROPPABLE | Mapping.NO_RESERVE;
            Reclaim.enable();
            // What may be lost at any time is no use to a child.
            return droppable | Mapping.WIPE_ON_FORK | Mapping.DONT_DUMP | Mapping.MAY_WRITE;
        }
        if (!shared || mayWrite) {
            flags |= Mapping.MAY_WRITE;
        }
        if ((mmapFlags & Mman.MAP_GROWSDOWN) != 0) {
            flags |= Mapping.GROWS_DOWN;
        }
        if ((mmapFlags & Mman.MAP_STACK) != 0) {
            flags |= Mapping.NO_HUGE;
        }
        if ((mmapFlags & Mman.MAP_NORESERVE) != 0) {
            flags |= Mapping.NO_RESERVE;
        }
        if ((mmapFlags & Mman.MAP_LOCKED) != 0 || space.lockFuture) {
            flags |= Mapping.LOCKED;
        }
        return flags;
    }

    private static long place(AddressSpace space, long address, long size, int mmapFlags) {
        if ((mmapFlags & (Mman.MAP_FIXED | Mman.MAP_FIXED_NOREPLACE)) != 0) {
            return fixedPlace(space, address, size, mmapFlags);
        }
        long hint = address & -Frames.SIZE;
        if (hint < 0 || hint > AddressSpace.LIMIT) {
            hint = 0;
        } else if (hint != 0) {
            hint = Math.max(hint, AddressSpace.LOWEST_ADDRESS);
        }
        long place;
        if ((mmapFlags & Mman.MAP_32BIT) != 0) {
            place = FreeArea.findLow(space, size);
        } else if ((mmapFlags & Mman.MAP_ABOVE4G) != 0) {
            place = FreeArea.findAbove4G(space, hint, size);
        } else {
            place = FreeArea.find(space, hint, size);
        }
        return place == FreeArea.NO_ROOM ? -Errno.ENOMEM : place;
    }

    private static long fixedPlace(AddressSpace space, long address, long size, int mmapFlags) {
        if (address < 0 || address > AddressSpace.LIMIT - size) {
            return -Errno.ENOMEM;
        }
        if ((address & (Frames.SIZE - 1)) != 0) {
            return -Errno.EINVAL;
        }
        if ((mmapFlags & Mman.MAP_FIXED_NOREPLACE) != 0
                && space.mappings.intersects(address, address + size)) {
            return -Errno.EEXIST;
        }
        return address;
    }

    private static long refusal(AddressSpace space, Mapping mapping, int mmapFlags) {
        long pages = mapping.pageCount();
        if ((mmapFlags & Mman.MAP_LOCKED) != 0 && !space.limits.mayLock()) {
            return -Errno.EPERM;
        }
        if (mapping.has(Mapping.LOCKED) && !space.limits.allowsLocked(space.lockedPages + pages)) {
            return -Errno.EAGAIN;
        }
        if (space.refusesExecution(mapping.protection, mapping.protection)) {
            return -Errno.EACCES;
        }
        if (!Commitment.mayReplace(space, mapping) || !Commitment.mayCommit(mapping, pages)) {
            return -Errno.ENOMEM;
        }
        if (MappingEdits.isSealed(space, mapping.start, mapping.end)) {
            return -Errno.EPERM;
        }
        return MappingEdits.mayCutOut(space, mapping.start, mapping.end) ? 0 : -Errno.ENOMEM;
    }

    /** The mapping of new shared memory, which goes when the mapping cannot be made. */
    private static Mapping sharedPart(Mapping like, MappedFile memory) {
        try {
            return new Mapping(like.start, like.end, like.protection, like.flags, memory, 0);
        } catch (OutOfMemoryError e) {
            memory.retain();
            memory.release();
            throw e;
        }
    }

    private static long insert(AddressSpace space, Mapping mapping, int mmapFlags) {
        MappedFile made = null;
        Mapping inserted = mapping;
        if (mapping.isShared() && mapping.file == null) {
            made = SharedMemory.create(mapping.pageCount());
            if (made == null) {
                return -Errno.ENOMEM;
            }
            inserted = sharedPart(mapping, made);
        }
        MappingEdits.cutOut(space, inserted.start, inserted.end);
        if (inserted.file != null) {
            inserted.file.retain();
        }
        long start = inserted.start;
        long end = inserted.end;
        boolean locked = inserted.has(Mapping.LOCKED) && !space.lockFutureOnFault;
        MappingEdits.add(space, inserted);
        boolean populate =
                (mmapFlags & (Mman.MAP_POPULATE | Mman.MAP_NONBLOCK)) == Mman.MAP_POPULATE;
        if (populate || locked) {
            // As on Linux, mmap succeeds even when not every page could be brought in.
            PageFaults.populate(space, start, end);
        }
        return start;
    }
}
