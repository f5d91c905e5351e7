package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs with many threads do what they do on the host: Go and Rust programs built here, and two
 * from the npm registry as they are.
 */
class ThreadedProgramsTest {
    private static final Path PROGRAMS = Path.of("src/test/resources/programs");

    /** How often a program runs whose threads meet in another order each time. */
    private static final int TIMES = Integer.getInteger("elfin.times", 5);

    /** How long both collectors are kept at work. */
    private static final int STRESS_SECONDS = Integer.getInteger("elfin.stress.seconds", 10);

    private static final int MEMORY_MEBIBYTES = 768;

    @TempDir static Path directory;

    private static Path root;
    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        root = directory.resolve("root");
        Runs.makeRoot(root, "bin", "tmp", "dev", "project/src");
        execute(Map.of(), "mknod", root + "/dev/null", "c", "1", "3");
        execute(Map.of(), "mknod", root + "/dev/urandom", "c", "1", "9");
        runs = new Runs(root, directory, MEMORY_MEBIBYTES);
    }

    private static void execute(Map<String, String> environment, String... command)
            throws Exception {
        Path output = directory.resolve("command.out");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        int status = builder.start().waitFor();
        assertEquals(0, status, () -> String.join(" ", command) + ": " + read(output));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void sameEachTime(List<String> command) throws Exception {
        Runs.Outcome expected = runs.host(new byte[0], command);
        for (int i = 0; i < TIMES; i++) {
            assertEquals(expected, runs.guest(new byte[0], true, command), "run " + i);
        }
        assertEquals(expected, runs.guest(new byte[0], false, command), "by trap");
    }

    private static List<String> goStress() throws Exception {
        Path program = root.resolve("bin/stress-go");
        if (!Files.exists(program)) {
            buildGoStress(program);
        }
        return List.of("/bin/stress-go");
    }

    private static void buildGoStress(Path program) throws Exception {
        execute(
                Map.of("CGO_ENABLED", "0", "GO111MODULE", "off", "GOFLAGS", ""),
                "go",
                "build",
                "-o",
                program.toString(),
                PROGRAMS.resolve("stress.go").toAbsolutePath().toString());
    }

    @Test
    void goroutinesChannelsTimersAndSignals() throws Exception {
        sameEachTime(goStress());
    }

    /** Go collects all the time and overwrites what is free; so does the kernel. */
    @Test
    void collectorsOfProgramAndKernelAtOnce() throws Exception {
        List<String> command = goStress();
        Runs.Outcome expected = runs.host(new byte[0], command);
        long start = System.nanoTime();
        do {
            Runs.Outcome outcome =
                    runs.guest(
                            new byte[0],
                            true,
                            command,
                            startup ->
                                    startup.environment("GOGC=1")
                                            .environment("GODEBUG=clobberfree=1")
                                            .stressCollector(1));
            assertEquals(expected, outcome);
        } while (System.nanoTime() - start < STRESS_SECONDS * 1_000_000_000L);
    }

    @Test
    void rustThreadsLocksAndChannels() throws Exception {
        execute(
                Map.of(),
                "rustc",
                "-O",
                "-Ctarget-feature=+crt-static",
                "-o",
                root.resolve("bin/stress-rust").toString(),
                PROGRAMS.resolve("stress.rs").toAbsolutePath().toString());
        sameEachTime(List.of("/bin/stress-rust"));
    }

    /** A project of modules that import each other. */
    private static void makeProject() throws IOException {
        Path source = root.resolve("project/src");
        StringBuilder main = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            Files.writeString(
                    source.resolve("part" + i + ".ts"),
                    "import {twice} from './base';\nlet unused = 3\n"
                            + ("export const part" + i + ": number = twice(" + i + ")\n"));
            main.append("import {part" + i + "} from './part" + i + "';\n");
            main.append("console.log(part" + i + ")\n");
        }
        Files.writeString(source.resolve("main.ts"), main);
        Files.writeString(
                source.resolve("base.ts"),
                "export function twice(x: number) { return x*2 }\nexport enum Unused {A, B}\n");
    }

    /** A program of a package from the npm registry. */
    private static void fetch(String npmPackage, String inPackage, String name) throws Exception {
        Path into = Files.createDirectories(directory.resolve(name));
        execute(Map.of(), "npm", "pack", "--silent", "--pack-destination", into + "", npmPackage);
        try (var files = Files.list(into)) {
            Path archive = files.filter(f -> f.toString().endsWith(".tgz")).findFirst().get();
            execute(Map.of(), "tar", "-xzf", archive.toString(), "-C", into.toString());
        }
        Path program = root.resolve("bin").resolve(name);
        Files.move(into.resolve("package").resolve(inPackage), program);
        program.toFile().setExecutable(true, false);
    }

    @Test
    void esbuildBundlesAProject() throws Exception {
        makeProject();
        fetch("@esbuild/linux-x64@0.28.2", "bin/esbuild", "esbuild");
        List<String> command =
                List.of("/bin/esbuild", "--bundle", "--minify", "/project/src/main.ts");
        Runs.Outcome host = runs.host(new byte[0], command);
        assertTrue(host.output().length > 500, host.toString());
        assertEquals(host, runs.guest(new byte[0], true, command));
    }

    @Test
    void biomeLintsAndFormatsAProject() throws Exception {
        makeProject();
        fetch("@biomejs/cli-linux-x64-musl@2.6.6", "biome", "biome");
        for (String verb : new String[] {"lint", "format"}) {
            List<String> command =
                    List.of("/bin/biome", verb, "--max-diagnostics=none", "/project/src");
            Runs.Outcome host = runs.host(new byte[0], command);
            assertTrue(host.output().length + host.error().length > 500, host.toString());
            assertEquals(lines(host), lines(runs.guest(new byte[0], true, command)));
        }
    }

    /** What it says, file by file in the order in which its threads were ready. */
    private static List<String> lines(Runs.Outcome outcome) {
        String text =
                outcome.status()
                        + "\n"
                        + new String(outcome.output(), StandardCharsets.UTF_8)
                        + new String(outcome.error(), StandardCharsets.UTF_8);
        return text.replaceAll("in [0-9.]+ ?[mµn]?s", "in TIME").lines().sorted().toList();
    }
}
