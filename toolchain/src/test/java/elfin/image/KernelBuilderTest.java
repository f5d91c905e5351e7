package elfin.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Building the kernel: the same every time, skipped when nothing changed. */
class KernelBuilderTest {
    private static final Path BUILT = Path.of("target/kernel/elfin-kernel.elf");
    private static final List<Path> CLASSES =
            List.of(
                    Path.of("../syscall-table/target/classes").toAbsolutePath().normalize(),
                    Path.of("../elf-loader/target/classes").toAbsolutePath().normalize(),
                    Path.of("../shim-core/target/classes").toAbsolutePath().normalize());

    @TempDir Path directory;

    /** In a process of its own, so that nothing is shared but the inputs. */
    private Path build(String name) throws Exception {
        Path output = directory.resolve(name);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KernelBuilder.class.getName(),
                                output.toString()));
        CLASSES.forEach(entry -> command.add(entry.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor(), text);
        return output;
    }

    @Test
    void twoBuildsAreByteIdentical() throws Exception {
        byte[] first = Files.readAllBytes(build("first.elf"));
        // The kernel that the module's build made is a third one.
        assertArrayEquals(Files.readAllBytes(BUILT), first);
    }

    @Test
    void buildIsSkippedUntilAClassChanges() throws Exception {
        Path classes = directory.resolve("classes");
        copy(CLASSES.get(2), classes);
        List<Path> path = List.of(CLASSES.get(0), CLASSES.get(1), classes);
        Path output = directory.resolve("kernel.elf");
        assertNotNull(KernelBuilder.build(path, classes, output, 0, null));
        assertNull(KernelBuilder.build(path, classes, output, 0, null));
        Path changed = classes.resolve("elfin/kernel/syscall/process/Uname.class");
        byte[] bytes = Files.readAllBytes(changed);
        // A class file may end with an attribute nobody knows; a changed one is another input.
        Files.write(changed, withAttribute(bytes));
        assertNotNull(KernelBuilder.build(path, classes, output, 0, null));
    }

    private static byte[] withAttribute(byte[] bytes) {
        org.objectweb.asm.ClassWriter writer = new org.objectweb.asm.ClassWriter(0);
        new org.objectweb.asm.ClassReader(bytes).accept(writer, 0);
        writer.newUTF8("changed");
        return writer.toByteArray();
    }

    private static void copy(Path from, Path to) throws Exception {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }
}
