package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Debian's busybox gives the same output and exit status in the unikernel as on the host, over the
 * same files.
 */
class BusyboxTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    @TempDir static Path directory;

    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        assertTrue(Files.exists(BUSYBOX), "apt-get install busybox-static");
        Path root = directory.resolve("root");
        Path data = Files.createDirectories(root.resolve("data"));
        Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("tmp"));
        Files.createDirectories(root.resolve("etc"));
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        Files.setPosixFilePermissions(
                root.resolve("bin/busybox"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        Files.writeString(root.resolve("etc/group"), "root:x:0:\n");
        Files.writeString(data.resolve("text"), "one\ntwo\nthree four\n\nfive six seven\n");
        StringBuilder numbers = new StringBuilder();
        byte[] binary = new byte[20_000];
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            numbers.append(random.nextInt(50)).append('\n');
        }
        random.nextBytes(binary);
        Files.writeString(data.resolve("numbers"), numbers.toString());
        Files.write(data.resolve("binary"), binary);
        Files.createSymbolicLink(data.resolve("link"), Path.of("text"));
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
            }
        }
        runs = new Runs(root, directory);
    }

    private static Map<String, List<String>> commands() {
        Map<String, List<String>> commands = new TreeMap<>();
        commands.put("echo", List.of("echo", "hello", "world"));
        commands.put("cat", List.of("cat", "/etc/passwd", "/data/text"));
        commands.put("catStdin", List.of("cat"));
        commands.put("ls", List.of("ls", "-l", "/etc", "/data"));
        commands.put("wc", List.of("wc", "/data/text", "/data/numbers"));
        commands.put("sort", List.of("sort", "-n", "/data/numbers"));
        commands.put("sortReverse", List.of("sort", "-r", "/data/text"));
        commands.put("sha256sum", List.of("sha256sum", "/bin/busybox", "/data/binary"));
        commands.put("md5sum", List.of("md5sum", "/data/binary"));
        commands.put("grep", List.of("grep", "-n", "o", "/data/text"));
        commands.put("grepMissing", List.of("grep", "zzz", "/data/text"));
        commands.put("sed", List.of("sed", "-e", "s/o/0/g", "-e", "2d", "/data/text"));
        commands.put(
                "awk",
                List.of("awk", "{ s += $1; print NR, $0 } END { print s }", "/data/numbers"));
        commands.put("tar", List.of("tar", "cf", "-", "/data"));
        commands.put("gzip", List.of("gzip", "-c", "/data/binary"));
        commands.put("find", List.of("find", "/data", "-type", "f"));
        commands.put("dd", List.of("dd", "if=/data/binary", "bs=1000", "count=3", "skip=2"));
        commands.put("date", List.of("date", "-u", "-d", "@86400"));
        commands.put("od", List.of("od", "-c", "/data/text"));
        commands.put("viHelp", List.of("vi", "-h"));
        commands.put("head", List.of("head", "-n", "2", "/data/text"));
        commands.put("tail", List.of("tail", "-n", "2", "/data/text"));
        commands.put("cut", List.of("cut", "-c", "1-3", "/data/text"));
        commands.put("tr", List.of("tr", "a-z", "A-Z"));
        commands.put("uniq", List.of("uniq", "-c", "/data/numbers"));
        commands.put("base64", List.of("base64", "/data/binary"));
        commands.put("stat", List.of("stat", "-c", "%n %s %a %u %F", "/data/text"));
        commands.put("readlink", List.of("readlink", "/data/link"));
        commands.put("cksum", List.of("cksum", "/data/binary"));
        commands.put("missingFile", List.of("cat", "/nothing"));
        commands.put("seq", List.of("seq", "1", "20"));
        commands.put("expr", List.of("expr", "6", "*", "7"));
        commands.put("falseStatus", List.of("false"));
        commands.put("shellStatus", List.of("sh", "-c", "exit 7"));
        commands.put(
                "shellLoop",
                List.of("sh", "-c", "i=0; while [ $i -lt 5 ]; do echo $i; i=$((i+1)); done"));
        commands.put(
                "shellRedirect",
                List.of("sh", "-c", "echo text > /tmp/x; read a < /tmp/x; echo $a"));
        commands.put("shellGlob", List.of("sh", "-c", "echo /data/*"));
        commands.put("printf", List.of("printf", "%05d|%s|%x", "42", "s", "255"));
        commands.put("cmp", List.of("cmp", "/data/text", "/data/numbers"));
        commands.put("diff", List.of("diff", "/data/text", "/data/numbers"));
        commands.put("tac", List.of("tac", "/data/text"));
        commands.put("rev", List.of("rev", "/data/text"));
        commands.put("mkdirAndRemove", List.of("sh", "-c", "cd /tmp; :> a; echo b > b; echo *"));
        commands.put("unameMachine", List.of("uname", "-m"));
        commands.put("basename", List.of("basename", "/a/b/c.txt", ".txt"));
        commands.put("dirname", List.of("dirname", "/a/b/c"));
        commands.put("killedBySignal", List.of("sh", "-c", "kill -SEGV $$"));
        commands.put("hexdump", List.of("hexdump", "-C", "/data/text"));
        commands.put("strings", List.of("strings", "/data/binary"));
        commands.put("nl", List.of("nl", "/data/text"));
        commands.put("paste", List.of("paste", "/data/text", "/data/numbers"));
        commands.put("fold", List.of("fold", "-w", "5", "/data/text"));
        commands.put("terminatedBySignal", List.of("sh", "-c", "kill -TERM $$"));
        return commands;
    }

    private static void compare(boolean rewrite) throws Exception {
        List<String> failures = new ArrayList<>();
        byte[] input = "standard input\nsecond line\n".getBytes(StandardCharsets.UTF_8);
        for (Map.Entry<String, List<String>> each : commands().entrySet()) {
            List<String> command = new ArrayList<>(List.of("/bin/busybox"));
            command.addAll(each.getValue());
            Runs.Outcome expected = runs.host(input, command);
            Runs.Outcome actual = runs.guest(input, rewrite, command);
            if (!expected.equals(actual)) {
                failures.add(each.getKey() + ":\nhost " + expected + "\nguest " + actual);
            }
        }
        assertEquals(
                0,
                failures.size(),
                () -> failures.size() + " differ:\n" + String.join("\n", failures));
    }

    @Test
    void appletsBehaveAsOnTheHostRewritten() throws Exception {
        compare(true);
    }

    @Test
    void appletsBehaveAsOnTheHostByTrap() throws Exception {
        compare(false);
    }

    @Test
    void standardInputArrivesWhole() throws Exception {
        byte[] input = new byte[3_000_001];
        new Random(11).nextBytes(input);
        List<String> command = List.of("/bin/busybox", "cat");
        Runs.Outcome actual = runs.guest(input, true, command);
        org.junit.jupiter.api.Assertions.assertArrayEquals(input, actual.output());
    }

    @Test
    void hundredMegabytesOfInputHaveTheRightSum() throws Exception {
        byte[] input = new byte[100_000_000];
        new Random(12).nextBytes(input);
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(input);
        Runs.Outcome actual = runs.guest(input, true, List.of("/bin/busybox", "sha256sum"));
        assertEquals(
                java.util.HexFormat.of().formatHex(digest) + "  -\n",
                new String(actual.output(), StandardCharsets.US_ASCII));
    }
}
