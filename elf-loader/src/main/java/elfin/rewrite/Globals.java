package elfin.rewrite;

import elfin.disassembly.Instruction;
import elfin.elf.ByteSource;
import elfin.elf.ProgramHeader;
import java.util.HashMap;
import java.util.Map;

/**
 * Variables of a program that nothing writes: all code that names their address reads them, and no
 * data points at them. Their value is the one in the file.
 */
final class Globals {
    /** Not a variable that is only read. */
    static final long UNKNOWN = Long.MIN_VALUE;

    /** Bytes of constants behind a displacement in an instruction, at most. */
    private static final int[] BEHIND = {0, 1, 2, 4};

    private static final int NEIGHBOURS = 8;

    private final CodeImage image;
    private final CodeMap map;
    private final InstructionReader reader;
    private final Map<Long, Boolean> constant = new HashMap<>();

    Globals(CodeImage image, CodeMap map, InstructionReader reader) {
        this.image = image;
        this.map = map;
        this.reader = reader;
    }

    /** The value that an instruction's operand relative to RIP always has, or UNKNOWN. */
    long value(Instruction load, Operand source) {
        long distance = source.distanceFromInstruction();
        boolean isLoad = load.mnemonic().equals("mov") && Operand.of(load, 0).isWholeRegister();
        if (!isLoad || distance == Operand.NO_NUMBER) {
            return UNKNOWN;
        }
        long address = load.end() + distance;
        if (constant.size() >= Limits.GLOBALS
                || image.isNearCode(address)
                || !constant.computeIfAbsent(address, this::isOnlyRead)) {
            return UNKNOWN;
        }
        int size = source.text().startsWith("dword") ? Integer.BYTES : Long.BYTES;
        return read(address, size);
    }

    private long read(long address, int size) {
        for (int i = 0; i < image.plan().segmentCount(); i++) {
            ProgramHeader segment = image.plan().segment(i);
            if (segment.containsAddress(address) && segment.containsAddress(address + size - 1)) {
                long at = address - segment.virtualAddress();
                if (at >= segment.fileSize()) {
                    return 0;
                }
                ByteSource file = image.source();
                long offset = segment.offset() + at;
                boolean inside = file.contains(offset, size);
                return !inside
                        ? UNKNOWN
                        : size == Integer.BYTES
                                ? file.getInt(offset) & 0xffffffffL
                                : file.getLong(offset);
            }
        }
        return UNKNOWN;
    }

    private boolean isOnlyRead(long address) {
        for (CodeRange range : image.ranges()) {
            long end = range.address() + range.size() - Integer.BYTES;
            for (long at = range.address(); at <= end; at++) {
                int number = image.source().getInt(range.offset() + at - range.address());
                if (mayName(at, number, address) && !isRead(at, address)) {
                    return false;
                }
            }
        }
        return !isInData(address);
    }

    /** Four bytes that can be an address, or a distance to it or to what is around it. */
    private static boolean mayName(long at, int number, long address) {
        for (int behind : BEHIND) {
            long distance = at + Integer.BYTES + behind + number - address;
            if (distance > -NEIGHBOURS && distance < NEIGHBOURS) {
                return true;
            }
        }
        long distance = number - address;
        return distance > -NEIGHBOURS && distance < NEIGHBOURS;
    }

    /** Whether the instruction around a place in the code only loads the variable, or is no use. */
    private boolean isRead(long at, long address) {
        long start = map.startBefore(at);
        if (start < 0) {
            return false;
        }
        Instruction instruction = reader.at(start);
        if (!instruction.valid()) {
            return false;
        }
        for (int i = 0; i < 3; i++) {
            Operand operand = Operand.of(instruction, i);
            long distance = operand.distanceFromInstruction();
            if (distance != Operand.NO_NUMBER) {
                long named = instruction.end() + distance;
                if (Math.abs(named - address) < NEIGHBOURS) {
                    boolean compares =
                            instruction.mnemonic().equals("cmp")
                                    || instruction.mnemonic().equals("test");
                    boolean loads = i > 0 && instruction.mnemonic().startsWith("mov");
                    return compares || loads;
                }
            }
            long number = operand.constant();
            if (number != Operand.NO_NUMBER && Math.abs(number - address) < NEIGHBOURS) {
                return false;
            }
        }
        return !instruction.operands().contains("0x" + Long.toHexString(address));
    }

    private boolean isInData(long address) {
        for (int i = 0; i < image.plan().segmentCount(); i++) {
            ProgramHeader segment = image.plan().segment(i);
            long end = segment.offset() + segment.fileSize() - Long.BYTES;
            for (long at = segment.offset(); at <= end; at += Long.BYTES) {
                if (Math.abs(image.source().getLong(at) - address) < NEIGHBOURS) {
                    return true;
                }
            }
        }
        return false;
    }
}
