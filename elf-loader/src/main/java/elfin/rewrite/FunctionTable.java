package elfin.rewrite;

import elfin.elf.ByteSource;
import elfin.elf.ElfConstants;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;

/** Addresses where an instruction surely starts, and the functions' names where they are known. */
final class FunctionTable {
    private static final int ST_INFO = 4;
    private static final int ST_VALUE = 8;
    private static final int STT_FUNC = 2;
    private static final int STT_GNU_IFUNC = 10;
    private static final int STT_MASK = 0xf;

    private final CodeImage image;
    private final TreeMap<Long, Function> functions = new TreeMap<>();
    private final TreeMap<Long, Long> landingPads = new TreeMap<>();
    private final Limits.Counter entries =
            new Limits.Counter(Limits.FUNCTION_ENTRIES, "descriptions of functions");
    private final Limits.Counter pads = new Limits.Counter(Limits.LANDING_PADS, "landing pads");
    private boolean isGo;

    private FunctionTable(CodeImage image) {
        this.image = image;
    }

    static FunctionTable of(CodeImage image) {
        FunctionTable table = new FunctionTable(image);
        table.put(image.plan().entry(), "", Origin.ENTRY);
        for (Section section : image.sections()) {
            table.addAll(section);
        }
        return table;
    }

    /** All starts, ascending. */
    NavigableSet<Long> starts() {
        return functions.navigableKeySet();
    }

    boolean isStart(long address) {
        return functions.containsKey(address);
    }

    /** Where execution goes on when something is thrown, each with its function's start. */
    Map<Long, Long> landingPads() {
        return landingPads;
    }

    /** Whether Go's compiler made the program: its functions keep no register for their callers. */
    boolean isGo() {
        return isGo;
    }

    /** The function that holds an address, or null. */
    Function containing(long address) {
        Map.Entry<Long, Function> entry = functions.floorEntry(address);
        return entry == null || !image.sameRange(entry.getKey(), address) ? null : entry.getValue();
    }

    /** The address of the function with a name, or null. */
    Long named(String name) {
        for (Function function : functions.values()) {
            if (function.name().equals(name)) {
                return function.address();
            }
        }
        return null;
    }

    private void addAll(Section section) {
        if (section.type() == ElfConstants.SHT_SYMTAB
                || section.type() == ElfConstants.SHT_DYNSYM) {
            addSymbols(section);
        } else if (section.name().equals(".eh_frame")) {
            new FrameDescriptions(image.source(), section).forEach(this::addFrame);
        } else if (section.name().endsWith(".gopclntab")) {
            isGo = true;
            GoFunctions.read(image, section, entries)
                    .forEach((start, name) -> put(start, name, Origin.GO_TABLE));
        }
    }

    private void addFrame(long start, long handlers) {
        entries.add();
        put(start, "", Origin.FRAME);
        if (handlers != 0) {
            new HandlerTable(image, handlers)
                    .forEachPad(
                            start,
                            pad -> {
                                pads.add();
                                landingPads.putIfAbsent(pad, start);
                            });
        }
    }

    private void addSymbols(Section table) {
        ByteSource source = image.source();
        List<Section> sections = image.sections();
        Section names =
                table.link() >= 0 && table.link() < sections.size()
                        ? sections.get(table.link())
                        : null;
        for (long at = 0; at + ElfConstants.SYM_SIZE <= table.size(); at += ElfConstants.SYM_SIZE) {
            long symbol = table.offset() + at;
            entries.add();
            int type = source.getByte(symbol + ST_INFO) & STT_MASK;
            if (type == STT_FUNC || type == STT_GNU_IFUNC) {
                long name = source.getInt(symbol) & 0xffffffffL;
                put(source.getLong(symbol + ST_VALUE), text(names, name), Origin.SYMBOL);
            }
        }
    }

    private String text(Section names, long offset) {
        return names == null || offset >= names.size()
                ? ""
                : image.text(names.offset() + offset, names.offset() + names.size());
    }

    /** Keeps what is known already if it is surer, or has a name and the new one has none. */
    private void put(long address, String name, Origin origin) {
        Function known = functions.get(address);
        boolean better =
                known == null
                        || known.name().isEmpty() && !name.isEmpty()
                        || origin.compareTo(known.origin()) < 0;
        if (better && image.isCode(address)) {
            functions.put(address, new Function(address, name, origin));
        }
    }
}
