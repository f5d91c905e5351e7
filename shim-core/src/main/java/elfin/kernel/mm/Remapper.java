package elfin.kernel.mm;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.raw.Mem;

/** Implements mremap(2) on an address space. Results are addresses or {@code -errno}. */
public final class Remapper {
    private static final int KNOWN =
            Mman.MREMAP_MAYMOVE | Mman.MREMAP_FIXED | Mman.MREMAP_DONTUNMAP;
    private static final long PAGE_MASK = Frames.SIZE - 1;

    private Remapper() {}

    /** See mremap(2); {@code newAddress} counts with MREMAP_FIXED and MREMAP_DONTUNMAP. */
    public static long remap(
            AddressSpace space,
            long address,
            long oldLength,
            long newLength,
            int flags,
            long newAddress) {
        long oldSize = MemoryMapper.roundUp(oldLength);
        long newSize = MemoryMapper.roundUp(newLength);
        boolean toPlace = (flags & (Mman.MREMAP_FIXED | Mman.MREMAP_DONTUNMAP)) != 0;
        if (!argumentsMakeSense(address, oldSize, newSize, flags)
                || (toPlace && !targetMakesSense(address, oldSize, newSize, flags, newAddress))) {
            return -Errno.EINVAL;
        }
        if ((flags & Mman.MREMAP_FIXED) != 0 && oldSize == newSize) {
            return moveAll(space, address, oldSize, flags, newAddress);
        }
        Mapping mapping = address < 0 ? null : space.mappings.covering(address);
        if (mapping == null) {
            return -Errno.EFAULT;
        }
        if (mapping.has(Mapping.SEALED)) {
            return -Errno.EPERM;
        }
        if (!toPlace && newSize <= oldSize) {
            return shrink(space, address, oldSize, newSize);
        }
        long refused = refusal(space, mapping, address, oldSize, newSize);
        if (refused != 0) {
            return refused;
        }
        if (!toPlace) {
            if (growsInPlace(space, mapping, address, oldSize, newSize)) {
                return address;
            }
            if ((flags & Mman.MREMAP_MAYMOVE) == 0) {
                return -Errno.ENOMEM;
            }
        }
        return move(space, address, oldSize, newSize, flags, newAddress);
    }

    private static boolean argumentsMakeSense(long address, long oldSize, long newSize, int flags) {
        return (flags & ~KNOWN) == 0
                && (address & PAGE_MASK) == 0
                && newSize > 0
                && newSize <= AddressSpace.LIMIT
                && oldSize >= 0;
    }

    private static boolean targetMakesSense(
            long address, long oldSize, long newSize, int flags, long target) {
        boolean inside =
                (target & PAGE_MASK) == 0 && target >= 0 && target <= AddressSpace.LIMIT - newSize;
        boolean apart = address + oldSize <= target || target + newSize <= address;
        boolean resizes = (flags & Mman.MREMAP_DONTUNMAP) != 0 && oldSize != newSize;
        return inside && apart && !resizes && (flags & Mman.MREMAP_MAYMOVE) != 0;
    }

    /**
     * Moves all mappings in a range, with the holes between them, as Linux does since 6.17; an
     * error leaves what was moved before where it is.
     */
    private static long moveAll(
            AddressSpace space, long address, long size, int flags, long newAddress) {
        long end = address + size;
        long at = address;
        while (at < end) {
            int index = space.mappings.firstEndingAfter(at);
            if (index == space.mappings.size() || space.mappings.get(index).start >= end) {
                break;
            }
            Mapping mapping = space.mappings.get(index);
            if (at == address && mapping.start > at) {
                return -Errno.EFAULT;
            }
            long from = Math.max(at, mapping.start);
            long length = Math.min(end, mapping.end) - from;
            long target = newAddress + (from - address);
            long refused = refusal(space, mapping, from, length, length);
            long result = refused != 0 ? refused : move(space, from, length, length, flags, target);
            if (result < 0) {
                return result;
            }
            at = from + length;
        }
        return at == address ? -Errno.EFAULT : newAddress;
    }

