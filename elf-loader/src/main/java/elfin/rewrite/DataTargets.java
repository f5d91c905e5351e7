package elfin.rewrite;

import elfin.elf.ElfConstants;
import elfin.elf.ProgramHeader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Code addresses held in data: pointer words, relocation addends and jump tables. Too many only
 * means that fewer sites can be rewritten.
 */
final class DataTargets {
    private static final int WORD = 8;
    private static final int TABLE_ENTRY = 4;
    private static final int MAX_TABLE_ENTRIES = 4096;
    private static final int DYN_SIZE = 16;
    private static final int RELA_SIZE = 24;
    private static final int RELA_ADDEND = 16;

    private final CodeImage image;
    private final CodeMap map;
    private final TreeSet<Long> tableStarts = new TreeSet<>();
    private final Set<Long> tableWords = new HashSet<>();
    private final Limits.Counter tableEntries =
            new Limits.Counter(Limits.TABLE_ENTRIES, "entries of jump tables");

    DataTargets(CodeImage image, CodeMap map) {
        this.image = image;
        this.map = map;
    }

    /**
     * Adds all. Tables are given as {address of the instruction that names it, table}: that
     * instruction is the jump itself for absolute ones, a {@code lea} for relative ones.
     */
    void addAll(List<long[]> relative, List<long[]> absolute) {
        relative.forEach(table -> tableStarts.add(table[1]));
        absolute.forEach(table -> tableStarts.add(table[1]));
        for (long[] table : absolute) {
            addAbsoluteTable(table[0], table[1]);
        }
        for (int i = 0; i < image.plan().segmentCount(); i++) {
            addWords(image.plan().segment(i));
        }
        addRelocations();
        // Tables with their jump close by first: then it is known which jumps are left.
        List<long[]> distant = new ArrayList<>();
        for (long[] table : relative) {
            long jump = map.indirectJumpBehind(table[0]);
            if (jump >= 0) {
                addRelativeTable(table[0], table[1], List.of(jump));
            } else if (isTable(table[1])) {
                distant.add(table);
            }
        }
        List<List<Long>> jumps = new ArrayList<>();
        for (long[] table : distant) {
            List<Long> left = map.unknownJumps(table[0]);
            jumps.add(left == null ? List.of() : left);
        }
        for (int i = 0; i < distant.size(); i++) {
            addRelativeTable(distant.get(i)[0], distant.get(i)[1], jumps.get(i));
        }
    }

    private void addWords(ProgramHeader segment) {
        long skew = -segment.virtualAddress() & (WORD - 1);
        for (long at = skew; at + WORD <= segment.fileSize(); at += WORD) {
            long value = image.source().getLong(segment.offset() + at);
            boolean pointer =
                    image.isNearCode(value) && !tableWords.contains(segment.offset() + at);
            if (pointer && !isCallSlot(segment.virtualAddress() + at, value)) {
                if (image.plan().isPositionIndependent()) {
                    // A number that looks like an address before relocation.
                    map.addTaken(value);
                } else {
                    map.addPointer(value);
                }
            }
        }
    }

    /** A word that is only called through, in the global offset table. */
    private boolean isCallSlot(long place, long target) {
        return image.isInOffsetTable(place) && map.addOffsetTableEntry(place, target);
    }

    private void addRelocations() {
        ProgramHeader dynamic = image.file().find(ElfConstants.PT_DYNAMIC);
        if (dynamic == null || !image.source().contains(dynamic.offset(), dynamic.fileSize())) {
            return;
        }
        long table = 0;
        long size = 0;
        for (long at = 0; at + DYN_SIZE <= dynamic.fileSize(); at += DYN_SIZE) {
            long tag = image.source().getLong(dynamic.offset() + at);
            long value = image.source().getLong(dynamic.offset() + at + WORD);
            if (tag == ElfConstants.DT_RELA) {
                table = value;
            } else if (tag == ElfConstants.DT_RELASZ) {
                size = value;
            }
        }
        long offset = image.offsetOf(table);
        if (offset >= 0 && image.source().contains(offset, size)) {
            for (long at = 0; at + RELA_SIZE <= size; at += RELA_SIZE) {
                long target = image.source().getLong(offset + at + RELA_ADDEND);
                if (!isCallSlot(image.source().getLong(offset + at), target)) {
                    map.addPointer(target);
                }
            }
        }
    }

    /** Words that a {@code jmp [register*8 + table]} chooses from. */
    private void addAbsoluteTable(long jump, long table) {
        long offset = image.isCode(table) ? -1 : image.offsetOf(table);
        int size = offset < 0 ? 0 : entries(table, WORD);
        for (int i = 0; i < size; i++) {
            long at = offset + (long) i * WORD;
            if (!image.source().contains(at, WORD) || !map.isStart(image.source().getLong(at))) {
                return;
            }
            tableEntries.add();
            map.addTableEdge(jump, image.source().getLong(at));
            tableWords.add(at);
        }
    }

    private boolean isTable(long table) {
        long offset = image.isCode(table) ? -1 : image.offsetOf(table);
        return offset >= 0
                && image.source().contains(offset, TABLE_ENTRY)
                && map.isStart(table + image.source().getInt(offset));
    }

    /** A table of distances from itself to code, as gcc and clang make for switches. */
    private void addRelativeTable(long lea, long table, List<Long> jumps) {
        long offset = image.isCode(table) ? -1 : image.offsetOf(table);
        if (offset < 0) {
            return;
        }
        int size = entries(table, TABLE_ENTRY);
        for (int i = 0; i < size; i++) {
            long at = offset + (long) i * TABLE_ENTRY;
            if (!image.source().contains(at, TABLE_ENTRY)) {
                return;
            }
            long target = table + image.source().getInt(at);
            if (!map.isStart(target)) {
                return;
            }
            tableEntries.add();
            for (long jump : jumps) {
                map.addTableEdge(jump, target);
            }
            if (jumps.isEmpty()) {
                map.addReference(lea, target);
            }
        }
    }

    /** How many entries fit before the next table. */
    private int entries(long table, int size) {
        Long next = tableStarts.higher(table);
        return next == null
                ? MAX_TABLE_ENTRIES
                : (int) Math.min(MAX_TABLE_ENTRIES, (next - table + size - 1) / size);
    }
}
