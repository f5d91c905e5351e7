package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.Set;
import org.apache.commons.lang3.StringUtils;

/**
 * Which instructions can run from a stub instead of from where they are: known ones on general
 * registers that touch no memory (a fault would show the wrong address) and do not jump. The only
 * ones that depend on their own address are {@code lea} with RIP, whose distance is adjusted.
 */
final class Displacement {
    private static final Set<String> ALLOWED =
            Set.of(
                    "mov", "movabs", "movzx", "movsx", "movsxd", "lea", "xor", "and", "or", "add",
                    "sub", "neg", "not", "inc", "dec", "shl", "sal", "shr", "sar", "cmp", "test",
                    "nop", "cdqe");

    private Displacement() {}

    static boolean isPossible(Instruction instruction) {
        String mnemonic = instruction.mnemonic();
        boolean known =
                ALLOWED.contains(mnemonic)
                        || mnemonic.startsWith("set")
                        || mnemonic.startsWith("cmov");
        return instruction.valid() && known && operandsAllowed(instruction);
    }

    /** Whether it is a {@code lea} relative to RIP; its distance is its last four bytes. */
    static boolean isRelative(Instruction instruction) {
        return instruction.mnemonic().equals("lea") && instruction.operands().contains("[rip");
    }

    private static boolean operandsAllowed(Instruction instruction) {
        String operands = instruction.operands();
        if (operands.contains("[")) {
            return instruction.mnemonic().equals("lea");
        }
        if (operands.isEmpty()) {
            return true;
        }
        for (String operand : StringUtils.split(operands, ", ")) {
            boolean number = Character.isDigit(operand.charAt(0)) || operand.charAt(0) == '-';
            if (!number && Registers.number(operand) < 0) {
                return false;
            }
        }
        return true;
    }
}
