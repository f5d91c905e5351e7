package elfin.kernel.dump;

import elfin.kernel.fs.BufferSpace;
import elfin.kernel.fs.FrameSource;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.DirectMap;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.Mapping;
import elfin.kernel.mm.PageTables;
import elfin.raw.Mem;

/**
 * Which of a process's memory goes into its core file, by Linux's rules (vma_dump_size()), and the
 * writing of it. The kernel's stubs do not exist for the program, and its text is the file's.
 */
final class CoreMemory {
    /** Bits of coredump_filter: core(5). */
    private static final int ANONYMOUS_PRIVATE = 1;

    private static final int ANONYMOUS_SHARED = 1 << 1;
    private static final int MAPPED_PRIVATE = 1 << 2;
    private static final int MAPPED_SHARED = 1 << 3;
    private static final int ELF_HEADERS = 1 << 4;

    private static final int ANY_EXECUTE = 0111;

    /** The first four bytes of an ELF file. */
    private static final int ELF_MAGIC = 0x464c457f;

    private final AddressSpace space;
    private final Mapping[] mappings;
    private final long[] sizes;
    private int count;

    /** A page for contents of files. */
    private final long frame;

    CoreMemory(AddressSpace space, int filter) {
        this.space = space;
        int all = space.mappings.size();
        mappings = new Mapping[all];
        sizes = new long[all];
        frame = FrameSource.allocate();
        if (frame == 0) {
            throw new OutOfMemoryError();
        }
        for (int i = 0; i < all; i++) {
            Mapping mapping = space.mappings.get(i);
            if (!mapping.has(Mapping.STUBS)) {
                mappings[count] = mapping;
                sizes[count++] = size(mapping, filter);
            }
        }
    }

    void close() {
        FrameSource.release(frame);
    }

    /** How many segments there are. */
    int count() {
        return count;
    }

    Mapping mapping(int index) {
        return mappings[index];
    }

    /** How many bytes of a segment are dumped, from its start on. */
    long size(int index) {
        return sizes[index];
    }

    private long size(Mapping mapping, int filter) {
        long whole = mapping.end - mapping.start;
        if (mapping.has(Mapping.KERNEL_PAGES)) {
            return mapping.start == space.layout.vdsoData ? 0 : whole;
        }
        if (mapping.has(Mapping.DONT_DUMP)) {
            return 0;
        }
        if (mapping.isShared()) {
            int kind = hasName(mapping) ? MAPPED_SHARED : ANONYMOUS_SHARED;
            return (filter & kind) != 0 ? whole : 0;
        }
        if ((filter & ANONYMOUS_PRIVATE) != 0 && hasOwnPages(mapping)
                || (filter & MAPPED_PRIVATE) != 0 && mapping.file != null) {
            return whole;
        }
        boolean head = (filter & ELF_HEADERS) != 0 && isHead(mapping);
        return head ? FrameSource.PAGE_SIZE : 0;
    }

    private static boolean hasName(Mapping mapping) {
        return mapping.file instanceof OpenFile file && file.inode.linkCount > 0;
    }

    /** Whether a page of a private mapping is the process's own, not the file's. */
    private boolean hasOwnPages(Mapping mapping) {
        if (mapping.has(Mapping.PATCHED)) {
            return false;
        }
        long at = PageTables.next(space.root, mapping.start, mapping.end);
        while (at < mapping.end) {
            boolean written = (PageTables.entry(space.root, at) & PageTables.DIRTY) != 0;
            if (mapping.isAnonymous() || written) {
                return true;
            }
            at = PageTables.next(space.root, at + Frames.SIZE, mapping.end);
        }
        return false;
    }

    /** Whether it begins with what says which program or library it is. */
    private boolean isHead(Mapping mapping) {
        if (mapping.pageIndex != 0 || !(mapping.file instanceof OpenFile file)) {
            return false;
        }
        return (file.inode.mode & ANY_EXECUTE) != 0
                || readFile(file, 0) && Mem.getInt(FrameSource.address(frame)) == ELF_MAGIC;
    }

    private boolean readFile(OpenFile file, long pageIndex) {
        long at = FrameSource.address(frame);
        Mem.fill(at, Frames.SIZE, (byte) 0);
        return file.readAt(BufferSpace.KERNEL, at, Frames.SIZE, pageIndex << Frames.SHIFT) > 0;
    }

    /** Writes the dumped part of a segment; what is zero anyway is a hole. */
    void write(int index, CoreWriter to) {
        Mapping mapping = mappings[index];
        long end = mapping.start + sizes[index];
        boolean anonymous = mapping.isAnonymous();
        long at = mapping.start;
        while (at < end && !to.isFull()) {
            long next = anonymous ? PageTables.next(space.root, at, end) : at;
            to.skip(Math.min(next, end) - at);
            if (next >= end) {
                return;
            }
            long page = page(mapping, next);
            if (page == 0) {
                to.skip(Frames.SIZE);
            } else {
                to.putPage(page);
            }
            at = next + Frames.SIZE;
        }
    }

    /** The kernel address of a page's contents; 0 when it has none. */
    private long page(Mapping mapping, long at) {
        if (mapping.file instanceof OpenFile file && mapping.has(Mapping.PATCHED)) {
            long pageIndex = mapping.pageIndex + (at - mapping.start >>> Frames.SHIFT);
            return readFile(file, pageIndex) ? FrameSource.address(frame) : 0;
        }
        long present = PageTables.entry(space.root, at) & PageTables.ADDRESS_MASK;
        if (present != 0) {
            return DirectMap.virtual(present);
        }
        return mapping.isAnonymous() ? 0 : ForeignMemory.readable(space, at);
    }
}
