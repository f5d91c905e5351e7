package elfin.kernel.mm;

import elfin.raw.Mem;

/**
 * Changes to the list of mappings that keep it, the page tables and the counters in step. Nothing
 * here can fail once {@link #mayCutOut} has said yes.
 */
final class MappingEdits {
    private MappingEdits() {}

    /**
     * Whether {@code [start, end)} may be cut out: splitting the mapping around it must not make
     * too many, large pages at its ends must be split, and patches of text that reach over its ends
     * undone. Also makes room in the list, so that memory cannot run out half-way.
     */
    static boolean mayCutOut(AddressSpace space, long start, long end) {
        MappingList mappings = space.mappings;
        mappings.ensureRoom(4);
        int index = mappings.firstEndingAfter(start);
        boolean splits =
                index < mappings.size()
                        && mappings.get(index).start < start
                        && mappings.get(index).end > end;
        return (!splits || mappings.size() < MappingList.most)
                && splitPagesAt(space, start)
                && splitPagesAt(space, end)
                && TextEdges.detach(space, start, end);
    }

    /**
     * Makes {@code [start, end)}, which lies in one mapping, a mapping of its own.
     *
     * @return that mapping, or null when there would be too many or memory is exhausted; then
     *     nothing has changed
     */
    static Mapping isolate(AddressSpace space, Mapping mapping, long start, long end) {
        int splits = (mapping.start < start ? 1 : 0) + (mapping.end > end ? 1 : 0);
        if (space.mappings.size() + splits > MappingList.most
                || !splitPagesAt(space, start)
                || !splitPagesAt(space, end)) {
            return null;
        }
        space.mappings.ensureRoom(splits);
        splitAt(space, start);
        splitAt(space, end);
        return space.mappings.covering(start);
    }

    /** Whether any part of {@code [start, end)} is sealed: mseal(2). */
    static boolean isSealed(AddressSpace space, long start, long end) {
        MappingList mappings = space.mappings;
        int index = mappings.firstEndingAfter(start);
        for (; index < mappings.size() && mappings.get(index).start < end; index++) {
            if (mappings.get(index).has(Mapping.SEALED)) {
                return true;
            }
        }
        return false;
    }

    /** Removes what is mapped in {@code [start, end)}, with its pages and unused page tables. */
    static void cutOut(AddressSpace space, long start, long end) {
        MappingList mappings = space.mappings;
        if (!mappings.intersects(start, end)) {
            return;
        }
        splitAt(space, start);
        splitAt(space, end);
        int from = mappings.firstEndingAfter(start);
        int to = from;
        while (to < mappings.size() && mappings.get(to).start < end) {
            Mapping gone = mappings.get(to++);
            unmapPages(space, gone);
            space.count(gone, -1);
            if (gone.file != null) {
                gone.file.release();
            }
        }
        mappings.remove(from, to);
        freeTables(space, start, end, from);
    }

    private static void unmapPages(AddressSpace space, Mapping mapping) {
        boolean written = PageRemoval.remove(space, mapping.start, mapping.end, false);
        if (written && mapping.isShared() && mapping.file != null) {
            mapping.file.written();
        }
    }

    /**
     * Splits the large page that {@code address} lies inside of, if any; false without memory for
     * it.
     */
    static boolean splitPagesAt(AddressSpace space, long address) {
        if ((address & (LargePages.SIZE - 1)) == 0) {
            return true;
        }
        long middle = PageTables.middleSlot(space.root, address);
        return middle == 0 || !PageTables.isLarge(Mem.getLong(middle)) || LargePages.split(middle);
    }

    /** Splits the mapping that {@code address} lies inside of, if any. */
    static void splitAt(AddressSpace space, long address) {
        Mapping mapping = space.mappings.covering(address);
        if (mapping == null || mapping.start == address) {
            return;
        }
        Mapping upper = mapping.part(address, mapping.end);
        if (mapping.file != null) {
            mapping.file.retain();
        }
        mapping.end = address;
        space.mappings.insert(upper);
    }

    /** Adds a mapping where nothing is, joined with its neighbours where possible. */
    static void add(AddressSpace space, Mapping mapping) {
        space.count(mapping, 1);
        int index = space.mappings.insert(mapping);
        joinWithNext(space, index);
        if (index > 0) {
            joinWithNext(space, index - 1);
        }
    }

    /** Joins all neighbours in {@code [start, end]} that became alike. */
    static void joinAll(AddressSpace space, long start, long end) {
        MappingList mappings = space.mappings;
        int index = Math.max(0, mappings.firstEndingAfter(start) - 1);
        while (index < mappings.size() && mappings.get(index).start <= end) {
            if (!joinWithNext(space, index)) {
                index++;
            }
        }
    }

    /** Removes the pages of {@code [start, end)} from the page tables; guards stay. */
    static void dropPages(AddressSpace space, long start, long end) {
        PageRemoval.remove(space, start, end, true);
    }

    private static boolean joinWithNext(AddressSpace space, int index) {
        MappingList mappings = space.mappings;
        if (index + 1 >= mappings.size()) {
            return false;
        }
        Mapping mapping = mappings.get(index);
        Mapping next = mappings.get(index + 1);
        if (!mapping.continuesIn(next)) {
            return false;
        }
        mapping.end = next.end;
        mappings.remove(index + 1, index + 2);
        if (next.file != null) {
            next.file.release();
        }
        return true;
    }

    /** Frees page tables of {@code [start, end)}, in the hole before the mapping at an index. */
    private static void freeTables(AddressSpace space, long start, long end, int index) {
        MappingList mappings = space.mappings;
        long floor = index == 0 ? 0 : mappings.get(index - 1).end;
        long ceiling = index == mappings.size() ? 1L << 47 : mappings.get(index).start;
        if (PageTables.freeTables(space.root, start, end, floor, ceiling) != 0) {
            TlbFlush.all(space);
        }
    }
}
