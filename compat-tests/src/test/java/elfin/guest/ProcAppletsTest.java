package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Applets of busybox that read /proc and /sys say the same of the unikernel as of the host, but for
 * the numbers: lines that both systems have are compared with every number and every run of spaces
 * made one sign.
 */
class ProcAppletsTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir static Path directory;

    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        assertTrue(Files.exists(BUSYBOX), "apt-get install busybox-static");
        Path root = directory.resolve("root");
        Path program = Files.createDirectories(root.resolve("bin")).resolve("busybox");
        Files.copy(BUSYBOX, program);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        runs = new Runs(root, directory);
    }

    private static String guest(String... command) throws Exception {
        String[] line = new String[command.length + 1];
        line[0] = BUSYBOX.toString();
        System.arraycopy(command, 0, line, 1, command.length);
        Runs.Outcome outcome = runs.guest(new byte[0], true, List.of(line));
        assertEquals(0, outcome.status(), outcome.toString());
        return new String(outcome.output(), StandardCharsets.UTF_8);
    }

    /** On the host itself, whose /proc is mounted. */
    private static String host(String... command) throws Exception {
        String[] line = new String[command.length + 1];
        line[0] = BUSYBOX.toString();
        System.arraycopy(command, 0, line, 1, command.length);
        Process process = new ProcessBuilder(line).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor());
        return output;
    }

    private static String shape(String text) {
        return text.replaceAll("[0-9]+(\\.[0-9]+)?", "N").replaceAll(" +", " ");
    }

    /** Each applet with how many lines from its first are compared. */
    private static Stream<List<Object>> applets() {
        return Stream.of(
                List.of(3, "free"),
                List.of(1, "ps"),
                List.of(1, "df"),
                List.of(1, "nproc"),
                List.of(2, "sysctl", "kernel.pid_max", "vm.max_map_count"),
                List.of(3, "sysctl", "kernel.ostype", "fs.nr_open", "kernel.cap_last_cap"));
    }

    @ParameterizedTest
    @MethodSource("applets")
    void saysTheSameButForNumbers(List<Object> applet) throws Exception {
        int lines = (Integer) applet.get(0);
        String[] command = applet.stream().skip(1).toArray(String[]::new);
        List<String> expected = shape(host(command)).lines().limit(lines).toList();
        List<String> actual = shape(guest(command)).lines().limit(lines).toList();
        assertEquals(expected, actual, Arrays.toString(command));
    }

    @Test
    void topShowsMemoryLoadAndProcesses() throws Exception {
        List<String> lines = guest("top", "-bn1").lines().toList();
        assertTrue(lines.get(0).matches("Mem: [0-9]+K used, [0-9]+K free, .*"), lines.get(0));
        assertTrue(lines.get(1).matches("CPU: +[0-9]+% usr .*"), lines.get(1));
        assertTrue(lines.get(2).startsWith("Load average: "), lines.get(2));
        assertTrue(
                lines.stream().anyMatch(line -> line.contains("/bin/busybox top -bn1")),
                lines.toString());
    }

    @Test
    void uptimeAndMountsAreTold() throws Exception {
        String uptime = guest("uptime");
        assertTrue(uptime.matches(" [0-9:]+ up .* load average: .*\n"), uptime);
        String mounts = guest("mount");
        for (String name : new String[] {"proc", "sys"}) {
            assertTrue(mounts.contains(" on /" + name + " type " + name), mounts);
        }
    }

    @Test
    void aProcessIsFoundByItsName() throws Exception {
        String pid = guest("sh", "-c", "busybox sleep 9 & busybox pidof busybox; kill $!").strip();
        assertTrue(pid.matches("[0-9]+( [0-9]+)*"), pid);
    }
}
