package elfin.rewrite;

import elfin.disassembly.InstructionCursor;
import java.util.function.LongConsumer;

/**
 * The numbers in an instruction's operands that can be addresses: immediates, branch targets,
 * displacements, and RIP-relative operands as the address they name. Read from the operand text,
 * where all encodings look the same. In position-independent programs only the latter are.
 */
final class OperandNumbers {
    private OperandNumbers() {}

    static void visit(InstructionCursor cursor, boolean onlyRelative, LongConsumer consumer) {
        boolean relative = false;
        boolean negative = false;
        int i = 0;
        for (int c = cursor.operandCharacter(0); c != 0; c = cursor.operandCharacter(++i)) {
            if (c == 'i' && cursor.operandCharacter(i + 1) == 'p') {
                relative = true;
            } else if (c == '-') {
                negative = true;
            } else if (c == ',' || c == ']') {
                relative = false;
                negative = false;
            } else if (c == '0' && cursor.operandCharacter(i + 1) == 'x') {
                long number = 0;
                i += 2;
                while (digit(cursor.operandCharacter(i)) >= 0) {
                    number = number << 4 | digit(cursor.operandCharacter(i));
                    i++;
                }
                i--;
                number = negative ? -number : number;
                if (relative) {
                    consumer.accept(cursor.address() + cursor.size() + number);
                } else if (!onlyRelative) {
                    consumer.accept(number);
                }
            }
        }
    }

    private static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
