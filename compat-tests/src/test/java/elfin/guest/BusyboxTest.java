package elfin.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.image.KernelSize;
import elfin.image.TailoredKernel;
import elfin.report.CallUse;
import elfin.report.ProgramReport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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

    private static Path root;
    private static Runs runs;

    @BeforeAll
    static void makeRoot() throws Exception {
        assertTrue(Files.exists(BUSYBOX), "apt-get install busybox-static");
        root = directory.resolve("root");
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
        Files.writeString(data.resolve("tabs"), "a\tb\n\t\tc\n");
        make(data, "gzip -c text > text.gz; bzip2 -c text > text.bz2");
        make(data, "tar cf small.tar text tabs; echo text | cpio -o -H newc > small.cpio");
        try (var files = Files.walk(root)) {
            for (Path file : files.filter(f -> !Files.isSymbolicLink(f)).toList()) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(1_600_000_000_000L));
            }
        }
        runs = new Runs(root, directory);
    }

    /** Makes archives: runs a line of the host's busybox shell in a directory. */
    private static void make(Path where, String line) throws Exception {
        Process process =
                new ProcessBuilder(BUSYBOX.toString(), "sh", "-c", line)
                        .directory(where.toFile())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
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

    /** Applets beyond the first list. */
    private static Map<String, List<String>> moreCommands() {
        Map<String, List<String>> commands = new TreeMap<>();
        commands.put("sha1sum", List.of("sha1sum", "/data/binary"));
        commands.put("sha512sum", List.of("sha512sum", "/data/binary"));
        commands.put("sha3sum", List.of("sha3sum", "/data/binary"));
        commands.put("crc32", List.of("crc32", "/data/binary"));
        commands.put("sum", List.of("sum", "/data/binary"));
        commands.put("gunzip", List.of("gunzip", "-c", "/data/text.gz"));
        commands.put("zcat", List.of("zcat", "/data/text.gz"));
        commands.put("bzcat", List.of("bzcat", "/data/text.bz2"));
        commands.put("tarList", List.of("tar", "tvf", "/data/small.tar"));
        commands.put("tarExtract", List.of("tar", "xOf", "/data/small.tar"));
        commands.put("cpioList", List.of("cpio", "-t", "-F", "/data/small.cpio"));
        commands.put("comm", List.of("comm", "/data/text", "/data/numbers"));
        commands.put("cutFields", List.of("cut", "-d", " ", "-f", "2", "/data/text"));
        commands.put("expand", List.of("expand", "/data/tabs"));
        commands.put("unexpand", List.of("unexpand", "-a", "/data/text"));
        commands.put("split", List.of("split", "-b", "7000", "/data/binary", "/tmp/part"));
        commands.put("shuffleNothing", List.of("shuf", "-i", "1-1"));
        commands.put("factor", List.of("factor", "1234567890"));
        commands.put("bc", List.of("bc"));
        commands.put("dc", List.of("dc", "-e", "2 3 + p"));
        commands.put("xxd", List.of("xxd", "/data/text"));
        commands.put("uuencode", List.of("uuencode", "/data/text", "name"));
        commands.put("base32", List.of("base32", "/data/binary"));
        commands.put("du", List.of("du", "-b", "/data/text"));
        commands.put("realpath", List.of("realpath", "/data/link"));
        commands.put("testFile", List.of("test", "-L", "/data/link"));
        commands.put("egrep", List.of("egrep", "-c", "^(one|two)$", "/data/text"));
        commands.put("fgrep", List.of("fgrep", "-v", "o", "/data/text"));
        commands.put("tee", List.of("tee", "/tmp/tee"));
        commands.put("env", List.of("env"));
        commands.put("printenv", List.of("printenv", "PATH"));
        commands.put("pwd", List.of("pwd"));
        commands.put("truncate", List.of("truncate", "-s", "100", "/tmp/truncated"));
        commands.put("touch", List.of("touch", "/tmp/touched"));
        commands.put("mkdirTree", List.of("mkdir", "-p", "/tmp/a/b/c"));
        commands.put("ln", List.of("ln", "-sf", "target", "/tmp/symbolic"));
        commands.put("unlinkMissing", List.of("unlink", "/tmp/none"));
        commands.put("rmMissing", List.of("rm", "/tmp/none"));
        commands.put("rmdirFull", List.of("rmdir", "/data"));
        commands.put("cpMissing", List.of("cp", "/none", "/tmp"));
        commands.put("cal", List.of("cal", "2", "2024"));
        commands.put("id", List.of("id", "-u"));
        commands.put("cryptMd5", List.of("cryptpw", "-m", "md5", "word", "salt"));
        commands.put("lsRecursive", List.of("ls", "-aR", "/data"));
        commands.put("findTests", List.of("find", "/data", "-size", "+1", "-name", "*n*"));
        commands.put("patch", List.of("patch", "-p0", "--dry-run"));
        commands.put("which", List.of("which", "busybox"));
        commands.put("less", List.of("less", "/data/text"));
        commands.put("sleepNothing", List.of("sleep", "0"));
        commands.put("usleep", List.of("usleep", "1"));
        commands.put("arithmetic", List.of("sh", "-c", "echo $((3*7)) ${x:-unset} ${#PATH}"));
        commands.put("case", List.of("sh", "-c", "case abc in a*) echo yes;; esac"));
        commands.put("ttyNone", List.of("tty"));
        return commands;
    }

    private static void compare(boolean rewrite) throws Exception {
        compare(runs, rewrite);
    }

    private static void compare(Runs runs, boolean rewrite) throws Exception {
        List<String> failures = new ArrayList<>();
        byte[] input = "standard input\nsecond line\n".getBytes(StandardCharsets.UTF_8);
        Map<String, List<String>> all = commands();
        all.putAll(moreCommands());
        for (Map.Entry<String, List<String>> each : all.entrySet()) {
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
    void appletsBehaveAsOnTheHostWithATailoredKernel() throws Exception {
        ProgramReport report = ProgramReport.of("busybox", Files.readAllBytes(BUSYBOX));
        Set<String> calls = report.calls().stream().map(CallUse::name).collect(Collectors.toSet());
        TailoredKernel kernel =
                TailoredKernel.build(calls, "microvm", directory.resolve("tailored.elf"));
        assertTrue(kernel.calls().size() < kernel.allCalls());
        long full = KernelSize.of(Runs.KERNEL).total();
        assertTrue(
                kernel.size().total() * 10 <= full * 6,
                () -> kernel.size() + " is not 40 % smaller than " + full);
        compare(new Runs(root, directory, 128, kernel.image()), true);
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
