package elfin.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of the host that Elfin starts. */
final class Programs {
    private Programs() {}

    /**
     * Finds a program as a shell would.
     *
     * @throws Failure when {@code PATH} has none; it says which package brings it
     */
    static Path find(String name) throws Failure {
        Path found = search(name);
        if (found == null) {
            throw new Failure(
                    ExitStatus.FAILED,
                    name,
                    "not found on PATH",
                    name.startsWith("qemu") ? "apt-get install qemu-system-x86" : "install it");
        }
        return found;
    }

    /** The program's file, or null. */
    static Path search(String name) {
        String path = System.getenv("PATH");
        for (String directory : (path == null ? "" : path).split(File.pathSeparator)) {
            Path candidate = Path.of(directory, name);
            if (Files.isExecutable(candidate) && !Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return null;
    }
}
