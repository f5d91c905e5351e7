package elfin.compiler.desugar;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Emits calls of a StringBuilder that lies on the operand stack. */
final class TextBuilder {
    private static final String BUILDER = "java/lang/StringBuilder";

    private final MethodVisitor code;

    TextBuilder(MethodVisitor code) {
        this.code = code;
    }

    void begin() {
        code.visitTypeInsn(Opcodes.NEW, BUILDER);
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, BUILDER, "<init>", "()V", false);
    }

    void literal(String text) {
        code.visitLdcInsn(text);
        value(Type.getObjectType("java/lang/String"));
    }

    /** Appends the value on top of the stack. */
    void value(Type type) {
        String parameter =
                switch (type.getSort()) {
                    case Type.BYTE, Type.SHORT -> "I";
                    case Type.OBJECT, Type.ARRAY ->
                            type.getInternalName().equals("java/lang/String")
                                    ? "Ljava/lang/String;"
                                    : "Ljava/lang/Object;";
                    default -> type.getDescriptor();
                };
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL,
                BUILDER,
                "append",
                "(" + parameter + ")L" + BUILDER + ";",
                false);
    }

    void end() {
        code.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false);
    }
}
