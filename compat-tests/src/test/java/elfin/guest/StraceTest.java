package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.image.RootTree;
import elfin.qemu.Guest;
import elfin.qemu.MachineOptions;
import elfin.strace.TracePrinter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A trace of busybox is strace's own of the same run on the host, but for addresses and ids. */
class StraceTest {
    private static final Path KERNEL = Path.of("../toolchain/target/kernel/elfin-kernel.elf");
    private static final String BUSYBOX = "/bin/busybox";

    @TempDir static Path directory;

    private static Path root;

    @BeforeAll
    static void makeRoot() throws Exception {
        root = directory.resolve("root");
        Runs.makeRoot(root, "bin", "data/sub");
        Files.writeString(root.resolve("data/text"), "one\ttwo \"three\" \\ f\u00fcnf\n".repeat(3));
        Files.createSymbolicLink(root.resolve("data/link"), Path.of("text"));
    }

    static Stream<List<String>> commands() {
        return Stream.of(
                List.of("echo", "hello"),
                List.of("cat", "/data/text", "/data/none"),
                List.of("ls", "-l", "/data/text", "/data/link", "/bin/busybox"),
                List.of("wc", "/data/text"),
                List.of("readlink", "/data/link"),
                List.of("dd", "if=/data/text", "of=/dev/null", "bs=7"),
                List.of("sleep", "0.01"),
                List.of("mkdir", "/data/sub/new"),
                List.of("chmod", "640", "/data/text"),
                List.of("ln", "-s", "somewhere", "/data/sub/symbolic"),
                List.of("mv", "/data/text", "/data/sub/moved"),
                List.of("touch", "-d", "@1000000000", "/data/text"),
                List.of("mkfifo", "/data/sub/fifo"),
                List.of("rm", "-r", "/data/sub"),
                List.of("sort", "/data/text"),
                List.of("head", "-c", "5", "/data/text"),
                List.of("id", "-u"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void traceIsStraces(List<String> command) throws Exception {
        List<String> expected = onHost(command);
        assertTrue(expected.size() > 5, expected.toString());
        assertEquals(String.join("\n", expected), String.join("\n", inGuest(command, true)));
        assertEquals(String.join("\n", expected), String.join("\n", inGuest(command, false)));
    }

    private static List<String> onHost(List<String> command) throws Exception {
        Path copy = directory.resolve("copy");
        run(List.of("rm", "-rf", copy.toString()));
        run(List.of("cp", "-a", root.toString(), copy.toString()));
        run(List.of("mkdir", "-p", copy + "/dev"));
        run(List.of("mknod", copy + "/dev/null", "c", "1", "3"));
        Path trace = directory.resolve("trace");
        List<String> line =
                new ArrayList<>(
                        List.of("strace", "-o", trace.toString(), "chroot", copy.toString()));
        line.add(BUSYBOX);
        line.addAll(command);
        run(line);
        List<String> lines = Files.readAllLines(trace, StandardCharsets.ISO_8859_1);
        int start = 0;
        while (!lines.get(start).startsWith("execve(\"" + BUSYBOX)) {
            start++;
        }
        return lines.subList(start + 1, lines.size()).stream().map(StraceTest::plain).toList();
    }

    private static void run(List<String> line) throws Exception {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        process.getOutputStream().close();
        process.getInputStream().readAllBytes();
        process.waitFor();
    }

    private static List<String> inGuest(List<String> command, boolean rewrite) throws Exception {
        Path payload = directory.resolve("payload");
        new PackedProgram(root.resolve("bin/busybox"), BUSYBOX, directory, rewrite)
                .traced()
                .write(RootTree.of(root), command, false, payload);
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        PrintStream lines = new PrintStream(text, true, StandardCharsets.ISO_8859_1);
        TracePrinter printer = new TracePrinter(lines);
        Guest guest =
                new Guest(
                        MachineOptions.emulated(KERNEL, payload, 64),
                        null,
                        Channels.newChannel(new ByteArrayOutputStream()),
                        Channels.newChannel(new ByteArrayOutputStream()),
                        false);
        guest.traceTo(printer::print);
        printer.exited(guest.run(30_000).status());
        return text.toString(StandardCharsets.ISO_8859_1).lines().map(StraceTest::plain).toList();
    }

    /** Without what differs from run to run. */
    private static String plain(String line) {
        return line.replaceAll("0x[0-9a-f]{4,}", "ADDRESS")
                .replaceAll("^(set_tid_address.*=|getpid.*=|getppid.*=) \\d+", "$1 ID")
                .replaceAll("^(getrandom\\()\"[^\"]*\"", "$1RANDOM")
                .replaceAll("readlink\\(\"/proc/self/exe\".*", "READLINK")
                .replaceAll("st_size=4096, \\.\\.\\.\\}", "st_size=DIRECTORY, ...}")
                .replaceAll(
                        "(S_IFDIR\\|\\d+, )st_size=\\d+, \\.\\.\\.\\}", "$1st_size=DIRECTORY, ...}")
                .replaceAll("\\} /\\* [^*]* \\*/", "}")
                .replaceAll(" +=", " =");
    }
}
