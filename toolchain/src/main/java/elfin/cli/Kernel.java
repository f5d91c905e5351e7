package elfin.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The compiled kernel. */
final class Kernel {
    private Kernel() {}

    /** The image that the launcher names with {@code -Delfin.kernel}. */
    static Path image() throws Failure {
        String name = System.getProperty("elfin.kernel");
        if (name == null || !Files.isRegularFile(Path.of(name))) {
            throw new Failure(
                    ExitStatus.FAILED,
                    "kernel",
                    name == null ? "no kernel image is named" : "no such file: " + name,
                    "build it with mvn package");
        }
        return Path.of(name);
    }
}
