package elfin.compiler.backend;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functions of a linked program by address, in the form the kernel's stack traces read.
 *
 * <pre>
 * u32 count, u32 bytes of names; count x {u32 offset from the code's start, u32 offset of the name}; names, each
 * ended by NUL
 * </pre>
 */
final class SymbolTable {
    static final String SYMBOL = "elfin_symbol_table";

    private static final int SECTION_HEADERS_OFFSET = 40;
    private static final int SECTION_HEADER_SIZE = 64;
    private static final int SECTION_COUNT = 60;
    private static final int SHT_SYMTAB = 2;
    private static final int SYMBOL_SIZE = 24;
    private static final int STT_NOTYPE = 0;
    private static final int STT_FUNC = 2;
    private static final String TEXT_START = "elfin_text_start";
    private static final String TEXT_END = "elfin_text_end";

    private final ByteBuffer elf;
    private final TreeMap<Long, String> functions = new TreeMap<>();
    private final Map<String, Long> byName = new TreeMap<>();

    SymbolTable(byte[] linked) {
        elf = ByteBuffer.wrap(linked).order(ByteOrder.LITTLE_ENDIAN);
        read();
    }

    private void read() {
        int headers = (int) elf.getLong(SECTION_HEADERS_OFFSET);
        for (int i = 0; i < elf.getShort(SECTION_COUNT); i++) {
            int header = headers + SECTION_HEADER_SIZE * i;
            if (elf.getInt(header + 4) == SHT_SYMTAB) {
                int strings = headers + SECTION_HEADER_SIZE * elf.getInt(header + 40);
                readSymbols(
                        (int) elf.getLong(header + 24),
                        (int) (elf.getLong(header + 32) / SYMBOL_SIZE),
                        (int) elf.getLong(strings + 24));
            }
        }
    }

    private void readSymbols(int start, int count, int names) {
        for (int i = 0; i < count; i++) {
            int symbol = start + SYMBOL_SIZE * i;
            int type = elf.get(symbol + 4) & 15;
            String name = name(names + elf.getInt(symbol));
            long address = elf.getLong(symbol + 8);
            byName.put(name, address);
            // Assembly labels have no type; the compiler's functions win.
            if (type == STT_FUNC) {
                functions.put(address, name);
            } else if (type == STT_NOTYPE && !name.isEmpty()) {
                functions.putIfAbsent(address, name);
            }
        }
    }

    private String name(int at) {
        int end = at;
        while (elf.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - at];
        elf.get(at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The table's bytes. */
    byte[] toBytes() {
        long start = byName.getOrDefault(TEXT_START, 0L);
        long end = byName.getOrDefault(TEXT_END, 0L);
        var inside = functions.subMap(start, end);
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        ByteBuffer table =
                ByteBuffer.allocate(8 + 8 * inside.size()).order(ByteOrder.LITTLE_ENDIAN);
        table.putInt(inside.size()).putInt(0);
        for (Map.Entry<Long, String> function : inside.entrySet()) {
            table.putInt((int) (function.getKey() - start)).putInt(names.size());
            names.writeBytes(
                    withoutDescriptor(function.getValue()).getBytes(StandardCharsets.UTF_8));
            names.write(0);
        }
        table.putInt(4, names.size());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(table.array());
        all.writeBytes(names.toByteArray());
        return all.toByteArray();
    }

    private static String withoutDescriptor(String symbol) {
        int descriptor = symbol.indexOf('(');
        return descriptor < 0 ? symbol : symbol.substring(0, descriptor);
    }

    /** An LLVM module that holds a table. */
    static String module(byte[] table) {
        StringBuilder text =
                new StringBuilder("target triple = \"x86_64-unknown-none-elf\"\n@" + SYMBOL);
        text.append(" = hidden constant [").append(table.length).append(" x i8] c\"");
        for (byte value : table) {
            text.append('\\').append(Character.forDigit(value >> 4 & 15, 16));
            text.append(Character.forDigit(value & 15, 16));
        }
        return text.append("\", section \".symbols\", align 8\n").toString();
    }
}
