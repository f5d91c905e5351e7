package elfin.rewrite;

import elfin.elf.ElfConstants;
import elfin.elf.ProgramHeader;
import java.util.List;

/**
 * Code addresses held in data: pointer words, relocation addends and relative jump tables. Too many
 * only means that fewer sites can be rewritten.
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

    DataTargets(CodeImage image, CodeMap map) {
        this.image = image;
        this.map = map;
    }

    void addAll(List<Long> tables) {
        for (int i = 0; i < image.plan().segmentCount(); i++) {
            addWords(image.plan().segment(i));
        }
        addRelocations();
        for (long table : tables) {
            addTable(table);
        }
    }

    private void addWords(ProgramHeader segment) {
        long skew = -segment.virtualAddress() & (WORD - 1);
        for (long at = skew; at + WORD <= segment.fileSize(); at += WORD) {
            map.addTarget(image.source().getLong(segment.offset() + at));
        }
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
                map.addTarget(image.source().getLong(offset + at + RELA_ADDEND));
            }
        }
    }

    /** A table of distances from itself to code, as gcc and clang make for switches. */
    private void addTable(long table) {
        long offset = image.isCode(table) ? -1 : image.offsetOf(table);
        if (offset < 0) {
            return;
        }
        for (int i = 0; i < MAX_TABLE_ENTRIES; i++) {
            long at = offset + (long) i * TABLE_ENTRY;
            if (!image.source().contains(at, TABLE_ENTRY)) {
                return;
            }
            long target = table + image.source().getInt(at);
            if (!map.isStart(target)) {
                return;
            }
            map.addTarget(target);
        }
    }
}
