package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.List;
import java.util.Set;
import org.apache.commons.lang3.StringUtils;

/**
 * What rax holds at a site, by walking backwards through the straight line of instructions before
 * it. An address that is reached from elsewhere ends the line, so a result holds on all known
 * paths.
 */
final class NumberResolver {
    private static final int[] UNKNOWN = {};
    private static final Set<String> WRITE_NO_OPERAND = Set.of("cmp", "test", "nop", "bt");
    private static final String[] WRITE_HIDDEN_OPERANDS = {
        "call", "syscall", "int", "cpuid", "rdtsc", "mul", "imul", "div", "idiv", "cdq", "cqo",
        "cdqe", "cwde", "xchg", "xadd", "cmpxchg", "lock", "lods", "rep", "in", "xgetbv", "leave"
    };

    private final CodeMap map;
    private int register = Registers.RAX;

    private NumberResolver(CodeMap map) {
        this.map = map;
    }

    static int[] resolve(CodeMap map, long site, List<Instruction> before) {
        return new NumberResolver(map).walk(site, before);
    }

    /** The number an instruction puts into rax whatever went before, or -1. */
    static int constantInRax(Instruction instruction) {
        String[] operands = instruction.operands().split(", ", -1);
        boolean two = operands.length == 2 && Registers.number(operands[0]) == Registers.RAX;
        if (!two || !Registers.isWhole(operands[0])) {
            return -1;
        }
        return constant(instruction.mnemonic(), operands);
    }

    private int[] walk(long site, List<Instruction> before) {
        long next = site;
        for (int i = before.size() - 1; i >= 0; i--) {
            Instruction instruction = before.get(i);
            if (map.isTarget(next) || !instruction.valid()) {
                return UNKNOWN;
            }
            next = instruction.address();
            String[] operands = instruction.operands().split(", ", -1);
            if (writesHiddenOperands(instruction.mnemonic())) {
                return UNKNOWN;
            }
            if (Registers.number(operands[0]) == register
                    && !WRITE_NO_OPERAND.contains(instruction.mnemonic())
                    && !instruction.mnemonic().startsWith("push")) {
                int number = follow(instruction, operands);
                if (number >= 0) {
                    return new int[] {number};
                }
                if (number == STOP) {
                    return UNKNOWN;
                }
            }
        }
        return UNKNOWN;
    }

    private static final int STOP = -1;
    private static final int CONTINUE = -2;

    /** The number, or whether to stop or to go on with the register it was copied from. */
    private int follow(Instruction instruction, String[] operands) {
        if (operands.length != 2 || !Registers.isWhole(operands[0])) {
            return STOP;
        }
        int number = constant(instruction.mnemonic(), operands);
        if (number >= 0) {
            return number;
        }
        int source = Registers.number(operands[1]);
        if (instruction.mnemonic().equals("mov") && source >= 0) {
            register = source;
            return CONTINUE;
        }
        return STOP;
    }

    private static int constant(String mnemonic, String[] operands) {
        if (mnemonic.equals("xor") && operands[0].equals(operands[1])) {
            return 0;
        }
        return mnemonic.startsWith("mov") && !mnemonic.startsWith("movs") ? parse(operands[1]) : -1;
    }

    private static int parse(String text) {
        boolean hex = text.startsWith("0x");
        String digits = hex ? text.substring(2) : text;
        if (digits.isEmpty() || digits.length() > 6) {
            return -1;
        }
        boolean valid =
                hex
                        ? StringUtils.containsOnly(digits, "0123456789abcdef")
                        : StringUtils.isNumeric(digits);
        return valid ? Integer.parseInt(digits, hex ? 16 : 10) : -1;
    }

    private static boolean writesHiddenOperands(String mnemonic) {
        return StringUtils.startsWithAny(mnemonic, WRITE_HIDDEN_OPERANDS)
                && !mnemonic.startsWith("inc");
    }
}
