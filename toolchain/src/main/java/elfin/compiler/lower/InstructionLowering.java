package elfin.compiler.lower;

import elfin.compiler.CompileException;
import elfin.compiler.reach.PrimitiveArrays;
import elfin.compiler.snapshot.SnapshotObject;
import elfin.compiler.world.ClassInfo;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** One bytecode instruction after another, as the JVM specification defines them (JVMS 6.5). */
final class InstructionLowering {
    private final MethodLowering lowering;
    private final ModuleContext module;
    private final FunctionWriter out;
    private final ArithmeticLowering arithmetic;
    private final ObjectLowering objects;
    private final CallLowering calls;

    InstructionLowering(MethodLowering lowering, TypeTests types) {
        this.lowering = lowering;
        this.module = lowering.module;
        this.out = lowering.out;
        this.arithmetic = new ArithmeticLowering(lowering);
        this.objects = new ObjectLowering(lowering, types);
        this.calls = new CallLowering(lowering, objects);
    }

    void lower(AbstractInsnNode insn) {
        if (insn instanceof VarInsnNode access) {
            local(access);
        } else if (insn instanceof FieldInsnNode access) {
            objects.field(access);
        } else if (insn instanceof MethodInsnNode call) {
            calls.call(call);
        } else if (insn instanceof TypeInsnNode typed) {
            objects.typed(typed);
        } else if (insn instanceof JumpInsnNode jump) {
            jump(jump);
        } else if (insn instanceof LdcInsnNode constant) {
            constant(constant.cst);
        } else if (insn instanceof IntInsnNode operand) {
            intOperand(operand);
        } else if (insn instanceof IincInsnNode increment) {
            lowering.loadLocal(increment.var, Kind.INT);
            String sum = out.value("add i32 " + lowering.pop().ir() + ", " + increment.incr);
            lowering.storeLocal(increment.var, Kind.INT, sum);
        } else if (insn instanceof TableSwitchInsnNode table) {
            int[] keys = new int[table.labels.size()];
            for (int i = 0; i < keys.length; i++) {
                keys[i] = table.min + i;
            }
            switchOn(keys, table.labels, table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            int[] keys = lookup.keys.stream().mapToInt(Integer::intValue).toArray();
            switchOn(keys, lookup.labels, lookup.dflt);
        } else if (insn instanceof MultiANewArrayInsnNode multi) {
            objects.newMultiArray(multi);
        } else {
            simple(insn.getOpcode());
        }
    }

    private void local(VarInsnNode access) {
        switch (access.getOpcode()) {
            case Opcodes.ILOAD -> lowering.loadLocal(access.var, Kind.INT);
            case Opcodes.LLOAD -> lowering.loadLocal(access.var, Kind.LONG);
            case Opcodes.ALOAD -> lowering.loadLocal(access.var, Kind.REFERENCE);
            default -> {
                Value value = lowering.pop();
                lowering.storeLocal(access.var, value.kind(), value.ir());
            }
        }
    }

    private void intOperand(IntInsnNode insn) {
        if (insn.getOpcode() == Opcodes.NEWARRAY) {
            objects.newArray(PrimitiveArrays.descriptor(insn.operand));
        } else {
            lowering.push(Value.ofInt(insn.operand));
        }
    }

    private void constant(Object constant) {
        if (constant instanceof Integer number) {
            lowering.push(Value.ofInt(number));
        } else if (constant instanceof Long number) {
            lowering.push(Value.ofLong(number));
        } else if (constant instanceof String text) {
            SnapshotObject object = module.snapshot.string(text);
            lowering.push(new Value(Kind.REFERENCE, Names.quote(object.symbol()), true, text));
        } else if (constant instanceof Type type && type.getSort() == Type.OBJECT) {
            ClassInfo info = module.world.get(type.getInternalName());
            lowering.push(Value.nonNull(ImageData.classObject(info)));
        } else {
            throw new CompileException(
                    "constant "
                            + constant
                            + " is not system Java, in "
                            + lowering.method.display());
        }
    }

    private void jump(JumpInsnNode jump) {
        String target = lowering.block(jump.label);
        int opcode = jump.getOpcode();
        if (opcode == Opcodes.GOTO) {
            lowering.spill();
            out.branch(target);
            return;
        }
        String condition = condition(opcode);
        lowering.spill();
        out.branch(condition, target, lowering.nextBlock(), "");
    }

    private String condition(int opcode) {
        Value right = lowering.pop();
        if (opcode == Opcodes.IFNULL || opcode == Opcodes.IFNONNULL) {
            String relation = opcode == Opcodes.IFNULL ? "eq" : "ne";
            return out.value("icmp " + relation + " ptr " + right.ir() + ", null");
        }
        if (opcode >= Opcodes.IFEQ && opcode <= Opcodes.IFLE) {
            return out.value(
                    "icmp " + relation(opcode - Opcodes.IFEQ) + " i32 " + right.ir() + ", 0");
        }
        Value left = lowering.pop();
        if (opcode == Opcodes.IF_ACMPEQ || opcode == Opcodes.IF_ACMPNE) {
            String relation = opcode == Opcodes.IF_ACMPEQ ? "eq" : "ne";
            return out.value("icmp " + relation + " ptr " + left.ir() + ", " + right.ir());
        }
        return out.value(
                "icmp "
                        + relation(opcode - Opcodes.IF_ICMPEQ)
                        + " i32 "
                        + left.ir()
                        + ", "
                        + right.ir());
    }

    private static String relation(int number) {
        return switch (number) {
            case 0 -> "eq";
            case 1 -> "ne";
            case 2 -> "slt";
            case 3 -> "sge";
            case 4 -> "sgt";
            default -> "sle";
        };
    }

    private void switchOn(int[] keys, List<LabelNode> labels, LabelNode fallback) {
        String selector = lowering.pop().ir();
        lowering.spill();
        StringBuilder text = new StringBuilder("switch i32 " + selector);
        text.append(", label %").append(lowering.block(fallback)).append(" [");
        for (int i = 0; i < keys.length; i++) {
            text.append(" i32 ").append(keys[i]).append(", label %");
            text.append(lowering.block(labels.get(i)));
        }
        out.end(text.append(" ]").toString());
    }

    private void simple(int opcode) {
        switch (opcode) {
            case Opcodes.NOP -> {}
            case Opcodes.ACONST_NULL -> lowering.push(Value.of(Kind.REFERENCE, "null"));
            case Opcodes.LCONST_0, Opcodes.LCONST_1 ->
                    lowering.push(Value.ofLong(opcode - Opcodes.LCONST_0));
            case Opcodes.ATHROW -> {
                Value exception = lowering.pop();
                lowering.checkNull(exception);
                lowering.raise(exception.ir());
            }
            case Opcodes.RETURN -> out.end("ret " + Signature.normal(lowering.method, null, out));
            case Opcodes.IRETURN, Opcodes.LRETURN, Opcodes.ARETURN ->
                    out.end("ret " + Signature.normal(lowering.method, result(), out));
            case Opcodes.ARRAYLENGTH -> {
                Value array = lowering.pop();
                lowering.checkNull(array);
                lowering.push(Value.of(Kind.INT, objects.length(array.ir())));
            }
            default -> otherSimple(opcode);
        }
    }

    /** A boolean, byte, short or char result is narrowed by whoever stores it, as on the JVM. */
    private String result() {
        return lowering.pop().ir();
    }

    private void otherSimple(int opcode) {
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            lowering.push(Value.ofInt(opcode - Opcodes.ICONST_0));
        } else if (opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD) {
            objects.loadElement(opcode);
        } else if (opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE) {
            objects.storeElement(opcode);
        } else if (opcode >= Opcodes.POP && opcode <= Opcodes.SWAP) {
            StackShuffle.apply(opcode, lowering.stack());
        } else {
            arithmetic.lower(opcode);
        }
    }
}
