package elfin.rewrite;

import elfin.disassembly.Instruction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which functions may return. When in doubt they do. */
final class Returns {
    /** Larger functions are taken to return. */
    private static final int MAX_INSTRUCTIONS = 4000;

    private static final int MAX_DEPTH = 12;

    private final CodeMap map;
    private final InstructionReader reader;
    private final Map<Long, Boolean> known = new HashMap<>();

    Returns(CodeMap map, InstructionReader reader) {
        this.map = map;
        this.reader = reader;
    }

    /** Whether execution may go on behind a call. */
    boolean isPossibleAfter(Instruction call) {
        long target = Operand.of(call, 0).constant();
        return !map.isStart(target) || isPossible(target, 0);
    }

    private boolean isPossible(long function, int depth) {
        Boolean answer = known.get(function);
        if (answer != null) {
            return answer;
        }
        if (depth > MAX_DEPTH) {
            return true;
        }
        // A function that calls itself returns only if another way does.
        known.put(function, true);
        boolean returns = walk(function, depth);
        known.put(function, returns);
        return returns;
    }

    private boolean walk(long function, int depth) {
        Deque<Long> open = new ArrayDeque<>();
        Set<Long> seen = new HashSet<>();
        open.add(function);
        while (!open.isEmpty()) {
            long at = open.remove();
            while (seen.add(at)) {
                if (seen.size() > MAX_INSTRUCTIONS || !map.isStart(at)) {
                    return true;
                }
                Instruction instruction = reader.at(at);
                long target = Operand.of(instruction, 0).constant();
                String mnemonic = instruction.mnemonic();
                if (mnemonic.startsWith("j")) {
                    if (!map.isStart(target)) {
                        return true;
                    }
                    open.add(target);
                } else if (mnemonic.startsWith("ret") || !instruction.valid()) {
                    return true;
                } else if (mnemonic.equals("call")
                        && map.isStart(target)
                        && !isPossible(target, depth + 1)) {
                    break;
                }
                if (map.isTerminator(at)) {
                    break;
                }
                at = instruction.end();
            }
        }
        return false;
    }
}
