package elfin.compiler.lower;

import elfin.compiler.CompileException;
import elfin.compiler.world.MethodInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/**
 * One method as an LLVM function: blocks, operand stack, locals and exception paths. Locals and,
 * between blocks, stack slots live in allocas, which LLVM turns into SSA; within a block the
 * operand stack is simulated.
 */
final class MethodLowering {
    final ModuleContext module;
    final MethodInfo method;
    final FunctionWriter out = new FunctionWriter();
    private final InsnList code;
    private final Frame<BasicValue>[] frames;
    private final BitSet leaders = new BitSet();
    private final List<Value> stack = new ArrayList<>();
    private final TreeSet<String> slots = new TreeSet<>();
    private final Map<List<TryCatchBlockNode>, String> landings = new LinkedHashMap<>();
    private final Map<String, String> nullChecks = new TreeMap<>();
    private final InstructionLowering instructions;
    private final TypeTests types;
    private final boolean receiverIsConstant;
    private int index;
    private int line;

    MethodLowering(ModuleContext module, MethodInfo method) {
        this.module = module;
        this.method = method;
        this.code = method.node.instructions;
        this.frames = analyze();
        this.types = new TypeTests(this);
        this.instructions = new InstructionLowering(this, types);
        this.receiverIsConstant = !method.isStatic() && !storesLocal0();
    }

    private Frame<BasicValue>[] analyze() {
        try {
            return new Analyzer<>(new BasicInterpreter()).analyze(method.owner.name, method.node);
        } catch (AnalyzerException e) {
            throw new CompileException(
                    "bad bytecode in " + method.display() + ": " + e.getMessage(), e);
        }
    }

    private boolean storesLocal0() {
        for (AbstractInsnNode insn : code) {
            if (insn instanceof org.objectweb.asm.tree.VarInsnNode access
                    && access.var == 0
                    && access.getOpcode() >= Opcodes.ISTORE) {
                return true;
            }
        }
        return false;
    }

    /** The function's text. */
    String lower() {
        findLeaders();
        int firstLine = firstLine();
        String debug = module.debug.begin(method, firstLine);
        setLine(firstLine);
        lowerBody();
        lowerLandings();
        return definition(debug);
    }

