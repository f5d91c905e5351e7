package elfin.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Programs of the host. */
final class Commands {
    private static final int SHOWN_CHARACTERS = 2000;

    private Commands() {}

    /**
     * Runs one that must succeed, and gives what it printed.
     *
     * @throws IOException when it fails; the message has the end of its output
     */
    static String run(Path directory, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("elfin-command", ".txt");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            int status = builder.start().waitFor();
            String text = Files.readString(output, StandardCharsets.ISO_8859_1);
            if (status != 0) {
                int from = Math.max(0, text.length() - SHOWN_CHARACTERS);
                throw new IOException(
                        String.join(" ", command)
                                + " failed with status "
                                + status
                                + ":\n"
                                + text.substring(from));
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }

    static String run(Path directory, String... command) throws IOException, InterruptedException {
        return run(directory, Map.of(), List.of(command));
    }
}
