package elfin.kernel.mm;

/**
 * Where text ends that is patched: a jump of which a part is unmapped, or whose target is, would
 * lead anywhere, so its place has the original bytes.
 */
final class TextEdges {
    private TextEdges() {}

    /**
     * Before {@code [start, end)} is cut out: patches in the pages beside it that reach over its
     * ends give way to the original bytes, as jumps that are cut lead anywhere.
     *
     * @return false without memory for it
     */
    static boolean detach(AddressSpace space, long start, long end) {
        return detachAt(space, start - Frames.SIZE, start) && detachAt(space, end, end);
    }

    private static boolean detachAt(AddressSpace space, long page, long edge) {
        Mapping mapping = page < 0 ? null : space.mappings.covering(page);
        TextPatches patches =
                mapping != null && mapping.has(Mapping.PATCHED)
                        ? space.layout.patchesOn(page)
                        : null;
        long frame = patches == null ? Frames.NONE : frameOf(space, page);
        if (frame == Frames.NONE || !patches.spansAny(edge)) {
            return true;
        }
        if (patches.isKept(page, frame)) {
            // It comes back without them, as the mapping then ends here.
            MappingEdits.dropPages(space, page, page + Frames.SIZE);
            return true;
        }
        if (PageFaults.force(space, page) != Outcome.RESOLVED) {
            return false;
        }
        patches.undoOver(edge, page, DirectMap.virtual(frameOf(space, page)));
        return true;
    }

    private static long frameOf(AddressSpace space, long page) {
        long entry = PageTables.entry(space.root, page);
        return PageBits.isGuard(entry) ? Frames.NONE : PageBits.frame(entry);
    }

    /** Whether all patches of a page have the pages that they need beside it. */
    static boolean isWhole(TextPatches patches, AddressSpace space, Mapping mapping, long page) {
        long end = page + Frames.SIZE;
        return (page > mapping.start || goesOn(space, mapping, page - 1) || !patches.spansAny(page))
                && (end < mapping.end || goesOn(space, mapping, end) || !patches.spansAny(end));
    }

    /** Whether text that is mapped continues at an address just outside its mapping. */
    private static boolean goesOn(AddressSpace space, Mapping mapping, long address) {
        Mapping other = space.mappings.covering(address);
        return other != null
                && other.has(Mapping.PATCHED)
                && other.file.pageSource() == mapping.file.pageSource()
                && other.pageIndexOf(address)
                        == mapping.pageIndex + ((address - mapping.start) >> Frames.SHIFT);
    }

    /** Undoes in a copy of a page, at a kernel address, the patches that are not whole. */
    static void undo(
            TextPatches patches,
            AddressSpace space,
            Mapping mapping,
            long page,
            long kernelAddress) {
        long end = page + Frames.SIZE;
        if (page == mapping.start && !goesOn(space, mapping, page - 1)) {
            patches.undoOver(page, page, kernelAddress);
        }
        if (end == mapping.end && !goesOn(space, mapping, end)) {
            patches.undoOver(end, page, kernelAddress);
        }
    }
}
