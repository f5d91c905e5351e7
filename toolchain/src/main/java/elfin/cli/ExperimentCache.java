package elfin.cli;

import elfin.report.WhatIf.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Outcomes of experiments, a small file each, under a hash of all that can change them: kernel,
 * program and its files, arguments, environment, input, check, and the calls that were changed.
 */
final class ExperimentCache {
    private final Path directory;
    private final String inputs;

    private ExperimentCache(Path directory, String inputs) {
        this.directory = directory;
        this.inputs = inputs;
    }

    /** The cache for runs of a program. */
    static ExperimentCache of(RunOptions options, Path input) throws Failure, IOException {
        StringBuilder text = new StringBuilder();
        text.append(hash(Files.readAllBytes(Kernel.image(options)))).append('\n');
        text.append(options.program).append(options.arguments).append(options.environment);
        text.append(options.workingDirectory).append(options.memoryMebibytes);
        text.append(options.machine).append(options.rewrite).append('\n');
        Path program = Path.of(options.program);
        if (Files.isRegularFile(program)) {
            text.append(hash(Files.readAllBytes(program)));
        }
        text.append('\n').append(input == null ? "" : hash(Files.readAllBytes(input)));
        if (options.rootfs != null) {
            text.append('\n').append(files(Path.of(options.rootfs)));
        }
        return new ExperimentCache(
                Caches.directory().resolve("what-if"),
                hash(text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    /** Size and time of all files: their contents would take too long. */
    private static String files(Path root) throws IOException {
        StringBuilder text = new StringBuilder();
        try (var files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                text.append(file).append(' ');
                if (Files.isRegularFile(file)) {
                    text.append(Files.size(file)).append(' ');
                    text.append(Files.getLastModifiedTime(file).toMillis());
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    /** The name of an experiment. */
    String key(SuccessCheck check, Map<Integer, Integer> forced) {
        StringBuilder text = new StringBuilder(inputs);
        text.append(check.command()).append(check.status());
        text.append(check.expected() == null ? "" : hash(check.expected()));
        text.append(new TreeMap<>(forced));
        return hash(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** What it gave, or null. */
    Outcome get(String key) throws IOException {
        Path file = directory.resolve(key);
        if (!Files.exists(file)) {
            return null;
        }
        List<String> lines = Files.readAllLines(file);
        return lines.size() == 2 ? new Outcome(lines.get(0).equals("good"), lines.get(1)) : null;
    }

    void put(String key, Outcome outcome) throws IOException {
        Files.createDirectories(directory);
        Path file = Files.createTempFile(directory, "new", "");
        String text = outcome.text().replace('\n', ' ');
        Files.writeString(file, (outcome.passed() ? "good" : "bad") + "\n" + text + "\n");
        Files.move(file, directory.resolve(key), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
