package elfin.release;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The unpacked archive with an empty home directory, and a PATH that has the JVM, QEMU and the few
 * tools of every Debian that the launcher and the command use, but neither Maven nor Python.
 */
class ReleaseIT {
    private static final List<String> COMMANDS =
            List.of(
                    "bash",
                    "env",
                    "dirname",
                    "readlink",
                    "stat",
                    "cksum",
                    "cut",
                    "mkdir",
                    "id",
                    "setsid",
                    "mknod",
                    "qemu-system-x86_64");

    @TempDir static Path directory;

    private static Path elfin;
    private static Path home;
    private static Path path;

    /**
     * What a command printed.
     *
     * @param status its exit status
     */
    private record Result(int status, String output, String errors) {}

    @BeforeAll
    static void unpack() throws Exception {
        String archive = System.getProperty("elfin.release");
        Process tar =
                new ProcessBuilder("tar", "-xzf", archive, "-C", directory.toString())
                        .inheritIO()
                        .start();
        assertEquals(0, tar.waitFor());
        String name = Path.of(archive).getFileName().toString().replace(".tar.gz", "");
        elfin = directory.resolve(name).resolve("elfin");
        home = Files.createDirectory(directory.resolve("home"));
        path = Files.createDirectory(directory.resolve("bin"));
        for (String command : COMMANDS) {
            Files.createSymbolicLink(path.resolve(command), find(command));
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Files.createSymbolicLink(path.resolve("java"), java);
    }

    private static Path find(String command) {
        for (String entry : System.getenv("PATH").split(":")) {
            Path file = Path.of(entry, command);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        throw new AssertionError("no " + command + " on PATH");
    }

    private static Result run(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(elfin.toString());
        builder.command().addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        builder.redirectError(errors.toFile()).redirectInput(Path.of("/dev/null").toFile());
        builder.environment().clear();
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PATH", path.toString());
        builder.directory(home.toFile());
        Process process = builder.start();
        String output = text(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "no hang");
        return new Result(process.exitValue(), output, text(Files.readAllBytes(errors)));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Test
    void programRunsRewritten() throws Exception {
        Path statistics = directory.resolve("statistics.json");
        Result result =
                run(
                        "run",
                        "--stats=" + statistics,
                        "/bin/busybox",
                        "sh",
                        "-c",
                        "echo $((6*7)); exit 3");
        assertEquals(new Result(3, "42\n", ""), result);
        assertFalse(
                Files.readString(statistics).contains("\"rewritten\": 0"), "sites are rewritten");
    }

    @Test
    void laterRunsUseTheClassDataArchive() throws Exception {
        run("run", "/bin/busybox", "true");
        try (var files = Files.list(home.resolve(".cache/elfin"))) {
            assertTrue(files.anyMatch(file -> file.toString().endsWith(".jsa")));
        }
        assertEquals(new Result(0, "again\n", ""), run("run", "/bin/busybox", "echo", "again"));
    }

    @Test
    void doctorFindsEverything() throws Exception {
        Result result = run("doctor");
        assertEquals(0, result.status(), result.output() + result.errors());
        assertTrue(result.output().contains("Capstone ok"), result.output());
    }

    @Test
    void conformanceCasesRun() throws Exception {
        Result result = run("conform", "getppid");
        assertEquals(0, result.status(), result.output() + result.errors());
    }

    @Test
    void tailoredImageIsBuilt() throws Exception {
        Path image = directory.resolve("image.elf");
        Result result = run("build", "--tailor", "/bin/busybox", "-o", image.toString());
        assertEquals(0, result.status(), result.output() + result.errors());
        assertTrue(Files.size(image) > 0);
    }

    @Test
    void testCommandSaysThatItNeedsTheSources() throws Exception {
        Result result = run("test");
        assertEquals(125, result.status());
        assertTrue(result.errors().contains("sources"), result.errors());
    }

    @Test
    void withoutQemuTheMissingPackageIsNamed() throws Exception {
        Path qemu = path.resolve("qemu-system-x86_64");
        Path target = Files.readSymbolicLink(qemu);
        Files.delete(qemu);
        try {
            Result result = run("run", "/bin/busybox", "true");
            assertEquals(125, result.status());
            assertTrue(result.errors().contains("qemu-system-x86"), result.errors());
        } finally {
            Files.createSymbolicLink(qemu, target);
        }
    }
}
