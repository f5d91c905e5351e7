package elfin.conformance;

import elfin.compiler.Compiler;
import elfin.compiler.CompilerOptions;
import elfin.conformance.program.Program;
import elfin.raw.Cpu;
import elfin.runtime.LinuxStart;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
        List<Path> classPath = classPath();
        String inputs = fingerprint(classPath);
        Path stamp = output.resolveSibling(output.getFileName() + ".inputs");
        if (Files.exists(output) && Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
            return false;
        }
        Files.createDirectories(output.toAbsolutePath().getParent());
        CompilerOptions plain = CompilerOptions.linux(classPath, Program.class.getName(), output);
        Compiler.compile(
                new CompilerOptions(
                        plain.target(),
                        plain.classPath(),
                        plain.mainClass(),
                        plain.entryClasses(),
                        List.of(table(cases)),
                        plain.codeTables(),
                        plain.optimisation(),
                        plain.debugLines(),
                        plain.output(),
                        plain.keepIr()));
        Files.writeString(stamp, inputs);
        return true;
    }

    /** The directory or jar that a class comes from. */
    static Path placeOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Path> classPath() {
        Set<Path> places = new LinkedHashSet<>();
        places.add(placeOf(Program.class));
        places.add(placeOf(Cpu.class));
        places.add(placeOf(LinuxStart.class));
        return List.copyOf(places);
    }

    private static String fingerprint(List<Path> classPath) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path place : classPath) {
                add(digest, place);
            }
            add(digest, placeOf(Compiler.class));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(MessageDigest digest, Path place) throws IOException {
        try (var files = Files.walk(place)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        }
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
