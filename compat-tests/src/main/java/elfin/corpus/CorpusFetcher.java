package elfin.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Gets packages with their registries' own clients and unpacks them, each once. */
final class CorpusFetcher {
    private static final int TIMEOUT_MINUTES = 10;

    private final Path directory;

    /**
     * Keeps packages in a directory.
     *
     * @param directory of the cache
     */
    CorpusFetcher(Path directory) {
        this.directory = directory;
    }

    /** The program's file; fetches its package if it is not there. */
    Path program(CorpusProgram program) throws IOException, InterruptedException {
        Path unpacked = directory.resolve("pkg").resolve(program.directory());
        Path file = unpacked.resolve(program.path());
        if (!Files.exists(file)) {
            fetch(program.source(), unpacked);
        }
        if (!Files.exists(file)) {
            throw new IOException(program.source() + " has no " + program.path());
        }
        return file;
    }

    private void fetch(String source, Path unpacked) throws IOException, InterruptedException {
        String name = source.substring(source.indexOf(':') + 1);
        Path downloads = Files.createTempDirectory(Files.createDirectories(directory), "fetch");
        boolean debian = source.startsWith("deb:");
        run(
                downloads,
                debian
                        ? List.of(
                                "apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download", name)
                        : List.of("npm", "pack", "--silent", name));
        Path archive;
        try (Stream<Path> files = Files.list(downloads)) {
            archive = files.findFirst().orElseThrow(() -> new IOException("no " + source));
        }
        Files.createDirectories(unpacked);
        run(
                downloads,
                debian
                        ? List.of("dpkg-deb", "-x", archive.toString(), unpacked.toString())
                        : List.of("tar", "xzf", archive.toString(), "-C", unpacked.toString()));
        Files.delete(archive);
        Files.delete(downloads);
    }

    private static void run(Path directory, List<String> command)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("hangs: " + String.join(" ", command));
        }
        if (process.exitValue() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }
}
