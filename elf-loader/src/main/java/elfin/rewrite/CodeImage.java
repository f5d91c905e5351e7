package elfin.rewrite;

import elfin.elf.ByteSource;
import elfin.elf.ElfConstants;
import elfin.elf.ElfException;
import elfin.elf.ElfFile;
import elfin.elf.LoadPlan;
import elfin.elf.ProgramHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A program's bytes with what its headers say about code. */
final class CodeImage {
    private static final int ST_INFO = 4;
    private static final int ST_VALUE = 8;
    private static final int STT_FUNC = 2;
    private static final int STT_MASK = 0xf;

    private final byte[] bytes;
    private final ByteSource source;
    private final ElfFile file;
    private final LoadPlan plan;
    private final List<Section> sections;
    private final List<CodeRange> ranges;

    CodeImage(byte[] bytes) throws ElfException {
        this.bytes = bytes;
        this.source = ByteSource.of(bytes);
        this.file = ElfFile.read(source);
        this.plan = LoadPlan.of(file);
        this.sections = Section.readAll(source, file.header());
        this.ranges = findCode();
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
     * Whether there is code, and close enough together for one pool of stubs to serve all of it.
     */
    boolean isAnalysable() {
        return !ranges.isEmpty()
                && ranges.get(ranges.size() - 1).end() - ranges.get(0).address()
                        <= Integer.MAX_VALUE;
    }

    /** Executable ranges in ascending order; they do not overlap. */
    List<CodeRange> ranges() {
        return ranges;
    }

    boolean isCode(long address) {
        for (CodeRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** The file offset of a loaded address, or -1. */
    long offsetOf(long address) {
        for (int i = 0; i < plan.segmentCount(); i++) {
            ProgramHeader segment = plan.segment(i);
            long distance = address - segment.virtualAddress();
            if (distance >= 0 && distance < segment.fileSize()) {
                return segment.offset() + distance;
            }
        }
        return -1;
    }

    /** Addresses where an instruction surely starts: entry, functions, frame descriptions. */
    TreeSet<Long> knownStarts() {
        TreeSet<Long> starts = new TreeSet<>();
        starts.add(plan.entry());
        for (Section section : sections) {
            if (section.type() == ElfConstants.SHT_SYMTAB
                    || section.type() == ElfConstants.SHT_DYNSYM) {
                addFunctions(section, starts);
            } else if (section.name().equals(".eh_frame")) {
                new FrameDescriptions(source, section).forEachStart(starts::add);
            }
        }
        starts.removeIf(start -> !isCode(start));
        return starts;
    }

    private void addFunctions(Section table, TreeSet<Long> starts) {
        for (long at = 0; at + ElfConstants.SYM_SIZE <= table.size(); at += ElfConstants.SYM_SIZE) {
            long symbol = table.offset() + at;
            if ((source.getByte(symbol + ST_INFO) & STT_MASK) == STT_FUNC) {
                starts.add(source.getLong(symbol + ST_VALUE));
            }
        }
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
