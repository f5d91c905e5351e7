package elfin.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;

/**
 * The root file system that the cases run in: the executable, devices, and an empty working
 * directory.
 */
final class TestRoot {
    /** The executable's path inside. */
    static final String PROGRAM = "/bin/conformance";

    /** The working directory inside. */
    static final String DIRECTORY = "/work";

    private final Path program;

    TestRoot(Path program) {
        this.program = program;
    }

    Path program() {
        return program;
    }

    /** Makes it anew on the host. */
    void create(Path root) throws IOException, InterruptedException {
        delete(root);
        String[] directories = {"bin", "dev", "dev/pts", "proc", "sys", "tmp", "work"};
        for (String directory : directories) {
            Files.createDirectories(root.resolve(directory));
        }
        Files.setPosixFilePermissions(
                root.resolve("tmp"), PosixFilePermissions.fromString("rwxrwxrwx"));
        Path copy = root.resolve(PROGRAM.substring(1));
        Files.copy(program, copy, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
        device(root, "null", 1, 3);
        device(root, "zero", 1, 5);
        device(root, "full", 1, 7);
        device(root, "tty", 5, 0);
        device(root, "ptmx", 5, 2);
    }

    private static void device(Path root, String name, int major, int minor)
            throws IOException, InterruptedException {
        int status =
                new ProcessBuilder(
                                "mknod",
                                "-m",
                                "666",
                                root.resolve("dev").resolve(name).toString(),
                                "c",
                                Integer.toString(major),
                                Integer.toString(minor))
                        .start()
                        .waitFor();
        if (status != 0) {
            throw new IOException("cannot make devices: run as root");
        }
    }

    static void delete(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
