package elfin.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.table.Syscalls;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.OptionSpec;

class CommandLineTest {
    /** What a command left. */
    private record Outcome(int status, String output, String error) {}

    @TempDir Path directory;

    private static synchronized Outcome run(String... words) {
        PrintStream output = System.out;
        PrintStream error = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
            int status = Elfin.run(List.of(words));
            return new Outcome(
                    status,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(output);
            System.setErr(error);
        }
    }

    private static void assertOneLine(Outcome outcome, int status, String part) {
        assertEquals(status, outcome.status(), outcome.error());
        assertEquals(1, outcome.error().lines().count(), outcome.error());
        assertTrue(outcome.error().startsWith("elfin: "), outcome.error());
        assertTrue(outcome.error().contains(part), outcome.error());
        assertEquals("", outcome.output());
    }

    @Test
    void everyOptionInTheHelpOfRunIsUnderstood() {
        Map<String, String> samples =
                Map.of(
                        "SIZE",
                        "64Mi",
                        "KIND",
                        "tcg",
                        "MACHINE",
                        "q35",
                        "TIME",
                        "5s",
                        "PORT",
                        "4000",
                        "CALLS",
                        "read,write",
                        "N",
                        "100");
        for (OptionSpec option : RunHelp.commandLine().getCommandSpec().options()) {
            for (String name : option.names()) {
                String value = samples.getOrDefault(option.paramLabel(), "A=b");
                List<String> words = new ArrayList<>();
                if (option.usageHelp()) {
                    continue;
                } else if (option.arity().max() == 0) {
                    words.add(name);
                } else if (option.arity().min() == 0) {
                    words.add(name + "=" + value);
                } else {
                    words.addAll(List.of(name, value));
                }
                words.add("/program");
                assertDoesNotThrow(
                        () -> assertEquals("/program", RunOptions.parse(words).program), name);
            }
        }
    }

    @Test
    void optionsEndAtTheProgram() throws Exception {
        RunOptions options = RunOptions.parse(List.of("-m", "1Gi", "ls", "--stats", "-m"));
        assertEquals(1024, options.memoryMebibytes);
        assertEquals(List.of("--stats", "-m"), options.arguments);
        assertFalse(options.stats);
    }

    @Test
    void doubleDashEndsOptions() throws Exception {
        RunOptions options = RunOptions.parse(List.of("--icount", "--", "-odd", "x"));
        assertEquals("-odd", options.program);
        assertEquals(List.of("x"), options.arguments);
        assertTrue(options.countInstructions);
    }

    @Test
    void durationsHaveUnits() throws Exception {
        assertEquals(1500, RunOptions.parse(List.of("--timeout", "1.5", "x")).timeoutMillis);
        assertEquals(250, RunOptions.parse(List.of("--timeout=250ms", "x")).timeoutMillis);
        assertEquals(120_000, RunOptions.parse(List.of("--timeout", "2m", "x")).timeoutMillis);
        assertThrows(Failure.class, () -> RunOptions.parse(List.of("--timeout", "soon", "x")));
        assertThrows(Failure.class, () -> RunOptions.parse(List.of("--timeout", "0", "x")));
    }

    @Test
    void badSizesAreRefused() {
        for (String size : List.of("", "Mi", "12x", "-5", "3Mi", "99999999999")) {
            assertThrows(Failure.class, () -> RunOptions.parse(List.of("-m", size, "x")), size);
        }
    }

    @Test
    void unknownCommandIsOneLine() {
        assertOneLine(run("walk"), ExitStatus.FAILED, "walk");
    }

    @Test
    void unknownOptionIsOneLine() {
        assertOneLine(run("run", "--quickly", "/bin/true"), ExitStatus.FAILED, "--quickly");
        assertOneLine(run("syscalls", "--quickly"), ExitStatus.FAILED, "--quickly");
    }

    @Test
    void missingProgramIsNotFound() {
        assertOneLine(run("run", "/no/such/program"), ExitStatus.NOT_FOUND, "/no/such/program");
    }

    @Test
    void directoryIsNotRunnable() {
        assertOneLine(
                run("run", directory.toString()), ExitStatus.NOT_RUNNABLE, "not a regular file");
    }

    @Test
    void textFileIsNotRunnable() throws Exception {
        Path file = Files.writeString(directory.resolve("text"), "#!/bin/sh\n");
        assertOneLine(run("run", file.toString()), ExitStatus.NOT_RUNNABLE, "ELF");
    }

    @Test
    void everyTruncationOfAProgramIsNotRunnable() throws Exception {
        byte[] program = Accelerator.proofProgram();
        Path file = directory.resolve("short");
        for (int length = 0; length < program.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(program, length));
            assertOneLine(run("run", file.toString()), ExitStatus.NOT_RUNNABLE, "short");
        }
    }

    @Test
    void helpNamesTheCommandsAndStatuses() {
        Outcome outcome = run("--help");
        assertEquals(0, outcome.status());
        for (String word : List.of("run", "syscalls", "doctor", "completion", "124", "125")) {
            assertTrue(outcome.output().contains(word), word);
        }
        assertTrue(run("run", "--help").output().contains("--rootfs"));
        assertEquals(outcome.output(), run().output());
    }

    @Test
    void tableInTheDocumentationIsCurrent() throws Exception {
        assertEquals(
                run("syscalls", "--format=md").output(),
                Files.readString(Path.of("../docs/syscalls.md")),
                "run ./elfin syscalls --format=md > docs/syscalls.md");
    }

    @Test
    void syscallsInAllFormatsHaveEveryRow() {
        long rows = Syscalls.ROWS.length;
        assertEquals(rows + 1, run("syscalls").output().lines().count());
        assertEquals(rows + 1, run("syscalls", "--format=csv").output().lines().count());
        assertEquals(
                rows,
                run("syscalls", "--json")
                        .output()
                        .lines()
                        .filter(l -> l.contains("\"number\""))
                        .count());
        assertEquals(
                rows,
                run("syscalls", "--format=md")
                        .output()
                        .lines()
                        .filter(l -> l.contains("`"))
                        .count());
    }

    @Test
    void syscallsFindsByNameAndNumber() {
        assertTrue(run("syscalls", "read").output().contains("read"));
        assertTrue(run("syscalls", "39").output().contains("getpid"));
        assertOneLine(run("syscalls", "nonsense"), ExitStatus.FAILED, "nonsense");
        assertOneLine(run("syscalls", "999999"), ExitStatus.FAILED, "999999");
    }

    @Test
    void jsonIsWellFormed() throws Exception {
        com.fasterxml.jackson.databind.JsonNode json =
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(run("syscalls", "--json").output());
        assertEquals(1, json.get("schema").asInt());
        assertEquals(Syscalls.ROWS.length, json.get("syscalls").size());
        assertEquals("read", json.get("syscalls").get(0).get("name").asText());
    }

    @Test
    void completionIsAShellScriptWithTheCommands() throws Exception {
        String script = run("completion").output();
        assertTrue(script.contains("--rootfs") && script.contains("doctor"));
        Path file = Files.writeString(directory.resolve("completion"), script);
        Process bash = new ProcessBuilder("bash", "-n", file.toString()).start();
        assertEquals(0, bash.waitFor());
    }
}
