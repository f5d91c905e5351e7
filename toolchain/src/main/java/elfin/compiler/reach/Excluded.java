package elfin.compiler.reach;

import elfin.compiler.CompileException;
import elfin.compiler.world.MethodInfo;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LdcInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Refuses the instructions that system Java leaves out, with source line and call chain. */
final class Excluded {
    private Excluded() {}

    static void check(MethodInfo method, AbstractInsnNode insn, int line) {
        String reason = reason(insn);
        if (reason != null) {
            throw new CompileException(
                    reason + " is not system Java" + Reachability.where(method, line));
        }
        if ((method.node.access & Opcodes.ACC_SYNCHRONIZED) != 0) {
            throw new CompileException(
                    "a synchronized method is not system Java" + Reachability.where(method, line));
        }
    }

    private static String reason(AbstractInsnNode insn) {
        switch (insn.getOpcode()) {
            case Opcodes.MONITORENTER, Opcodes.MONITOREXIT:
                return "synchronized";
            case Opcodes.JSR, Opcodes.RET:
                return "jsr";
            case Opcodes.INVOKEDYNAMIC:
                return "invokedynamic";
            default:
                break;
        }
        return usesFloat(insn) ? "floating point" : null;
    }

    private static boolean usesFloat(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        if (insn instanceof LdcInsnNode constant) {
            return constant.cst instanceof Float || constant.cst instanceof Double;
        }
        if (insn instanceof FieldInsnNode field) {
            return field.desc.equals("F") || field.desc.equals("D");
        }
        if (insn instanceof MethodInsnNode call) {
            for (Type type : Type.getArgumentTypes(call.desc)) {
                if (type == Type.FLOAT_TYPE || type == Type.DOUBLE_TYPE) {
                    return true;
                }
            }
            Type result = Type.getReturnType(call.desc);
            return result == Type.FLOAT_TYPE || result == Type.DOUBLE_TYPE;
        }
        if (insn instanceof IntInsnNode array && opcode == Opcodes.NEWARRAY) {
            return array.operand == Opcodes.T_FLOAT || array.operand == Opcodes.T_DOUBLE;
        }
        return switch (opcode) {
            case Opcodes.FCONST_0,
                    Opcodes.FCONST_1,
                    Opcodes.FCONST_2,
                    Opcodes.DCONST_0,
                    Opcodes.DCONST_1,
                    Opcodes.FLOAD,
                    Opcodes.DLOAD,
                    Opcodes.FALOAD,
                    Opcodes.DALOAD,
                    Opcodes.FSTORE,
                    Opcodes.DSTORE,
                    Opcodes.FASTORE,
                    Opcodes.DASTORE,
                    Opcodes.FADD,
                    Opcodes.DADD,
                    Opcodes.FSUB,
                    Opcodes.DSUB,
                    Opcodes.FMUL,
                    Opcodes.DMUL,
                    Opcodes.FDIV,
                    Opcodes.DDIV,
                    Opcodes.FREM,
                    Opcodes.DREM,
                    Opcodes.FNEG,
                    Opcodes.DNEG,
                    Opcodes.I2F,
                    Opcodes.I2D,
                    Opcodes.L2F,
                    Opcodes.L2D,
                    Opcodes.F2I,
                    Opcodes.F2L,
                    Opcodes.F2D,
                    Opcodes.D2I,
                    Opcodes.D2L,
                    Opcodes.D2F,
                    Opcodes.FCMPL,
                    Opcodes.FCMPG,
                    Opcodes.DCMPL,
                    Opcodes.DCMPG,
                    Opcodes.FRETURN,
                    Opcodes.DRETURN ->
                    true;
            default -> false;
        };
    }
}
