package elfin.conformance;

import elfin.conformance.program.Program;
import elfin.guest.StaticProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** Builds the static executable with all cases. */
final class ConformanceProgram {
    private static final String CASES = "elfin/conformance/program/Cases";

    private ConformanceProgram() {}

    /**
     * Compiles the cases, unless the file is there for exactly these class files.
     *
     * @return whether it was compiled
     */
    static boolean build(List<CaseInfo> cases, Path output) throws IOException {
        return StaticProgram.build(Program.class, List.of(table(cases)), output);
    }

    /** The class that finds cases by index: see {@code elfin.conformance.program.Cases}. */
    private static ClassNode table(List<CaseInfo> cases) {
        ClassNode node = new ClassNode();
        node.visit(Opcodes.V17, Opcodes.ACC_FINAL, CASES, null, "java/lang/Object", null);
        MethodVisitor count = method(node, "count", "()I");
        count.visitLdcInsn(cases.size());
        count.visitInsn(Opcodes.IRETURN);
        count.visitEnd();
        MethodVisitor name = method(node, "name", "(I)Ljava/lang/String;");
        Label[] names = dispatch(name, cases.size());
        for (int i = 0; i < names.length; i++) {
            name.visitLabel(names[i]);
            name.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            name.visitLdcInsn(i < cases.size() ? cases.get(i).name() : "");
            name.visitInsn(Opcodes.ARETURN);
        }
        name.visitEnd();
        MethodVisitor run = method(node, "run", "(I)V");
        Label[] calls = dispatch(run, cases.size());
        for (int i = 0; i < calls.length; i++) {
            run.visitLabel(calls[i]);
            run.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            if (i < cases.size()) {
                CaseInfo one = cases.get(i);
                run.visitMethodInsn(Opcodes.INVOKESTATIC, one.owner(), one.method(), "()V", false);
            }
            run.visitInsn(Opcodes.RETURN);
        }
        run.visitEnd();
        node.visitEnd();
        return node;
    }

    private static MethodVisitor method(ClassNode node, String name, String descriptor) {
        MethodVisitor code = node.visitMethod(Opcodes.ACC_STATIC, name, descriptor, null, null);
        code.visitCode();
        return code;
    }

    /** A jump by the argument; the last label is for indices that are none. */
    private static Label[] dispatch(MethodVisitor code, int count) {
        Label[] labels = new Label[count + 1];
        for (int i = 0; i <= count; i++) {
            labels[i] = new Label();
        }
        Label[] cases = new Label[count];
        System.arraycopy(labels, 0, cases, 0, count);
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitTableSwitchInsn(0, count - 1, labels[count], cases);
        return labels;
    }
}
