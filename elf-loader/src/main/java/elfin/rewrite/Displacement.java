package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.Set;
import org.apache.commons.lang3.StringUtils;

/**
 * Which instructions can run from a stub instead of from where they are: known ones that do not
 * jump. Those that touch memory are a class of their own, because a fault in the stub must be shown
 * at the original address. Distances to RIP are adjusted.
 */
final class Displacement {
    private static final Set<String> ALLOWED =
            Set.of(
                    "mov", "movabs", "movzx", "movsx", "movsxd", "lea", "xor", "and", "or", "add",
                    "sub", "neg", "not", "inc", "dec", "shl", "sal", "shr", "sar", "cmp", "test",
                    "nop", "cdqe", "push", "pop");
    private static final Set<String> VECTOR =
            Set.of(
                    "movups",
                    "movaps",
                    "movdqu",
                    "movdqa",
                    "movq",
                    "movd",
                    "movhps",
                    "movlps",
                    "pxor",
                    "xorps",
                    "punpcklqdq",
                    "punpckldq",
                    "unpcklps",
                    "shufps",
                    "pshufd");

    private Displacement() {}

    /** Whether an instruction touches registers only and can be displaced. */
    static boolean isPossible(Instruction instruction) {
        return isPossibleWithMemory(instruction) && !touchesMemory(instruction);
    }

    /** Whether an instruction can be displaced where faults are mapped back. */
    static boolean isPossibleWithMemory(Instruction instruction) {
        String mnemonic = instruction.mnemonic();
        boolean known =
                ALLOWED.contains(mnemonic)
                        || VECTOR.contains(mnemonic)
                        || mnemonic.startsWith("set")
                        || mnemonic.startsWith("cmov");
        return instruction.valid() && known && operandsAllowed(instruction);
    }

    /** Whether it names memory relative to RIP; the distance is its last four bytes. */
    static boolean isRelative(Instruction instruction) {
        return instruction.operands().contains("[rip");
    }

    private static boolean touchesMemory(Instruction instruction) {
        return instruction.operands().contains("[") && !instruction.mnemonic().equals("lea")
                || instruction.mnemonic().equals("push")
                || instruction.mnemonic().equals("pop");
    }

    private static boolean operandsAllowed(Instruction instruction) {
        for (String operand : StringUtils.split(instruction.operands(), ",")) {
            String text = operand.strip();
            boolean number = Character.isDigit(text.charAt(0)) || text.charAt(0) == '-';
            if (number ? isRelative(instruction) : !isPlace(text)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlace(String operand) {
        return operand.endsWith("]") || operand.startsWith("xmm") || Registers.number(operand) >= 0;
    }
}