    private static long shrink(AddressSpace space, long address, long oldSize, long newSize) {
        if (newSize == oldSize) {
            return address;
        }
        long result = MemoryMapper.unmap(space, address + newSize, oldSize - newSize);
        return result == 0 ? address : result;
    }

    /** Linux's check of the mapping to be moved or enlarged. */
    private static long refusal(
            AddressSpace space, Mapping mapping, long address, long oldSize, long newSize) {
        if (mapping.has(Mapping.SEALED)) {
            return -Errno.EPERM;
        }
        if (oldSize == 0 && !mapping.isShared()) {
            return -Errno.EINVAL;
        }
        if (Math.min(oldSize, newSize) > mapping.end - address
                || (mapping.has(Mapping.KERNEL_PAGES) && newSize > oldSize)) {
            return -Errno.EFAULT;
        }
        long more = (newSize - oldSize) >>> Frames.SHIFT;
        if (newSize <= oldSize) {
            return 0;
        }
        if (mapping.has(Mapping.LOCKED) && !space.limits.allowsLocked(space.lockedPages + more)) {
            return -Errno.EAGAIN;
        }
        boolean allowed =
                Commitment.mayGrow(space, more, mapping.isData())
                        && Commitment.mayCommit(mapping, more);
        return allowed ? 0 : -Errno.ENOMEM;
    }

    private static boolean growsInPlace(
            AddressSpace space, Mapping mapping, long address, long oldSize, long newSize) {
        long end = address + newSize;
        if (oldSize == 0
                || address + oldSize != mapping.end
                || end > AddressSpace.LIMIT
                || space.mappings.intersects(mapping.end, end)) {
            return false;
        }
        long from = mapping.end;
        space.count(mapping, -1);
        mapping.end = end;
        space.count(mapping, 1);
        MappingEdits.joinAll(space, from, end);
        if (mapping.has(Mapping.LOCKED)) {
            PageFaults.populate(space, from, end);
        }
        return true;
    }

    private static long move(
            AddressSpace space,
            long address,
            long oldSize,
            long newSize,
            int flags,
            long newAddress) {
        if (space.mappings.size() >= MappingList.most - 3) {
            return -Errno.ENOMEM;
        }
        space.mappings.ensureRoom(4);
        boolean fixed = (flags & Mman.MREMAP_FIXED) != 0;
        long target = fixed ? newAddress : FreeArea.find(space, newAddress & -Frames.SIZE, newSize);
        if (target == FreeArea.NO_ROOM) {
            return -Errno.ENOMEM;
        }
        boolean keepOld = (flags & Mman.MREMAP_DONTUNMAP) != 0 || oldSize == 0;
        if (keepOld && !Commitment.mayGrow(space, newSize >>> Frames.SHIFT, false)) {
            return -Errno.ENOMEM;
        }
        long moved = Math.min(oldSize, newSize);
        if (fixed && MappingEdits.isSealed(space, target, target + newSize)) {
            return -Errno.EPERM;
        }
        if (!splitPages(space, address, oldSize, moved, target, newSize)
                || !TextEdges.detach(space, address, address + oldSize)
                || (fixed && !TextEdges.detach(space, target, target + newSize))
                || !restoreText(space, address, moved)) {
            return -Errno.ENOMEM;
        }
        if (fixed) {
            MappingEdits.cutOut(space, target, target + newSize);
            if (space.mappings.covering(address) == null) {
                // A duplicate (old length 0) made over its own original.
                return -Errno.EFAULT;
            }
        }
        if (oldSize > newSize) {
            MappingEdits.cutOut(space, address + newSize, address + oldSize);
        }
        insertMoved(space, address, moved, target, newSize);
        if (moved > 0 && !movePages(space, address, moved, target)) {
            // The pages that were not moved are still at the old place: move the others back.
            movePages(space, target, moved, address);
            MappingEdits.cutOut(space, target, target + newSize);
            return -Errno.ENOMEM;
        }
        finishMove(space, address, moved, target, newSize, keepOld);
        return target;
    }

