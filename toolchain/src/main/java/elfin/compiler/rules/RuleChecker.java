package elfin.compiler.rules;

import elfin.compiler.CompileException;
import elfin.compiler.reach.Throwing;
import elfin.compiler.world.ClassInfo;
import elfin.compiler.world.ClassWorld;
import elfin.compiler.world.MethodInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LineNumberNode;

/**
 * Checks {@code @NoAlloc}, {@code @NoThrow} and {@code @Uninterruptible}: from each annotated
 * method a search over all possible calls must not meet an allocation, a {@code throw} statement or
 * a {@code @MayBlock} method. A failure shows the chain of calls.
 *
 * <p>Failed implicit checks are panics below {@code @NoThrow}, so making their exceptions does not
 * count.
 */
public final class RuleChecker {
    private final ClassInfo failures;

    private record Step(MethodInfo from, int line) {}

    public RuleChecker(ClassWorld world) {
        this.failures = world.get("elfin/runtime/Failures");
    }

    /** Throws when a method breaks its promise. */
    public void check(Collection<MethodInfo> methods) {
        for (MethodInfo method : methods) {
            if (method.has("NoAlloc")) {
                search(method, "allocates", "@NoAlloc", RuleChecker::allocation);
            }
            if (method.has("NoThrow")) {
                search(method, "throws", "@NoThrow", this::throwStatement);
            }
            if (method.has("Uninterruptible")) {
                search(method, "may block", "@Uninterruptible", RuleChecker::blocking);
            }
        }
    }

    private void search(
            MethodInfo start, String does, String promise, Function<MethodInfo, Integer> offence) {
        Map<MethodInfo, Step> seen = new HashMap<>();
        Deque<MethodInfo> pending = new ArrayDeque<>();
        seen.put(start, new Step(null, 0));
        pending.add(start);
        while (!pending.isEmpty()) {
            MethodInfo method = pending.remove();
            Integer line = offence.apply(method);
            if (line != null) {
                throw new CompileException(report(start, method, line, does, promise, seen));
            }
            if (promise.equals("@NoThrow") && method != start && Throwing.keepsExceptions(method)) {
                continue;
            }
            for (MethodInfo.CallEdge edge : method.calls) {
                boolean stopped = promise.equals("@NoThrow") && edge.caught();
                if (!stopped && edge.target().owner != failures) {
                    if (seen.putIfAbsent(edge.target(), new Step(method, edge.line())) == null) {
                        pending.add(edge.target());
                    }
                }
            }
        }
    }

    private static String report(
            MethodInfo start,
            MethodInfo method,
            int line,
            String does,
            String promise,
            Map<MethodInfo, Step> seen) {
        List<String> chain = new ArrayList<>();
        chain.add(at(method, line) + " " + does);
        for (MethodInfo at = method; at != start; ) {
            Step step = seen.get(at);
            chain.add(at(step.from(), step.line()) + " calls " + at.display());
            at = step.from();
        }
        return start.display()
                + " is "
                + promise
                + " but "
                + does
                + ":\n    "
                + String.join("\n    ", chain);
    }

    private static String at(MethodInfo method, int line) {
        return method.display() + " (" + method.owner.sourceFile() + ":" + line + ")";
    }

    private static Integer allocation(MethodInfo method) {
        return find(
                method,
                opcode ->
                        opcode == Opcodes.NEW
                                || opcode == Opcodes.NEWARRAY
                                || opcode == Opcodes.ANEWARRAY
                                || opcode == Opcodes.MULTIANEWARRAY);
    }

    private Integer throwStatement(MethodInfo method) {
        if (method.owner == failures) {
            return null;
        }
        return find(method, opcode -> opcode == Opcodes.ATHROW);
    }

    private static Integer blocking(MethodInfo method) {
        return method.has("MayBlock") ? 0 : null;
    }

    private static Integer find(MethodInfo method, java.util.function.IntPredicate wanted) {
        if (method.has("Intrinsic") || method.has("Extern")) {
            return null;
        }
        int line = 0;
        for (AbstractInsnNode insn : method.node.instructions) {
            if (insn instanceof LineNumberNode number) {
                line = number.line;
            }
            if (wanted.test(insn.getOpcode())) {
                return line;
            }
        }
        return null;
    }
}
