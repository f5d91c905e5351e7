package elfin.rewrite;

import elfin.elf.ByteSource;
import elfin.elf.ElfConstants;
import elfin.elf.ElfHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of an ELF file. Sections are hints: a file whose section headers are absent or damaged
 * simply has none.
 */
record Section(String name, int type, long flags, long address, long offset, long size, int link) {
    private static final int SH_TYPE = 4;
    private static final int SH_FLAGS = 8;
    private static final int SH_ADDR = 16;
    private static final int SH_OFFSET = 24;
    private static final int SH_SIZE = 32;
    private static final int SH_LINK = 40;
    private static final int MAX_NAME = 64;

    /** All sections that lie inside the file. */
    static List<Section> readAll(ByteSource file, ElfHeader header) {
        List<Section> sections = new ArrayList<>();
        long table = header.sectionHeaderOffset();
        long tableBytes = (long) header.sectionHeaderCount() * ElfConstants.SHDR_SIZE;
        if (table == 0
                || header.sectionHeaderSize() != ElfConstants.SHDR_SIZE
                || !file.contains(table, tableBytes)) {
            return sections;
        }
        long names = nameOffset(file, header);
        for (int i = 0; i < header.sectionHeaderCount(); i++) {
            sections.add(read(file, table + (long) i * ElfConstants.SHDR_SIZE, names));
        }
        return sections;
    }

    boolean isCode() {
        return type != ElfConstants.SHT_NOBITS
                && (flags & ElfConstants.SHF_ALLOC) != 0
                && (flags & ElfConstants.SHF_EXECINSTR) != 0;
    }

    private static long nameOffset(ByteSource file, ElfHeader header) {
        if (header.sectionNameIndex() >= header.sectionHeaderCount()) {
            return -1;
        }
        long at =
                header.sectionHeaderOffset()
                        + (long) header.sectionNameIndex() * ElfConstants.SHDR_SIZE;
        return file.getLong(at + SH_OFFSET);
    }

    private static Section read(ByteSource file, long at, long names) {
        long offset = file.getLong(at + SH_OFFSET);
        long size = file.getLong(at + SH_SIZE);
        int type = file.getInt(at + SH_TYPE);
        boolean inside = type == ElfConstants.SHT_NOBITS || file.contains(offset, size);
        return new Section(
                names < 0 ? "" : name(file, names + (file.getInt(at) & 0xffffffffL)),
                type,
                file.getLong(at + SH_FLAGS),
                file.getLong(at + SH_ADDR),
                offset,
                inside ? size : 0,
                file.getInt(at + SH_LINK));
    }

    private static String name(ByteSource file, long at) {
        byte[] bytes = new byte[MAX_NAME];
        int length = 0;
        while (length < MAX_NAME
                && file.contains(at + length, 1)
                && file.getByte(at + length) != 0) {
            bytes[length] = file.getByte(at + length);
            length++;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    }
}
