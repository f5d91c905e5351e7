package elfin.rewrite;

import elfin.elf.ByteSource;
import java.util.Map;
import java.util.TreeMap;

/**
 * Go's table of functions, as Go 1.18 and later write it (runtime/symtab.go, struct pcHeader):
 *
 * <pre>
 *   0  u32 magic   4  u16 zero   6  u8 code alignment   7  u8 pointer size
 *   8  u64 functions   16  u64 files   24  u64 start of text
 *  32  u64 offset of names   ...   64  u64 offset of the table {u32 entry, u32 function} ...
 * </pre>
 *
 * A function begins {u32 entry, i32 offset of its name}; entries count from the start of text.
 */
final class GoFunctions {
    private static final int MAGIC_1_18 = 0xfffffff0;
    private static final int MAGIC_1_20 = 0xfffffff1;
    private static final int HEADER_SIZE = 72;
    private static final int COUNT = 8;
    private static final int TEXT_START = 24;
    private static final int NAMES = 32;
    private static final int TABLE = 64;
    private static final int ENTRY_SIZE = 8;

    private final CodeImage image;
    private final Section section;
    private final ByteSource source;

    private GoFunctions(CodeImage image, Section section) {
        this.image = image;
        this.section = section;
        this.source = image.source();
    }

    /** Names by address; empty when the table is damaged or of another version. */
    static Map<Long, String> read(CodeImage image, Section section, Limits.Counter entries) {
        return new GoFunctions(image, section).read(entries);
    }

    private Map<Long, String> read(Limits.Counter entries) {
        Map<Long, String> functions = new TreeMap<>();
        if (section.size() < HEADER_SIZE || !isKnownVersion()) {
            return functions;
        }
        long base = section.offset();
        long count = source.getLong(base + COUNT);
        long table = source.getLong(base + TABLE);
        if (!isInside(table, 0) || count < 0 || count > (section.size() - table) / ENTRY_SIZE) {
            return functions;
        }
        long text = textStart();
        for (long i = 0; i < count; i++) {
            long at = base + table + i * ENTRY_SIZE;
            entries.add();
            long entry = text + (source.getInt(at) & 0xffffffffL);
            functions.put(entry, name(table + (source.getInt(at + 4) & 0xffffffffL)));
        }
        return functions;
    }

    private boolean isKnownVersion() {
        int magic = source.getInt(section.offset());
        return (magic == MAGIC_1_18 || magic == MAGIC_1_20)
                && source.getByte(section.offset() + 7) == 8;
    }

    /** Newer linkers leave the field to relocations, or to the reader. */
    private long textStart() {
        long written = source.getLong(section.offset() + TEXT_START);
        if (written != 0) {
            return written;
        }
        for (Section other : image.sections()) {
            if (other.name().equals(".text")) {
                return other.address();
            }
        }
        return image.ranges().get(0).address();
    }

    private String name(long function) {
        if (!isInside(function, 8)) {
            return "";
        }
        long names = source.getLong(section.offset() + NAMES);
        long at = names + source.getInt(section.offset() + function + 4);
        return isInside(at, 1)
                ? image.text(section.offset() + at, section.offset() + section.size())
                : "";
    }

    private boolean isInside(long offset, long size) {
        return offset >= 0 && offset <= section.size() - size;
    }
}
