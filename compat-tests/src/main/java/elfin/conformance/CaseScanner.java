package elfin.conformance;

import elfin.conformance.program.Case;
import elfin.conformance.program.Program;
import elfin.guest.StaticProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/** Finds the methods with {@link Case} in the class files of their package. */
final class CaseScanner {
    private static final String CASE = Type.getDescriptor(Case.class);
    private static final String PACKAGE =
            Type.getInternalName(Program.class)
                    .substring(0, Type.getInternalName(Program.class).lastIndexOf('/'));

    private CaseScanner() {}

    /** All cases, by class and then in the order of the source. */
    static List<CaseInfo> scan() {
        Path place = StaticProgram.placeOf(Program.class);
        try {
            if (Files.isDirectory(place)) {
                return scan(place.resolve(PACKAGE));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return scan(jar.getPath(PACKAGE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the cases", e);
        }
    }

    private static List<CaseInfo> scan(Path directory) throws IOException {
        List<CaseInfo> cases = new ArrayList<>();
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                ClassNode node = new ClassNode();
                new ClassReader(Files.readAllBytes(file))
                        .accept(node, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG);
                addCases(node, cases);
            }
        }
        return cases;
    }

    private static void addCases(ClassNode node, List<CaseInfo> cases) {
        for (MethodNode method : node.methods) {
            if (method.invisibleAnnotations == null) {
                continue;
            }
            for (AnnotationNode annotation : method.invisibleAnnotations) {
                if (annotation.desc.equals(CASE)) {
                    cases.add(describe(node, method, annotation));
                }
            }
        }
    }

    private static CaseInfo describe(ClassNode node, MethodNode method, AnnotationNode annotation) {
        boolean callable =
                (method.access & Opcodes.ACC_STATIC) != 0
                        && (method.access & Opcodes.ACC_PRIVATE) == 0
                        && method.desc.equals("()V");
        if (!callable) {
            throw new IllegalArgumentException(
                    node.name + "." + method.name + ": a case is static void name(), not private");
        }
        return new CaseInfo(
                node.name,
                method.name,
                (String) value(annotation, "value", null),
                (Boolean) value(annotation, "alone", false),
                (Integer) value(annotation, "ends", Case.RETURNS));
    }

    private static Object value(AnnotationNode annotation, String name, Object otherwise) {
        int at = annotation.values.indexOf(name);
        return at < 0 ? otherwise : annotation.values.get(at + 1);
    }
}
