package elfin.compiler.world;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Exception classes of the JDK that have no substitute. Their bodies are nothing but constructors
 * that pass a message and a cause on, so they are made here from name and superclass; no JDK code
 * is compiled.
 */
final class JdkExceptions {
    private static final String[] CONSTRUCTORS = {
        "()V",
        "(Ljava/lang/String;)V",
        "(Ljava/lang/String;Ljava/lang/Throwable;)V",
        "(Ljava/lang/Throwable;)V",
        "(Ljava/lang/String;Ljava/lang/Throwable;ZZ)V"
    };

    private JdkExceptions() {}

    /** The class file of such a class, or null when the name is not that of a JDK exception. */
    static byte[] synthesise(String internalName) {
        if (!internalName.startsWith("java/")) {
            return null;
        }
        Class<?> real;
        try {
            real = Class.forName(internalName.replace('/', '.'), false, null);
        } catch (ClassNotFoundException e) {
            return null;
        }
        if (!Throwable.class.isAssignableFrom(real) || real == Throwable.class) {
            return null;
        }
        String superName = real.getSuperclass().getName().replace('.', '/');
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER,
                internalName,
                null,
                superName,
                null);
        for (String descriptor : CONSTRUCTORS) {
            passOn(writer, superName, descriptor);
        }
        if (real == AssertionError.class) {
            assertionWithDetail(writer, superName);
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void passOn(ClassWriter writer, String superName, String descriptor) {
        MethodVisitor code =
                writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", descriptor, null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        int local = 1;
        for (var type : org.objectweb.asm.Type.getArgumentTypes(descriptor)) {
            code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local++);
        }
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", descriptor, false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }

    /** {@code AssertionError(Object)} turns its detail into the message. */
    private static void assertionWithDetail(ClassWriter writer, String superName) {
        MethodVisitor code =
                writer.visitMethod(
                        Opcodes.ACC_PUBLIC, "<init>", "(Ljava/lang/Object;)V", null, null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitMethodInsn(
                Opcodes.INVOKESTATIC,
                "java/lang/String",
                "valueOf",
                "(Ljava/lang/Object;)Ljava/lang/String;",
                false);
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL, superName, "<init>", "(Ljava/lang/String;)V", false);
        code.visitInsn(Opcodes.RETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
