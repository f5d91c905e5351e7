package elfin.kernel.mm;

/**
 * Changes to the list of mappings that keep it, the page tables and the counters in step. Nothing
 * here can fail once {@link #mayCutOut} has said yes.
 */
final class MappingEdits {
    private MappingEdits() {}

    /**
     * Whether {@code [start, end)} may be cut out: splitting the mapping around it must not make
     * too many. Also makes room in the list, so that memory cannot run out half-way.
     */
    static boolean mayCutOut(AddressSpace space, long start, long end) {
        MappingList mappings = space.mappings;
        mappings.ensureRoom(2);
        int index = mappings.firstEndingAfter(start);
        boolean splits =
                index < mappings.size()
                        && mappings.get(index).start < start
                        && mappings.get(index).end > end;
        return !splits || mappings.size() < MappingList.MOST;
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
            dropPages(space, gone.start, gone.end);
            space.count(gone, -1);
            if (gone.file != null) {
                gone.file.release();
            }
        }
        mappings.remove(from, to);
        freeTables(space, from);
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

    /** Removes the pages of {@code [start, end)} from the page tables. */
    static void dropPages(AddressSpace space, long start, long end) {
        long first = PageTables.next(space.root, start, end);
        long last = first;
        long dropped = 0;
        long page = first;
        while (page < end) {
            long frame = PageBits.frame(PageTables.unmap(space.root, page));
            if (!PageFaults.isZeroFrame(frame)) {
                Frames.release(frame);
                dropped++;
            }
            last = page + Frames.SIZE;
            page = PageTables.next(space.root, last, end);
        }
        space.countResident(-dropped);
        TlbFlush.range(space, first, last);
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

    /** Frees page tables in the hole before the mapping at {@code index}. */
    private static void freeTables(AddressSpace space, int index) {
        MappingList mappings = space.mappings;
        long floor = index == 0 ? 0 : mappings.get(index - 1).end;
        long ceiling = index == mappings.size() ? 1L << 47 : mappings.get(index).start;
        if (PageTables.freeTables(space.root, floor, ceiling) != 0) {
            TlbFlush.all(space);
        }
    }
}
