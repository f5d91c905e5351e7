package elfin.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The compiled kernel. */
final class Kernel {
    private Kernel() {}

    /** The image that the launcher names with {@code -Delfin.kernel}. */
    static Path image() throws Failure {
        return image(System.getProperty("elfin.kernel"));
    }

    /** The kernel that a run asks for, or else that of this installation. */
    static Path image(RunOptions options) throws Failure {
        return options.kernel == null ? image() : image(options.kernel);
    }

    private static Path image(String name) throws Failure {
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