    private String definition(String debug) {
        StringBuilder text = new StringBuilder("define ");
        text.append(method.has("Entry") ? "hidden " : "internal ");
        text.append(Signature.returnType(method))
                .append(' ')
                .append(Names.method(method))
                .append('(');
        List<Type> parameters = method.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(Kind.ir(parameters.get(i)));
            text.append(i == 0 && !method.isStatic() ? " nonnull" : "").append(" %p").append(i);
        }
        text.append(") ").append(Attributes.of(method)).append(debug).append(" {\nentry:\n");
        for (String slot : slots) {
            text.append("  ").append(slot).append(" = alloca ").append(slotType(slot)).append('\n');
        }
        if (!landings.isEmpty()) {
            text.append("  %exception = alloca ptr\n");
        }
        int local = 0;
        for (int i = 0; i < parameters.size(); i++) {
            Kind kind = Kind.of(parameters.get(i));
            String slot = localSlot(local, kind);
            if (slots.contains(slot)) {
                text.append("  store ").append(kind.ir).append(" %p").append(i);
                text.append(", ptr ").append(slot).append('\n');
            }
            local += parameters.get(i).getSize();
        }
        text.append("  br label %").append(block(0)).append('\n');
        return text.append(out).append("}\n\n").toString();
    }

    private static String slotType(String slot) {
        return switch (slot.charAt(slot.length() - 1)) {
            case 'j' -> "i64";
            case 'i' -> "i32";
            default -> "ptr";
        };
    }

    private int firstLine() {
        for (AbstractInsnNode insn : code) {
            if (insn instanceof LineNumberNode number) {
                return number.line;
            }
        }
        return 0;
    }

    private void setLine(int number) {
        line = number;
        out.setLocation(module.debug.at(number));
    }

    private void findLeaders() {
        leaders.set(0);
        for (TryCatchBlockNode block : method.node.tryCatchBlocks) {
            leaders.set(code.indexOf(block.handler));
        }
        for (int i = 0; i < code.size(); i++) {
            AbstractInsnNode insn = code.get(i);
            if (insn instanceof JumpInsnNode jump) {
                leaders.set(code.indexOf(jump.label));
                leaders.set(i + 1);
            } else if (insn instanceof TableSwitchInsnNode table) {
                addTargets(table.labels, table.dflt, i);
            } else if (insn instanceof LookupSwitchInsnNode lookup) {
                addTargets(lookup.labels, lookup.dflt, i);
            } else if (isReturnOrThrow(insn.getOpcode())) {
                leaders.set(i + 1);
            }
        }
    }

    private void addTargets(List<LabelNode> labels, LabelNode fallback, int at) {
        for (LabelNode label : labels) {
            leaders.set(code.indexOf(label));
        }
        leaders.set(code.indexOf(fallback));
        leaders.set(at + 1);
    }

    private static boolean isReturnOrThrow(int opcode) {
        return opcode == Opcodes.ATHROW || opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }

    private void lowerBody() {
        boolean skipping = false;
        for (index = 0; index < code.size(); index++) {
            AbstractInsnNode insn = code.get(index);
            if (leaders.get(index)) {
                if (index > 0 && out.isOpen() && !skipping) {
                    spill();
                }
                skipping = frames[index] == null;
                if (!skipping) {
                    beginBlock();
                }
            }
            if (insn instanceof LineNumberNode number) {
                setLine(number.line);
            }
            if (!skipping && insn.getOpcode() >= 0) {
                instructions.lower(insn);
            }
        }
        if (out.isOpen() && !skipping) {
            throw new CompileException("code runs off the end of " + method.display());
        }
    }

    private void beginBlock() {
        out.label(block(index));
        stack.clear();
        Frame<BasicValue> frame = frames[index];
        for (int i = 0; i < frame.getStackSize(); i++) {
            Kind kind = kindOf(frame.getStack(i));
            stack.add(Value.of(kind, out.load(kind.ir, stackSlot(i, kind), "")));
        }
    }

    private static Kind kindOf(BasicValue value) {
        return Kind.of(value.getType());
    }

    /** Writes the operand stack to its slots: another block reads them. */
    void spill() {
        for (int i = 0; i < stack.size(); i++) {
            Value value = stack.get(i);
            out.store(value.kind().ir, value.ir(), stackSlot(i, value.kind()), "");
        }
    }

    private String stackSlot(int depth, Kind kind) {
        return slot("%s" + depth, kind);
    }

    /** The alloca of a local variable. */
    String localSlot(int number, Kind kind) {
        return "%l" + number + suffix(kind);
    }

    private String slot(String name, Kind kind) {
        String slot = name + suffix(kind);
        slots.add(slot);
        return slot;
    }

    private static char suffix(Kind kind) {
        return switch (kind) {
            case INT -> 'i';
            case LONG -> 'j';
            case REFERENCE -> 'a';
        };
    }

    void loadLocal(int number, Kind kind) {
        String loaded = out.load(kind.ir, slot("%l" + number, kind), "");
        boolean isThis = number == 0 && receiverIsConstant;
        push(new Value(kind, loaded, isThis, null));
    }

    void storeLocal(int number, Kind kind, String value) {
        out.store(kind.ir, value, slot("%l" + number, kind), "");
    }

    String block(int at) {
        return "i" + at;
    }

    String block(LabelNode label) {
        return block(code.indexOf(label));
    }

    /** The block behind the current instruction. */
    String nextBlock() {
        return block(index + 1);
    }

    int currentLine() {
        return line;
    }

    void push(Value value) {
        stack.add(value);
    }

    Value pop() {
        return stack.remove(stack.size() - 1);
    }

    /** The operand stack, top last. */
    List<Value> stack() {
        return stack;
    }

    /** Fails with a null-pointer exception when the reference is null. */
    void checkNull(Value reference) {
        if (reference.nonNull()) {
            return;
        }
        String isNull = out.value("icmp eq ptr " + reference.ir() + ", null");
        String next = out.newLabel();
        // Failures of one line and one set of handlers share their code.
        List<TryCatchBlockNode> handlers = handlers();
        String key = line + " " + landingName(handlers);
        String fail = nullChecks.get(key);
        boolean first = fail == null;
        if (first) {
            fail = out.newLabel();
            nullChecks.put(key, fail);
        }
        out.branch(isNull, fail, next, FunctionWriter.UNLIKELY);
        if (first) {
            out.label(fail);
            fail(module.runtime.nullPointer, "");
        }
        out.label(next);
    }

    /**
     * Branches to a failure unless the condition (an i1) holds; {@code failure} makes the
     * exception.
     */
    void check(String condition, MethodInfo failure, String arguments) {
        String fail = out.newLabel();
        String next = out.newLabel();
        out.end("br i1 " + condition + ", label %" + next + ", label %" + fail + ", !prof !82");
        out.label(fail);
        fail(failure, arguments);
        out.label(next);
    }

    /** Ends the block with a failure. */
    void fail(MethodInfo failure, String arguments) {
        raise(callRuntime(failure, arguments));
    }

    /**
     * Calls a runtime method that returns a reference; an exception it throws itself is as good.
     */
    private String callRuntime(MethodInfo target, String arguments) {
        String call =
                "call "
                        + Signature.returnType(target)
                        + " "
                        + Names.method(target)
                        + "("
                        + arguments
                        + ")";
        String result = out.value(call);
        if (!target.mayThrow) {
            return result;
        }
        String value = out.value("extractvalue {ptr, ptr} " + result + ", 0");
        String thrown = out.value("extractvalue {ptr, ptr} " + result + ", 1");
        String failed = out.value("icmp ne ptr " + thrown + ", null");
        return out.value("select i1 " + failed + ", ptr " + thrown + ", ptr " + value);
    }

    /**
     * Ends the block by throwing: to a handler of this method, to the caller, or to the end of
     * everything.
     */
    void raise(String exception) {
        List<TryCatchBlockNode> handlers = handlers();
        if (handlers.isEmpty()) {
            leave(exception);
            return;
        }
        out.store("ptr", exception, "%exception", "");
        out.branch(landingName(handlers));
    }

    private void leave(String exception) {
        if (method.mayThrow) {
            out.end("ret " + Signature.exceptional(method, exception, out));
            return;
        }
        MethodInfo uncaught = module.runtime.uncaught;
        out.line(
                "call "
                        + Signature.returnType(uncaught)
                        + " "
                        + Names.method(uncaught)
                        + "(ptr "
                        + exception
                        + ")");
        out.end("unreachable");
    }

    /** The try blocks around the current instruction, inner ones first. */
    private List<TryCatchBlockNode> handlers() {
        List<TryCatchBlockNode> found = new ArrayList<>();
        for (TryCatchBlockNode block : method.node.tryCatchBlocks) {
            if (index >= code.indexOf(block.start) && index < code.indexOf(block.end)) {
                found.add(block);
            }
        }
        return found;
    }

    private String landingName(List<TryCatchBlockNode> handlers) {
        return handlers.isEmpty()
                ? "none"
                : landings.computeIfAbsent(handlers, key -> "landing" + landings.size());
    }

    /** For each set of handlers: find the one that catches the exception. */
    private void lowerLandings() {
        for (Map.Entry<List<TryCatchBlockNode>, String> landing : landings.entrySet()) {
            out.label(landing.getValue());
            String exception = out.load("ptr", "%exception", "");
            for (TryCatchBlockNode handler : landing.getKey()) {
                out.store("ptr", exception, stackSlot(0, Kind.REFERENCE), "");
                String target = block(handler.handler);
                if (handler.type == null || types.catchesAll(handler.type)) {
                    out.branch(target);
                    break;
                }
                String next = out.newLabel();
                out.branch(types.isInstance(exception, handler.type), target, next, "");
                out.label(next);
            }
            if (out.isOpen()) {
                leave(exception);
            }
        }
    }
}