    private static boolean restoreText(AddressSpace space, long address, long size) {
        boolean patched = space.mappings.covering(address).has(Mapping.PATCHED);
        return !patched || TextPatches.restore(space, address, address + size);
    }

    /** Splits large pages wherever mappings will be split. */
    private static boolean splitPages(
            AddressSpace space, long address, long oldSize, long moved, long target, long newSize) {
        return MappingEdits.splitPagesAt(space, address)
                && MappingEdits.splitPagesAt(space, address + moved)
                && MappingEdits.splitPagesAt(space, address + oldSize)
                && MappingEdits.splitPagesAt(space, target)
                && MappingEdits.splitPagesAt(space, target + newSize);
    }

    private static void insertMoved(
            AddressSpace space, long address, long moved, long target, long newSize) {
        Mapping old = space.mappings.covering(address);
        Mapping copy = old.part(address, address + moved);
        copy.start = target;
        copy.end = target + newSize;
        copy.flags &= ~Mapping.PATCHED;
        if (copy.file != null) {
            copy.file.retain();
        }
        MappingEdits.add(space, copy);
    }

    private static void finishMove(
            AddressSpace space,
            long address,
            long moved,
            long target,
            long newSize,
            boolean keepOld) {
        boolean locked = space.mappings.covering(target).has(Mapping.LOCKED);
        if (!keepOld) {
            MappingEdits.cutOut(space, address, address + moved);
        }
        if (locked && newSize > moved) {
            PageFaults.populate(space, target + moved, target + newSize);
        }
    }

    /** Moves page-table entries; false when a table could not be made. */
    private static boolean movePages(AddressSpace space, long from, long size, long to) {
        long end = from + size;
        boolean complete = true;
        long at = PageTables.nextBlock(space.root, from, end);
        while (at < end && complete) {
            long stop = PageTables.blockEnd(at, end);
            long middle = PageTables.middleSlot(space.root, at);
            if (!moveLarge(space, middle, at, stop, at - from + to)) {
                complete =
                        (!PageTables.isLarge(Mem.getLong(middle)) || LargePages.split(middle))
                                && moveBlock(space, middle, at, stop, to - from);
            }
            at = PageTables.nextBlock(space.root, stop, end);
        }
        TlbFlush.range(space, from, end);
        return complete;
    }

    /** Moves a large page as a whole; false when it is none, or cannot be at the target. */
    private static boolean moveLarge(
            AddressSpace space, long middle, long from, long to, long target) {
        long entry = Mem.getLong(middle);
        if (!PageTables.isLarge(entry)
                || to - from != LargePages.SIZE
                || (target & (LargePages.SIZE - 1)) != 0) {
            return false;
        }
        long targetMiddle = PageTables.middleSlotOrNew(space.root, target);
        if (targetMiddle == 0 || Mem.getLong(targetMiddle) != 0) {
            return false;
        }
        Mem.putLong(targetMiddle, entry);
        Mem.putLong(middle, 0);
        return true;
    }

    private static boolean moveBlock(
            AddressSpace space, long middle, long from, long to, long distance) {
        long slot = PageTables.slotIn(Mem.getLong(middle) & PageTables.ADDRESS_MASK, from);
        for (long page = from; page < to; page += Frames.SIZE, slot += Long.BYTES) {
            long entry = Mem.getLong(slot);
            if (entry == 0) {
                continue;
            }
            long target = PageTables.slotOrNew(space.root, page + distance);
            if (target == 0) {
                return false;
            }
            Mem.putLong(target, entry);
            Mem.putLong(slot, 0);
        }
        return true;
    }
}
