package elfin.compiler.desugar;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/**
 * {@code equals}, {@code hashCode} and {@code toString} of records, as {@code
 * java.lang.runtime.ObjectMethods} makes them: the hash is {@code 31 * h + hash(component)}, the
 * text {@code Name[a=1, b=2]}.
 */
final class RecordMethods {
    private RecordMethods() {}

    /** Adds a static method with the call site's descriptor and returns the call of it. */
    static MethodInsnNode add(ClassNode record, InvokeDynamicInsnNode dynamic) {
        String[] names = ((String) dynamic.bsmArgs[1]).split(";");
        int count = dynamic.bsmArgs.length - 2;
        Handle[] getters = new Handle[count];
        for (int i = 0; i < count; i++) {
            getters[i] = (Handle) dynamic.bsmArgs[i + 2];
        }
        String name = dynamic.name + "$record";
        MethodVisitor code =
                record.visitMethod(
                        Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                        name,
                        dynamic.desc,
                        null,
                        null);
        code.visitCode();
        switch (dynamic.name) {
            case "equals" -> equalsMethod(code, record.name, getters);
            case "hashCode" -> hashMethod(code, getters);
            default -> textMethod(code, record.name, names, getters);
        }
        code.visitMaxs(8, 3);
        code.visitEnd();
        return new MethodInsnNode(Opcodes.INVOKESTATIC, record.name, name, dynamic.desc);
    }

    private static void load(MethodVisitor code, int local, Handle getter) {
        code.visitVarInsn(Opcodes.ALOAD, local);
        code.visitFieldInsn(
                Opcodes.GETFIELD, getter.getOwner(), getter.getName(), getter.getDesc());
    }

    private static void equalsMethod(MethodVisitor code, String record, Handle[] getters) {
        Label differ = new Label();
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitTypeInsn(Opcodes.INSTANCEOF, record);
        code.visitJumpInsn(Opcodes.IFEQ, differ);
        for (Handle getter : getters) {
            load(code, 0, getter);
            code.visitVarInsn(Opcodes.ALOAD, 1);
            code.visitTypeInsn(Opcodes.CHECKCAST, record);
            code.visitFieldInsn(
                    Opcodes.GETFIELD, getter.getOwner(), getter.getName(), getter.getDesc());
            switch (getter.getDesc().charAt(0)) {
                case 'J' -> {
                    code.visitInsn(Opcodes.LCMP);
                    code.visitJumpInsn(Opcodes.IFNE, differ);
                }
                case 'L', '[' -> {
                    code.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            "java/util/Objects",
                            "equals",
                            "(Ljava/lang/Object;Ljava/lang/Object;)Z",
                            false);
                    code.visitJumpInsn(Opcodes.IFEQ, differ);
                }
                default -> code.visitJumpInsn(Opcodes.IF_ICMPNE, differ);
            }
        }
        code.visitInsn(Opcodes.ICONST_1);
        code.visitInsn(Opcodes.IRETURN);
        code.visitLabel(differ);
        code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
        code.visitInsn(Opcodes.ICONST_0);
        code.visitInsn(Opcodes.IRETURN);
    }

    private static void hashMethod(MethodVisitor code, Handle[] getters) {
        code.visitInsn(Opcodes.ICONST_0);
        for (Handle getter : getters) {
            code.visitIntInsn(Opcodes.BIPUSH, 31);
            code.visitInsn(Opcodes.IMUL);
            load(code, 0, getter);
            hash(code, Type.getType(getter.getDesc()));
            code.visitInsn(Opcodes.IADD);
        }
        code.visitInsn(Opcodes.IRETURN);
    }

    private static void hash(MethodVisitor code, Type type) {
        switch (type.getSort()) {
            case Type.LONG ->
                    code.visitMethodInsn(
                            Opcodes.INVOKESTATIC, "java/lang/Long", "hashCode", "(J)I", false);
            case Type.BOOLEAN ->
                    code.visitMethodInsn(
                            Opcodes.INVOKESTATIC, "java/lang/Boolean", "hashCode", "(Z)I", false);
            case Type.OBJECT, Type.ARRAY ->
                    code.visitMethodInsn(
                            Opcodes.INVOKESTATIC,
                            "java/util/Objects",
                            "hashCode",
                            "(Ljava/lang/Object;)I",
                            false);
            default -> {}
        }
    }

    private static void textMethod(
            MethodVisitor code, String record, String[] names, Handle[] getters) {
        String simple = record.substring(record.lastIndexOf('/') + 1);
        simple = simple.substring(simple.lastIndexOf('$') + 1);
        TextBuilder text = new TextBuilder(code);
        text.begin();
        text.literal(simple + "[");
        for (int i = 0; i < getters.length; i++) {
            text.literal((i == 0 ? "" : ", ") + names[i] + "=");
            load(code, 0, getters[i]);
            text.value(Type.getType(getters[i].getDesc()));
        }
        text.literal("]");
        text.end();
        code.visitInsn(Opcodes.ARETURN);
    }
}
