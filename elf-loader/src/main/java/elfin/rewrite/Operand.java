package elfin.rewrite;

import elfin.disassembly.Instruction;
import org.apache.commons.lang3.StringUtils;

/** One operand in Capstone's Intel syntax: a register, a number, or memory. */
record Operand(String text) {
    /** Marks the lack of a number. */
    static final long NO_NUMBER = Long.MIN_VALUE;

    private static final String[] NONE = {};

    /** An instruction's operand, or an empty one. */
    static Operand of(Instruction instruction, int index) {
        String[] all =
                instruction.operands().isEmpty() ? NONE : instruction.operands().split(", ", -1);
        return new Operand(index < all.length ? all[index] : "");
    }

    /** The register's number, or -1. */
    int register() {
        return Registers.number(text);
    }

    boolean isMemory() {
        return text.endsWith("]");
    }

    /** Whether it is a register written whole: 32 or 64 bits. */
    boolean isWholeRegister() {
        return Registers.isWhole(text);
    }

    /** The bits of its register that a part of it is: 8 or 16 bits; 0 for all others. */
    long partMask() {
        return Registers.partMask(text);
    }

    /** The constant, or Long.MIN_VALUE. */
    long constant() {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        boolean hex = digits.startsWith("0x");
        digits = hex ? digits.substring(2) : digits;
        boolean valid =
                !digits.isEmpty()
                        && digits.length() <= 15
                        && (hex
                                ? StringUtils.containsOnly(digits, "0123456789abcdef")
                                : StringUtils.isNumeric(digits));
        if (!valid) {
            return Long.MIN_VALUE;
        }
        long value = Long.parseLong(digits, hex ? 16 : 10);
        return negative ? -value : value;
    }

    /** The place on the stack that memory relative to rsp or rbp names, or null. */
    Location slot() {
        if (!isMemory()) {
            return null;
        }
        String inside = text.substring(text.indexOf('[') + 1, text.length() - 1);
        if (inside.length() < 3 || text.contains("fs:") || text.contains("gs:")) {
            return null;
        }
        String base = inside.substring(0, 3);
        long distance = distance(inside.substring(3));
        if (distance != (int) distance) {
            return null;
        }
        return switch (base) {
            case "rsp" -> Location.stack((int) distance);
            case "rbp" -> Location.frame((int) distance);
            default -> null;
        };
    }

    /** How far memory is from the end of the instruction, or Long.MIN_VALUE. */
    long distanceFromInstruction() {
        int at = text.indexOf("[rip");
        return at < 0 || text.contains(":")
                ? NO_NUMBER
                : distance(text.substring(at + 4, text.length() - 1));
    }

    /** How far memory is from its one base register, or Long.MIN_VALUE. */
    long distanceFromBase() {
        String inside = isMemory() ? text.substring(text.indexOf('[') + 1, text.length() - 1) : "";
        String base = inside.contains(" ") ? inside.substring(0, inside.indexOf(' ')) : inside;
        boolean plain = Registers.number(base) >= 0 && !text.contains(":");
        return plain ? distance(inside.substring(base.length())) : Long.MIN_VALUE;
    }

    private static long distance(String text) {
        if (text.isEmpty()) {
            return 0;
        }
        if (!text.startsWith(" + ") && !text.startsWith(" - ")) {
            return Long.MIN_VALUE;
        }
        long number = new Operand(text.substring(3)).constant();
        return text.charAt(1) == '-' && number != Long.MIN_VALUE ? -number : number;
    }
}
