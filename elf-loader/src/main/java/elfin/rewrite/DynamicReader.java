package elfin.rewrite;

import elfin.elf.ByteSource;
import elfin.elf.ElfConstants;
import elfin.elf.ProgramHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads an object's PT_DYNAMIC: gABI, chapter 5, "Dynamic Section". Everything it points at is
 * bounded by the file's length; what lies outside is taken to be empty.
 */
final class DynamicReader {
    private static final int DYN_SIZE = 16;
    private static final int RELA_SIZE = 24;
    private static final int R_INFO = 8;
    private static final int R_ADDEND = 16;
    private static final int WORD = 8;
    private static final int ST_INFO = 4;
    private static final int ST_SHNDX = 6;
    private static final int ST_VALUE = 8;
    private static final int STT_NOTYPE = 0;
    private static final int STT_FUNC = 2;
    private static final int STT_GNU_IFUNC = 10;
    private static final int STT_MASK = 0xf;

    /** More entries than any real dynamic section has. */
    private static final int MAX_ENTRIES = 4096;

    private final CodeImage image;
    private final ByteSource file;
    private final Map<Long, Long> tags = new HashMap<>();
    private final List<Long> neededNames = new ArrayList<>();
    private final SymbolSlots slots = new SymbolSlots();
    private final List<Long> pointers = new ArrayList<>();
    private final Limits.Counter relocations =
            new Limits.Counter(Limits.RELOCATIONS, "relocations");

    DynamicReader(CodeImage image) {
        this.image = image;
        this.file = image.source();
    }

    DynamicInfo read() {
        ProgramHeader dynamic = image.file().find(ElfConstants.PT_DYNAMIC);
        if (dynamic == null || !file.contains(dynamic.offset(), dynamic.fileSize())) {
            return DynamicInfo.NONE;
        }
        readTags(dynamic);
        Map<String, List<Long>> exports = readExports();
        readRelocations(tag(ElfConstants.DT_RELA), tag(ElfConstants.DT_RELASZ));
        readRelocations(tag(ElfConstants.DT_JMPREL), tag(ElfConstants.DT_PLTRELSZ));
        readPackedRelocations();
        addPointer(tag(ElfConstants.DT_INIT));
        addPointer(tag(ElfConstants.DT_FINI));
        return new DynamicInfo(
                interpreter(),
                text(tag(ElfConstants.DT_SONAME)),
                neededNames.stream().map(this::text).toList(),
                runPath(),
                exports,
                slots,
                List.copyOf(pointers));
    }

    private void readTags(ProgramHeader dynamic) {
        long entries = Math.min(MAX_ENTRIES, dynamic.fileSize() / DYN_SIZE);
        for (long i = 0; i < entries; i++) {
            long at = dynamic.offset() + i * DYN_SIZE;
            long tag = file.getLong(at);
            if (tag == ElfConstants.DT_NULL) {
                return;
            }
            long value = file.getLong(at + WORD);
            if (tag == ElfConstants.DT_NEEDED) {
                neededNames.add(value);
            } else {
                tags.put(tag, value);
            }
        }
    }

    private long tag(long tag) {
        return tags.getOrDefault(tag, 0L);
    }

    private String interpreter() {
        ProgramHeader header = image.file().find(ElfConstants.PT_INTERP);
        boolean inside = header != null && file.contains(header.offset(), header.fileSize());
        return inside ? image.text(header.offset(), header.offset() + header.fileSize()) : "";
    }

    private List<String> runPath() {
        String path =
                text(
                        tag(
                                tags.containsKey((long) ElfConstants.DT_RUNPATH)
                                        ? ElfConstants.DT_RUNPATH
                                        : ElfConstants.DT_RPATH));
        return path.isEmpty() ? List.of() : List.of(path.split(":", -1));
    }

    /** A text in the string table; empty when it lies outside. */
    private String text(long index) {
        long size = tag(ElfConstants.DT_STRSZ);
        long table = image.offsetOf(tag(ElfConstants.DT_STRTAB));
        boolean inside = index > 0 && index < size && table >= 0 && file.contains(table, size);
        return inside ? image.text(table + index, table + size) : "";
    }

