package elfin.compiler.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.compiler.Compiler;
import elfin.compiler.CompilerOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Compiles main classes to Linux executables and runs them. */
final class Programs {
    private static final int TIMEOUT_SECONDS = 300;

    private Programs() {}

    /** The class path of the tests: this module's test classes, and the modules below. */
    static List<Path> classPath() {
        return List.of(
                Path.of("target/test-classes"),
                Path.of("../syscall-table/target/classes"),
                Path.of("../elf-loader/target/classes"),
                Path.of("../shim-core/target/classes"));
    }

    static String run(
            Path directory, String main, int optimisation, Map<String, String> environment)
            throws IOException, InterruptedException {
        return run(directory, classPath(), main, optimisation, environment);
    }

    /** Compiles and runs; the standard output. */
    static String run(
            Path directory,
            List<Path> classPath,
            String main,
            int optimisation,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        Path program = directory.resolve("program" + optimisation);
        Compiler.compile(
                CompilerOptions.linux(classPath, main, program).withOptimisation(optimisation));
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(program.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "the program hangs");
        String text = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertEquals(0, process.exitValue(), () -> "exit status; output ends: " + tail(text));
        return text;
    }

    private static String tail(String text) {
        return text.substring(Math.max(0, text.length() - 500));
    }
}
