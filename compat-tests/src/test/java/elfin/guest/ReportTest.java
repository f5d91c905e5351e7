package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports that boot the program: what it called, what it can do without, a kernel cut to that. */
class ReportTest {
    private static final String BUSYBOX = "/bin/busybox";

    @TempDir Path directory;

    /** Runs the command as users do; its standard output. */
    private String elfin(String... words) throws Exception {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                                "-Delfin.kernel=" + Runs.KERNEL.toAbsolutePath().normalize(),
                                "-Delfin.natives=" + System.getProperty("elfin.natives", ""),
                                "-cp",
                                System.getProperty("java.class.path"),
                                "elfin.cli.Elfin"));
        line.addAll(List.of(words));
        Path output = directory.resolve("out");
        Path error = directory.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .redirectError(error.toFile());
        builder.environment().put("ELFIN_HOME", directory.resolve("home").toString());
        builder.environment().put("ELFIN_ACCEL", "tcg");
        Process process = builder.start();
        assertTrue(process.waitFor(240, TimeUnit.SECONDS), "hangs");
        assertEquals(0, process.exitValue(), () -> text(error));
        return text(output);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    private static JsonNode call(JsonNode report, String name) {
        for (JsonNode call : report.get("calls")) {
            if (call.get("name").asText().equals(name)) {
                return call;
            }
        }
        throw new AssertionError(name + " is not in the report");
    }

    @Test
    void runIsRecordedAndTailoredTo() throws Exception {
        Path file = directory.resolve("run.json");
        elfin(
                "report",
                "--run",
                "--json",
                "-o",
                file.toString(),
                BUSYBOX,
                "cat",
                "/none",
                "/etc/passwd");
        JsonNode report = new ObjectMapper().readTree(file.toFile());
        JsonNode open = call(report, "openat");
        assertEquals(1, open.get("errors").get("ENOENT").asInt());
        assertTrue(
                open.get("first_errors").get(0).asText().startsWith("openat(AT_FDCWD, \"/none\""));
        assertEquals(2, open.get("arguments").get("flags").get("O_RDONLY").asInt());
        assertTrue(open.get("nanos").asLong() > 0);
        assertEquals(0, report.get("run").get("unforeseen").size());
        assertEquals(0, report.get("run").get("unknown_sites").size());
        assertEquals(0, report.get("run").get("surprises").size());

        Path image = directory.resolve("image");
        Path kernel = directory.resolve("kernel");
        elfin(
                "build",
                "--tailor-from",
                file.toString(),
                "--kernel",
                kernel.toString(),
                "-o",
                image.toString(),
                BUSYBOX,
                "cat",
                "/etc/passwd");
        String said = text(directory.resolve("err"));
        assertTrue(said.contains("tailored kernel"), said);
        assertEquals(
                "root:x:0:0:root:/root:/bin/sh\n",
                elfin("run", "--kernel", kernel.toString(), BUSYBOX, "cat", "/etc/passwd"));
    }

    @Test
    void callsAreTriedStubbedAndFaked() throws Exception {
        String first =
                elfin("report", "--what-if", "--loupe", "--jobs", "2", BUSYBOX, "echo", "hello");
        List<String> lines = first.lines().toList();
        // write(2) is needed, set_robust_list(2) is not.
        assertEquals("1,Y,N,N,N", lines.get(1 + 1));
        assertEquals("273,Y,N,N,Y", lines.get(1 + 273));
        assertFalse(lines.get(1 + 0).startsWith("0,Y"), "echo reads nothing");
        try (var cached = Files.list(directory.resolve("home/what-if"))) {
            assertTrue(cached.count() > 10, "the results are not kept");
        }
    }

    @Test
    void stubbedCallAnswersEnosys() throws Exception {
        String said = elfin("run", "--stub", "getuid", "--strace", BUSYBOX, "true");
        assertEquals("", said);
        assertTrue(text(directory.resolve("err")).contains("ENOSYS"));
    }
}
