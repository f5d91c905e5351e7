package elfin.kernel.mm;

/** All address spaces; and what file systems tell them: pages that are no longer the file's. */
public final class MappedFiles {
    private static AddressSpace[] spaces = new AddressSpace[4];
    private static int count;

    private MappedFiles() {}

    static void add(AddressSpace space) {
        if (count == spaces.length) {
            AddressSpace[] more = new AddressSpace[count * 2];
            System.arraycopy(spaces, 0, more, 0, count);
            spaces = more;
        }
        spaces[count++] = space;
    }

    static void remove(AddressSpace space) {
        for (int i = 0; i < count; i++) {
            if (spaces[i] == space) {
                spaces[i] = spaces[--count];
                spaces[count] = null;
                return;
            }
        }
    }

    static int spaceCount() {
        return count;
    }

    static AddressSpace space(int index) {
        return spaces[index];
    }

    /** Whether any program may write to a file's pages through a shared mapping. */
    public static boolean isMappedWritable(PageSource source) {
        for (int i = 0; i < count; i++) {
            MappingList mappings = spaces[i].mappings;
            for (int k = 0; k < mappings.size(); k++) {
                Mapping mapping = mappings.get(k);
                boolean writable = mapping.isShared() && mapping.has(Mapping.MAY_WRITE);
                if (writable && mapping.file != null && mapping.file.pageSource() == source) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Forgets the pages of a file from {@code firstPage} on wherever they are mapped, so that the
     * next access asks the source again: after truncation, or when a page got another frame.
     *
     * @param privateToo also copies that programs made: a truncated file's pages are gone even from
     *     private mappings, while a hole punched in it leaves private copies alone
     */
    public static void forget(
            PageSource source, long firstPage, long pageCount, boolean privateToo) {
        for (int i = 0; i < count; i++) {
            forgetIn(spaces[i], source, firstPage, pageCount, privateToo);
        }
    }

    private static void forgetIn(
            AddressSpace space,
            PageSource source,
            long firstPage,
            long pageCount,
            boolean privateToo) {
        for (int i = 0; i < space.mappings.size(); i++) {
            Mapping mapping = space.mappings.get(i);
            boolean concerned =
                    mapping.file != null
                            && mapping.file.pageSource() == source
                            && (privateToo || mapping.isShared());
            long from = Math.max(firstPage, mapping.pageIndex);
            long to = Math.min(firstPage + pageCount, mapping.pageIndexOf(mapping.end));
            if (concerned && from < to) {
                long base = mapping.start - (mapping.pageIndex << Frames.SHIFT);
                long start = base + (from << Frames.SHIFT);
                MappingEdits.dropPages(space, start, base + (to << Frames.SHIFT));
            }
        }
    }
}
