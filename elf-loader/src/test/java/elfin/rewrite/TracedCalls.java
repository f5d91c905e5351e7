package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What strace sees a program call. */
final class TracedCalls {
    private static final Pattern CALL = Pattern.compile("^(?:\\d+ +)?([a-z0-9_]+)\\(");

    private TracedCalls() {}

    /** The names of the calls; strace's own execve is not the program's. */
    static List<String> of(Path directory, String program, String... arguments) throws Exception {
        Path output = Files.createTempFile(directory, "trace", ".txt");
        List<String> command =
                new ArrayList<>(List.of("strace", "-f", "-o", output.toString(), program));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), "hangs");
        List<String> lines = Files.readAllLines(output, StandardCharsets.ISO_8859_1);
        List<String> names = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher call = CALL.matcher(line);
            if (call.find()) {
                names.add(call.group(1));
            }
        }
        return names;
    }
}
