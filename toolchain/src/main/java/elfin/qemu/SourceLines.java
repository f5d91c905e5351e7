package elfin.qemu;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Source lines of the kernel's code addresses, from the line programs in its debug file (DWARF 4,
 * section 6.2). The kernel prints addresses in its stack traces; here they become files and lines.
 */
final class SourceLines {
    private static final Pattern ADDRESS = Pattern.compile("\\(0x(ffffffff8[0-9a-f]{7})\\)$");
    private static final int SECTION_HEADERS_OFFSET = 40;
    private static final int SECTION_HEADER_SIZE = 64;
    private static final int SECTION_COUNT = 60;
    private static final int NAME_SECTION = 62;
    private static final int VERSION = 4;

    private static final int DW_LNS_COPY = 1;
    private static final int DW_LNS_ADVANCE_PC = 2;
    private static final int DW_LNS_ADVANCE_LINE = 3;
    private static final int DW_LNS_SET_FILE = 4;
    private static final int DW_LNS_CONST_ADD_PC = 8;
    private static final int DW_LNS_FIXED_ADVANCE_PC = 9;
    private static final int DW_LNE_END_SEQUENCE = 1;
    private static final int DW_LNE_SET_ADDRESS = 2;

    /** The place of the code from an address to the next; the end of a function has none. */
    private final TreeMap<Long, String> places = new TreeMap<>();

    private SourceLines() {}

    /** Reads a debug file; what is not there or damaged gives no lines. */
    static SourceLines read(Path file) {
        SourceLines lines = new SourceLines();
        try {
            ByteBuffer elf =
                    ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer section = section(elf, ".debug_line");
            while (section != null && section.remaining() > 4) {
                lines.readUnit(section);
            }
        } catch (IOException | BufferUnderflowException | IllegalArgumentException e) {
            // A stack trace with addresses is better than none.
        }
        return lines;
    }

    private static ByteBuffer section(ByteBuffer elf, String wanted) {
        int headers = (int) elf.getLong(SECTION_HEADERS_OFFSET);
        int names = headers + SECTION_HEADER_SIZE * elf.getShort(NAME_SECTION);
        int namesAt = (int) elf.getLong(names + 24);
        for (int i = 0; i < elf.getShort(SECTION_COUNT); i++) {
            int header = headers + SECTION_HEADER_SIZE * i;
            ByteBuffer name = elf.duplicate().position(namesAt + elf.getInt(header));
            if (string(name).equals(wanted)) {
                return elf.slice((int) elf.getLong(header + 24), (int) elf.getLong(header + 32))
                        .order(ByteOrder.LITTLE_ENDIAN);
            }
        }
        return null;
    }

    private static String string(ByteBuffer from) {
        int start = from.position();
        int end = start;
        while (from.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - start];
        from.get(bytes).get();
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static long unsigned(ByteBuffer from) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = from.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    private static long signed(ByteBuffer from) {
        long value = 0;
        int shift = 0;
        byte next;
        do {
            next = from.get();
            value |= (long) (next & 0x7f) << shift;
            shift += 7;
        } while (next < 0);
        return (next & 0x40) != 0 && shift < Long.SIZE ? value | -1L << shift : value;
    }

    private void readUnit(ByteBuffer section) {
        int length = section.getInt();
        ByteBuffer unit = section.slice(section.position(), length).order(ByteOrder.LITTLE_ENDIAN);
        section.position(section.position() + length);
        if (unit.getShort() == VERSION) {
            int program = unit.getInt();
            new Program(unit, program + unit.position()).run();
        }
    }

    /** The state machine of one unit. */
    private final class Program {
        private final ByteBuffer code;
        private final int start;
        private final int instructionLength;
        private final int lineBase;
        private final int lineRange;
        private final int opcodeBase;
        private final byte[] operandCounts;
        private final List<String> files = new ArrayList<>();

        private long address;
        private long line;
        private int file;

        Program(ByteBuffer unit, int start) {
            code = unit;
            this.start = start;
            instructionLength = unit.get();
            unit.get();
            unit.get();
            lineBase = unit.get();
            lineRange = unit.get() & 0xff;
            opcodeBase = unit.get() & 0xff;
            operandCounts = new byte[opcodeBase];
            unit.get(operandCounts, 1, opcodeBase - 1);
            while (!string(unit).isEmpty()) {
                // Directories; Java's file names are enough.
            }
            String name;
            while (!(name = string(unit)).isEmpty()) {
                files.add(name);
                unsigned(unit);
                unsigned(unit);
                unsigned(unit);
            }
        }

        void run() {
            code.position(start);
            reset();
            while (code.hasRemaining()) {
                int opcode = code.get() & 0xff;
                if (opcode >= opcodeBase) {
                    special(opcode);
                    row();
                } else if (opcode == 0) {
                    extended();
                } else {
                    standard(opcode);
                }
            }
        }

        private void reset() {
            address = 0;
            line = 1;
            file = 1;
        }

        private void special(int opcode) {
            int adjusted = opcode - opcodeBase;
            address += (long) instructionLength * (adjusted / lineRange);
            line += lineBase + adjusted % lineRange;
        }

        private void extended() {
            int length = (int) unsigned(code);
            int next = code.position() + length;
            int opcode = code.get();
            if (opcode == DW_LNE_SET_ADDRESS) {
                address = code.getLong();
            } else if (opcode == DW_LNE_END_SEQUENCE) {
                places.putIfAbsent(address, "");
                reset();
            }
            code.position(next);
        }

        private void standard(int opcode) {
            switch (opcode) {
                case DW_LNS_COPY -> row();
                case DW_LNS_ADVANCE_PC -> address += instructionLength * unsigned(code);
                case DW_LNS_ADVANCE_LINE -> line += signed(code);
                case DW_LNS_SET_FILE -> file = (int) unsigned(code);
                case DW_LNS_CONST_ADD_PC ->
                        address += (long) instructionLength * ((255 - opcodeBase) / lineRange);
                case DW_LNS_FIXED_ADVANCE_PC -> address += code.getShort() & 0xffff;
                default -> {
                    for (int i = 0; i < operandCounts[opcode]; i++) {
                        unsigned(code);
                    }
                }
            }
        }

        private void row() {
            if (line > 0 && file >= 1 && file <= files.size()) {
                places.put(address, files.get(file - 1) + ":" + line);
            }
        }
    }

    /** The file and line of the call that returns to an address, or null. */
    String callBefore(long returnAddress) {
        Map.Entry<Long, String> entry = places.floorEntry(returnAddress - 1);
        return entry == null || entry.getValue().isEmpty() ? null : entry.getValue();
    }

    /** A line of the kernel's log with its address, if it ends with one, as file and line. */
    String resolve(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.find()) {
            return text;
        }
        String place = callBefore(Long.parseUnsignedLong(address.group(1), 16));
        return place == null ? text : text.substring(0, address.start()) + "(" + place + ")";
    }

    /** Whether a line of the log needs {@link #resolve}. */
    static boolean hasAddress(String text) {
        return ADDRESS.matcher(text).find();
    }
}