    /** How many symbols there are: the format says so only in its hash tables. */
    private long symbolCount(long table) {
        for (Section section : image.sections()) {
            if (section.type() == ElfConstants.SHT_DYNSYM && section.offset() == table) {
                return section.size() / ElfConstants.SYM_SIZE;
            }
        }
        // Linkers write the names directly behind the symbols.
        long distance = tag(ElfConstants.DT_STRTAB) - tag(ElfConstants.DT_SYMTAB);
        long most = (file.length() - table) / ElfConstants.SYM_SIZE;
        return distance <= 0 ? 0 : Math.min(most, distance / ElfConstants.SYM_SIZE);
    }

    private Map<String, List<Long>> readExports() {
        Map<String, List<Long>> exports = new HashMap<>();
        long table = image.offsetOf(tag(ElfConstants.DT_SYMTAB));
        long count = table < 0 ? 0 : symbolCount(table);
        for (long i = 1; i < count; i++) {
            long symbol = table + i * ElfConstants.SYM_SIZE;
            int type = file.getByte(symbol + ST_INFO) & STT_MASK;
            boolean function = type == STT_FUNC || type == STT_GNU_IFUNC || type == STT_NOTYPE;
            long value = file.getLong(symbol + ST_VALUE);
            if (function && file.getShort(symbol + ST_SHNDX) != 0 && image.isCode(value)) {
                String name = text(file.getInt(symbol) & 0xffffffffL);
                List<Long> known = exports.computeIfAbsent(name, n -> new ArrayList<>(1));
                if (!known.contains(value)) {
                    known.add(value);
                }
            }
        }
        return exports;
    }

    private void readRelocations(long address, long size) {
        long offset = image.offsetOf(address);
        if (offset < 0 || !file.contains(offset, size)) {
            return;
        }
        for (long at = offset; at + RELA_SIZE <= offset + size; at += RELA_SIZE) {
            relocations.add();
            long info = file.getLong(at + R_INFO);
            long place = file.getLong(at);
            long addend = file.getLong(at + R_ADDEND);
            switch ((int) info) {
                case ElfConstants.R_X86_64_RELATIVE:
                case ElfConstants.R_X86_64_IRELATIVE:
                    addPointer(addend);
                    break;
                case ElfConstants.R_X86_64_64:
                case ElfConstants.R_X86_64_GLOB_DAT:
                case ElfConstants.R_X86_64_JUMP_SLOT:
                    addSymbol(place, info >>> 32, addend);
                    break;
                default:
                    break;
            }
        }
    }

    private void addSymbol(long place, long index, long addend) {
        long table = image.offsetOf(tag(ElfConstants.DT_SYMTAB));
        long symbol = table + index * ElfConstants.SYM_SIZE;
        if (table < 0 || !file.contains(symbol, ElfConstants.SYM_SIZE)) {
            return;
        }
        slots.add(place, text(file.getInt(symbol) & 0xffffffffL));
        if (file.getShort(symbol + ST_SHNDX) != 0 && addend != 0) {
            addPointer(file.getLong(symbol + ST_VALUE) + addend);
        }
    }

    /** DT_RELR: an address, then bitmaps of the words behind it (gABI draft of 2022). */
    private void readPackedRelocations() {
        long size = tag(ElfConstants.DT_RELRSZ);
        long offset = image.offsetOf(tag(ElfConstants.DT_RELR));
        if (offset < 0 || !file.contains(offset, size)) {
            return;
        }
        long next = 0;
        for (long at = offset; at + WORD <= offset + size; at += WORD) {
            long entry = file.getLong(at);
            relocations.add();
            if ((entry & 1) == 0) {
                addWord(entry);
                next = entry + WORD;
            } else {
                for (int bit = 1; bit < Long.SIZE; bit++) {
                    if ((entry >>> bit & 1) != 0) {
                        addWord(next + (bit - 1L) * WORD);
                    }
                }
                next += (Long.SIZE - 1L) * WORD;
            }
        }
    }

    private void addWord(long address) {
        long offset = image.wordAt(address);
        if (offset >= 0) {
            addPointer(file.getLong(offset));
        }
    }

    private void addPointer(long address) {
        if (address != 0 && image.isCode(address)) {
            pointers.add(address);
        }
    }
}
