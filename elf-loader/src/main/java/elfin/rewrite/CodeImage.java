package elfin.rewrite;

import elfin.elf.ByteSource;
import elfin.elf.ElfException;
import elfin.elf.ElfFile;
import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A program's bytes with what its headers say about code. */
final class CodeImage {
    /** Longer names of functions are cut. */
    private static final int MAX_TEXT = 256;

    private static final int MAX_OFFSET_TABLES = 4;

    private final byte[] bytes;
    private final ByteSource source;
    private final ElfFile file;
    private final LoadPlan plan;
    private final List<ProgramHeader> segments;
    private final List<Section> sections;
    private final List<Section> offsetTables;
    private final List<CodeRange> ranges;

    private final DynamicInfo dynamic;

    /** A program that runs without a dynamic linker. */
    CodeImage(byte[] bytes) throws ElfException {
        this(bytes, false);
    }

    private CodeImage(byte[] bytes, boolean isObject) throws ElfException {
        this.bytes = bytes;
        this.source = ByteSource.of(bytes);
        this.file = ElfFile.read(source);
        this.plan = isObject ? LoadPlan.ofObject(file) : LoadPlan.of(file);
        this.segments = new ArrayList<>();
        for (int i = 0; i < plan.segmentCount(); i++) {
            segments.add(plan.segment(i));
        }
        segments.sort(Comparator.comparingLong(ProgramHeader::virtualAddress));
        this.sections = Section.readAll(source, file.header());
        this.offsetTables =
                sections.stream()
                        .filter(section -> section.name().equals(".got"))
                        .limit(MAX_OFFSET_TABLES)
                        .toList();
        this.ranges = findCode();
        this.dynamic = isObject ? new DynamicReader(this).read() : DynamicInfo.NONE;
    }

    /** Any program or shared object. */
    static CodeImage ofObject(byte[] bytes) throws ElfException {
        return new CodeImage(bytes, true);
    }

    /** What the dynamic linker is told; nothing for a program that has none. */
    DynamicInfo dynamic() {
        return dynamic;
    }

    byte[] bytes() {
        return bytes;
    }

    ByteSource source() {
        return source;
    }

    ElfFile file() {
        return file;
    }

    LoadPlan plan() {
        return plan;
    }

    List<Section> sections() {
        return sections;
    }

    /**
     * Whether there is code, close enough together for one pool of stubs and the tables of an
     * analysis.
     */
    boolean isAnalysable() {
        return !ranges.isEmpty()
                && ranges.get(ranges.size() - 1).end() - ranges.get(0).address()
                        <= Limits.CODE_BYTES;
    }

    /** Executable ranges in ascending order; they do not overlap. */
    List<CodeRange> ranges() {
        return ranges;
    }

    boolean isCode(long address) {
        return rangeOf(address) != null;
    }

    /** The range that holds an address, or null. */
    CodeRange rangeOf(long address) {
        int low = 0;
        int high = ranges.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            CodeRange range = ranges.get(middle);
            if (address < range.address()) {
                high = middle - 1;
            } else if (address >= range.end()) {
                low = middle + 1;
            } else {
                return range;
            }
        }
        return null;
    }

    /** Whether an address is a word of the global offset table. */
    boolean isInOffsetTable(long address) {
        for (Section table : offsetTables) {
            long distance = address - table.address();
            if (distance >= 0 && distance < table.size()) {
                return (distance & (Long.BYTES - 1)) == 0;
            }
        }
        return false;
    }

    /** Where a data word with an address of code would be in the file, or -1. */
    long wordAt(long address) {
        long offset = offsetOf(address);
        return offset >= 0 && source.contains(offset, Long.BYTES) ? offset : -1;
    }

    /** Whether an address lies between the first and the last byte of code. */
    boolean isNearCode(long address) {
        return address >= ranges.get(0).address() && address < ranges.get(ranges.size() - 1).end();
    }

    /** The file offset of a loaded address, or -1. */
    long offsetOf(long address) {
        int low = 0;
        int high = segments.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            ProgramHeader segment = segments.get(middle);
            long distance = address - segment.virtualAddress();
            if (distance < 0) {
                high = middle - 1;
            } else if (distance < segment.fileSize()) {
                return segment.offset() + distance;
            } else {
                low = middle + 1;
            }
        }
        return -1;
    }

    /** Whether two addresses lie in one range of code. */
    boolean sameRange(long one, long other) {
        CodeRange range = rangeOf(one);
        return range != null && range.contains(other);
    }

    /** A NUL-terminated text in the file, cut at an end and at a bound. */
    String text(long offset, long limit) {
        long end = Math.min(Math.min(limit, bytes.length), offset + MAX_TEXT);
        int length = 0;
        while (offset + length < end && bytes[(int) offset + length] != 0) {
            length++;
        }
        return new String(bytes, (int) offset, length, StandardCharsets.ISO_8859_1);
    }

    private List<CodeRange> findCode() {
        List<CodeRange> found = new ArrayList<>();
        for (int i = 0; i < plan.segmentCount(); i++) {
            ProgramHeader segment = plan.segment(i);
            if (segment.isExecutable() && segment.fileSize() > 0) {
                addCode(segment, found);
            }
        }
        found.sort((a, b) -> Long.compare(a.address(), b.address()));
        for (int i = found.size() - 1; i > 0; i--) {
            if (found.get(i).address() < found.get(i - 1).end()) {
                // Only damaged section headers say so: trust the segments alone.
                return segmentsWithCode();
            }
        }
        return found;
    }

    private List<CodeRange> segmentsWithCode() {
        List<CodeRange> found = new ArrayList<>();
        for (int i = 0; i < plan.segmentCount(); i++) {
            ProgramHeader s = plan.segment(i);
            if (s.isExecutable() && s.fileSize() > 0) {
                found.add(new CodeRange(s.virtualAddress(), s.offset(), s.fileSize()));
            }
        }
        found.sort((a, b) -> Long.compare(a.address(), b.address()));
        return found;
    }

    /** The code sections of a segment, or all of the segment where none are described. */
    private void addCode(ProgramHeader segment, List<CodeRange> found) {
        int before = found.size();
        for (Section section : sections) {
            boolean matches =
                    section.isCode()
                            && section.size() > 0
                            && section.offset() >= segment.offset()
                            && section.offset() + section.size()
                                    <= segment.offset() + segment.fileSize()
                            && section.address() - section.offset()
                                    == segment.virtualAddress() - segment.offset();
            if (matches) {
                found.add(new CodeRange(section.address(), section.offset(), section.size()));
            }
        }
        if (found.size() == before) {
            found.add(
                    new CodeRange(segment.virtualAddress(), segment.offset(), segment.fileSize()));
        }
    }
}
