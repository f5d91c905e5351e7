package elfin.compiler.lower;

import java.util.List;
import org.objectweb.asm.Opcodes;

/**
 * The pop, dup and swap family on the simulated operand stack, where a long is one entry of two
 * words.
 */
final class StackShuffle {
    private StackShuffle() {}

    static void apply(int opcode, List<Value> stack) {
        switch (opcode) {
            case Opcodes.POP -> take(stack);
            case Opcodes.POP2 -> {
                if (!take(stack).isLong()) {
                    take(stack);
                }
            }
            case Opcodes.DUP -> stack.add(stack.get(stack.size() - 1));
            case Opcodes.DUP_X1 -> insertBelow(stack, 1, 1);
            case Opcodes.DUP_X2 -> insertBelow(stack, 1, 2);
            case Opcodes.DUP2 -> insertBelow(stack, 2, 0);
            case Opcodes.DUP2_X1 -> insertBelow(stack, 2, 1);
            case Opcodes.DUP2_X2 -> insertBelow(stack, 2, 2);
            default -> {
                Value top = take(stack);
                stack.add(stack.size() - 1, top);
            }
        }
    }

    private static Value take(List<Value> stack) {
        return stack.remove(stack.size() - 1);
    }

    /** Copies the top {@code words} below the {@code depth} words under them. */
    private static void insertBelow(List<Value> stack, int words, int depth) {
        int top = entries(stack, stack.size(), words);
        int under = entries(stack, stack.size() - top, depth);
        int at = stack.size() - top - under;
        List<Value> copied = List.copyOf(stack.subList(stack.size() - top, stack.size()));
        stack.addAll(at, copied);
    }

    /** How many entries the words below {@code end} are. */
    private static int entries(List<Value> stack, int end, int words) {
        int count = 0;
        for (int left = words; left > 0; count++) {
            left -= stack.get(end - 1 - count).isLong() ? 2 : 1;
        }
        return count;
    }
}
