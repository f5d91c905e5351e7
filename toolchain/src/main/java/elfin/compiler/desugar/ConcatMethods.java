package elfin.compiler.desugar;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** String concatenation compiled to {@code StringConcatFactory.makeConcatWithConstants}. */
final class ConcatMethods {
    private static final char ARGUMENT = '\1';
    private static final char CONSTANT = '\2';

    private ConcatMethods() {}

    static MethodInsnNode add(ClassNode owner, InvokeDynamicInsnNode dynamic, int number) {
        String name = "concat$" + number;
        MethodVisitor code =
                owner.visitMethod(
                        Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC, name, dynamic.desc, null, null);
        code.visitCode();
        TextBuilder text = new TextBuilder(code);
        text.begin();
        Type[] arguments = Type.getArgumentTypes(dynamic.desc);
        String recipe = (String) dynamic.bsmArgs[0];
        int constant = 1;
        int argument = 0;
        int local = 0;
        StringBuilder literal = new StringBuilder();
        for (char c : (recipe + CONSTANT).toCharArray()) {
            if (c == CONSTANT && constant < dynamic.bsmArgs.length) {
                literal.append(dynamic.bsmArgs[constant++]);
                continue;
            }
            if (c != ARGUMENT && c != CONSTANT) {
                literal.append(c);
                continue;
            }
            if (literal.length() > 0) {
                text.literal(literal.toString());
                literal.setLength(0);
            }
            if (c == ARGUMENT) {
                Type type = arguments[argument++];
                code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
                local += type.getSize();
                text.value(type);
            }
        }
        text.end();
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(4, local);
        code.visitEnd();
        return new MethodInsnNode(
                Opcodes.INVOKESTATIC,
                owner.name,
                name,
                dynamic.desc,
                (owner.access & Opcodes.ACC_INTERFACE) != 0);
    }
}
