package elfin.kernel.exec;

import elfin.abi.Errno;
import elfin.abi.Mman;
import elfin.elf.ElfConstants;
import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ForeignMemory;
import elfin.kernel.mm.Frames;
import elfin.kernel.mm.MappedFile;
import elfin.kernel.mm.MemoryMapper;
import elfin.kernel.mm.ProgramLayout;

/** Maps the segments of a program: private file mappings, and zeroed memory behind them. */
final class SegmentMapper {
    private static final long PAGE_MASK = Frames.SIZE - 1;

    private final AddressSpace space;
    private final MappedFile file;
    private final long bias;

    SegmentMapper(AddressSpace space, MappedFile file, long bias) {
        this.space = space;
        this.file = file;
        this.bias = bias;
    }

    void mapAll(LoadPlan plan) {
        for (int i = 0; i < plan.segmentCount(); i++) {
            map(plan.segment(i));
            note(plan.segment(i));
        }
    }

    private void map(ProgramHeader segment) {
        long start = segment.virtualAddress() + bias;
        long fileEnd = start + segment.fileSize();
        long memoryEnd = start + segment.memorySize();
        int protection = protection(segment);
        long zeroFrom = start & -Frames.SIZE;
        if (segment.fileSize() != 0) {
            mapFile(segment, start, fileEnd, protection);
            zeroFrom = (fileEnd + PAGE_MASK) & -Frames.SIZE;
            if (memoryEnd > fileEnd && segment.isWritable()) {
                // To the end of the page, as Linux: glibc's ld.so allocates from there.
                clearTail(fileEnd, zeroFrom);
            }
        }
        if (memoryEnd > zeroFrom) {
            long size = memoryEnd - zeroFrom;
            check(
                    MemoryMapper.mapAnonymous(
                            space, zeroFrom, size, protection, Mman.MAP_FIXED_NOREPLACE));
        }
    }

    private void mapFile(ProgramHeader segment, long start, long fileEnd, int protection) {
        // Neighbouring segments may share a page of addresses; as on Linux the later one wins.
        int flags = Mman.MAP_PRIVATE | Mman.MAP_FIXED;
        long pageStart = start & -Frames.SIZE;
        long size = fileEnd - pageStart;
        long pageIndex = segment.offset() >>> Frames.SHIFT;
        check(MemoryMapper.map(space, pageStart, size, protection, flags, file, true, pageIndex));
    }

    /** What follows the data in its last page of the file is not the program's. */
    private void clearTail(long from, long to) {
        if (!ForeignMemory.clear(space, from, to - from)) {
            throw ErrnoException.of(Errno.ENOMEM);
        }
    }

    private void note(ProgramHeader segment) {
        ProgramLayout layout = space.layout;
        long start = segment.virtualAddress() + bias;
        long end = start + segment.fileSize();
        if (segment.isExecutable()) {
            layout.codeStart = layout.codeStart == 0 ? start : Math.min(layout.codeStart, start);
            layout.codeEnd = Math.max(layout.codeEnd, end);
        }
        layout.dataStart = Math.max(layout.dataStart, start);
        layout.dataEnd = Math.max(layout.dataEnd, end);
    }

    private static int protection(ProgramHeader segment) {
        return ((segment.flags() & ElfConstants.PF_R) != 0 ? Mman.PROT_READ : 0)
                | (segment.isWritable() ? Mman.PROT_WRITE : 0)
                | (segment.isExecutable() ? Mman.PROT_EXEC : 0);
    }

    private static void check(long result) {
        if (result < 0) {
            // EEXIST: zeroed memory would overlap another segment's page.
            boolean overlap = result == -Errno.EEXIST;
            throw ErrnoException.of(overlap ? Errno.ENOEXEC : (int) -result);
        }
    }
}
