package elfin.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Debian's kernel for virtual machines, taken out of its package; the package is not installed. */
final class LinuxKernel {
    private static final String PACKAGE = "linux-image-cloud-amd64";

    private LinuxKernel() {}

    /**
     * The kernel's file, fetched when it is not in the cache.
     *
     * @throws IOException when it cannot be had; the message says why
     */
    static Path find(Path cache) throws IOException, InterruptedException {
        Path directory = cache.resolve("linux");
        Optional<Path> there = image(directory);
        if (there.isPresent()) {
            return there.get();
        }
        Files.createDirectories(directory);
        String version = newest();
        output(directory, List.of("apt-get", "download", "-q", version));
        try (var files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".deb")).toList()) {
                output(directory, List.of("dpkg-deb", "-x", file.toString(), "."));
                Files.delete(file);
            }
        }
        return image(directory).orElseThrow(() -> new IOException("no kernel in " + version));
    }

    /** The package that the one without version depends on. */
    private static String newest() throws IOException, InterruptedException {
        String depends = output(Path.of("."), List.of("apt-cache", "depends", PACKAGE));
        for (String line : depends.lines().toList()) {
            if (line.trim().startsWith("Depends: linux-image-")) {
                return line.trim().substring("Depends: ".length());
            }
        }
        throw new IOException("apt knows no " + PACKAGE + " (run apt-get update)");
    }

    private static Optional<Path> image(Path directory) throws IOException {
        Path boot = directory.resolve("boot");
        if (!Files.isDirectory(boot)) {
            return Optional.empty();
        }
        try (var files = Files.list(boot)) {
            return files.filter(file -> file.getFileName().toString().startsWith("vmlinuz"))
                    .findFirst();
        }
    }

    private static String output(Path directory, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int status = process.waitFor();
        if (status != 0) {
            throw new IOException(String.join(" ", command) + " failed with status " + status);
        }
        return text;
    }
}
