package elfin.compiler.desugar;

import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;

/**
 * The class of a lambda or method reference: a field per captured value, a factory with the
 * descriptor of the invokedynamic, and the interface's method, which converts its arguments and
 * calls the implementation as {@code LambdaMetafactory} specifies.
 */
final class LambdaClass {
    static final String FACTORY = "create";

    private LambdaClass() {}

    static byte[] generate(String name, ClassNode host, InvokeDynamicInsnNode dynamic) {
        Type[] captured = Type.getArgumentTypes(dynamic.desc);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(
                Opcodes.V17,
                Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
                name,
                null,
                "java/lang/Object",
                new String[] {Type.getReturnType(dynamic.desc).getInternalName()});
        writer.visitSource(host.sourceFile, null);
        for (int i = 0; i < captured.length; i++) {
            writer.visitField(Opcodes.ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null);
        }
        constructor(writer, name, captured);
        factory(writer, name, dynamic.desc, captured);
        Type interfaceMethod = (Type) dynamic.bsmArgs[0];
        Handle implementation = (Handle) dynamic.bsmArgs[1];
        Type instantiated = (Type) dynamic.bsmArgs[2];
        method(writer, name, dynamic.name, interfaceMethod, implementation, instantiated, captured);
        for (int i = 3; i < dynamic.bsmArgs.length; i++) {
            // altMetafactory: flags, then counts and extra bridge signatures.
            if (dynamic.bsmArgs[i] instanceof Type bridge && bridge.getSort() == Type.METHOD) {
                method(writer, name, dynamic.name, bridge, implementation, instantiated, captured);
            }
        }
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void constructor(ClassWriter writer, String name, Type[] captured) {
        MethodVisitor code =
                writer.visitMethod(
                        0,
                        "<init>",
                        Type.getMethodDescriptor(Type.VOID_TYPE, captured),
                        null,
                        null);
        code.visitCode();
        code.visitVarInsn(Opcodes.ALOAD, 0);
        code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        int local = 1;
        for (int i = 0; i < captured.length; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitVarInsn(captured[i].getOpcode(Opcodes.ILOAD), local);
            code.visitFieldInsn(Opcodes.PUTFIELD, name, "c" + i, captured[i].getDescriptor());
            local += captured[i].getSize();
        }
        end(code, Opcodes.RETURN);
    }

    private static void factory(
            ClassWriter writer, String name, String descriptor, Type[] captured) {
        MethodVisitor code =
                writer.visitMethod(Opcodes.ACC_STATIC, FACTORY, descriptor, null, null);
        code.visitCode();
        code.visitTypeInsn(Opcodes.NEW, name);
        code.visitInsn(Opcodes.DUP);
        int local = 0;
        for (Type type : captured) {
            code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), local);
            local += type.getSize();
        }
        code.visitMethodInsn(
                Opcodes.INVOKESPECIAL,
                name,
                "<init>",
                Type.getMethodDescriptor(Type.VOID_TYPE, captured),
                false);
        end(code, Opcodes.ARETURN);
    }

    private static void method(
            ClassWriter writer,
            String name,
            String methodName,
            Type interfaceMethod,
            Handle target,
            Type instantiated,
            Type[] captured) {
        MethodVisitor code =
                writer.visitMethod(
                        Opcodes.ACC_PUBLIC,
                        methodName,
                        interfaceMethod.getDescriptor(),
                        null,
                        null);
        code.visitCode();
        boolean creates = target.getTag() == Opcodes.H_NEWINVOKESPECIAL;
        if (creates) {
            code.visitTypeInsn(Opcodes.NEW, target.getOwner());
            code.visitInsn(Opcodes.DUP);
        }
        Type[] wanted = targetParameters(target);
        int next = 0;
        for (int i = 0; i < captured.length; i++) {
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitFieldInsn(Opcodes.GETFIELD, name, "c" + i, captured[i].getDescriptor());
            next++;
        }
        Type[] given = interfaceMethod.getArgumentTypes();
        Type[] exact = instantiated.getArgumentTypes();
        int local = 1;
        for (int i = 0; i < given.length; i++) {
            code.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), local);
            local += given[i].getSize();
            Conversion.convert(code, given[i], exact[i]);
            Conversion.convert(code, exact[i], wanted[next++]);
        }
        code.visitMethodInsn(
                invokeOpcode(target),
                target.getOwner(),
                target.getName(),
                target.getDesc(),
                target.isInterface());
        Type result =
                creates
                        ? Type.getObjectType(target.getOwner())
                        : Type.getReturnType(target.getDesc());
        finish(code, result, instantiated.getReturnType(), interfaceMethod.getReturnType());
    }

    private static void finish(MethodVisitor code, Type result, Type exact, Type declared) {
        if (declared == Type.VOID_TYPE) {
            if (result != Type.VOID_TYPE) {
                code.visitInsn(result.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
            end(code, Opcodes.RETURN);
            return;
        }
        Conversion.convert(code, result, exact);
        end(code, declared.getOpcode(Opcodes.IRETURN));
    }

    private static Type[] targetParameters(Handle target) {
        Type[] declared = Type.getArgumentTypes(target.getDesc());
        if (target.getTag() == Opcodes.H_INVOKESTATIC
                || target.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
            return declared;
        }
        Type[] all = new Type[declared.length + 1];
        all[0] = Type.getObjectType(target.getOwner());
        System.arraycopy(declared, 0, all, 1, declared.length);
        return all;
    }

    private static int invokeOpcode(Handle target) {
        return switch (target.getTag()) {
            case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
            case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
            case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
            // A private lambda body became package-private; javac names it by invokeSpecial.
            default -> target.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
        };
    }

    private static void end(MethodVisitor code, int returnOpcode) {
        code.visitInsn(returnOpcode);
        code.visitMaxs(0, 0);
        code.visitEnd();
    }
}
