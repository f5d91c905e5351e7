package elfin.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import elfin.assembly.Assembler;
import elfin.elf.ElfImages;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Patched programs run on Linux, and do what the originals do. */
class PatchedProgramTest {
    private static final int UNAME = 63;

    @TempDir Path directory;

    @Test
    void busyboxToolsGiveTheSameOutput() throws Exception {
        Path patched = patch("/bin/busybox", "busybox-static", PatchedElf.NONE);
        for (String command :
                List.of(
                        "echo hello; uname -s; exit 7",
                        "find /usr/include -name '*.h' 2>/dev/null | sort | sha256sum",
                        "tar c /etc/passwd /etc/group 2>/dev/null | gzip | gunzip | tar t",
                        "dd if=/bin/busybox bs=4096 count=50 2>/dev/null | md5sum",
                        "seq 1 2000 | awk '{s+=$1} END {print s}'; ls -l /etc | wc -l",
                        "trap 'echo caught' USR1; kill -USR1 $$; sleep 0.05 & wait; echo done",
                        "(sleep 5 & pid=$!; kill -TERM $pid; wait $pid; echo $?)",
                        "mktemp -u /tmp/x.XXXXXX >/dev/null; stat -c %s /etc/passwd; date +%Y")) {
            assertSame("/bin/busybox", patched, "sh", "-c", command);
        }
    }

    @Test
    void bashRunsPipelinesSubshellsAndTraps() throws Exception {
        Path patched = patch("/bin/bash-static", "bash-static", PatchedElf.NONE);
        assertSame(
                "/bin/bash-static",
                patched,
                "-c",
                "x=$(for i in {1..50}; do (echo $i); done | sort -n | tail -1); echo $x;"
                        + " read a b < <(echo 1 2); echo $b; trap 'echo exit' EXIT;"
                        + " coproc cat; echo hi >&${COPROC[1]}; read r <&${COPROC[0]}; echo $r;"
                        + " kill $COPROC_PID; wait 2>/dev/null; exit 3");
    }

    @Test
    void otherShellsRun() throws Exception {
        assertSame(
                "/bin/zsh-static",
                patch("/bin/zsh-static", "zsh-static", PatchedElf.NONE),
                "-f",
                "-c",
                "print -l /etc/*(.N) | sort | md5sum; (exit 4); print $?; sleep 0.01; exit 5");
        assertSame("/bin/sash", patch("/bin/sash", "sash", PatchedElf.NONE), "-c", "-ls /etc");
    }

    @Test
    void multithreadedAndCxxProgramsRun() throws Exception {
        Path dar = patch("/usr/bin/dar_static", "dar-static", PatchedElf.NONE);
        Path archive = directory.resolve("a");
        assertSame("/usr/bin/dar_static", dar, "-V");
        List<String> create =
                List.of(
                        dar.toString(),
                        "-Q",
                        "-c",
                        archive.toString(),
                        "-R",
                        "/etc",
                        "-g",
                        "init.d");
        assertEquals(0, run(create).status());
        assertSame("/usr/bin/dar_static", dar, "-Q", "-t", archive.toString());
        Path gpgv = patch("/usr/bin/gpgv-static", "gpgv-static", PatchedElf.NONE);
        assertSame("/usr/bin/gpgv-static", gpgv, "--version");
    }

    @Test
    void fileSystemCheckRuns() throws Exception {
        Path image = directory.resolve("ext4");
        List<String> make =
                List.of("mke2fs", "-q", "-t", "ext4", "-d", "/etc/init.d", image.toString(), "8M");
        assertEquals(0, run(make).status());
        Path patched = patch("/sbin/e2fsck.static", "e2fsck-static", PatchedElf.NONE);
        assertSame("/sbin/e2fsck.static", patched, "-f", "-n", image.toString());
    }

    @Test
    void callsReallyGoThroughTheStubs() throws Exception {
        Path broken = patch("/bin/busybox", "busybox-static", UNAME);
        // busybox ignores that uname(2) fails, but has no name of the system to print.
        String original = run(List.of("/bin/busybox", "uname", "-s")).output();
        String without = run(List.of(broken.toString(), "uname", "-s")).output();
        assertEquals("Linux\n", original);
        assertNotEquals(original, without);
        assertSame("/bin/busybox", broken, "echo", "still fine");
    }

    @Test
    void positionIndependentProgramRuns() throws Exception {
        byte[] original = ElfImages.stock("/sbin/ldconfig", "libc-bin");
        RewritePlan plan;
        try (Assembler assembler = Assembler.open()) {
            // The usual place, below address 0, is none for a segment of a file.
            plan = Rewriter.analyse(original, assembler, (load, size) -> load.end());
        }
        assertTrue(plan.table().isPositionIndependent());
        assertTrue(plan.report().rewrittenPercent() >= 95);
        Path copy = write(original, plan, "ldconfig", PatchedElf.NONE);
        assertSame("/sbin/ldconfig", copy, "-p");
        assertSame("/sbin/ldconfig", copy, "-v", "-N", "-X");
    }

    private void assertSame(String original, Path patched, String... arguments) throws Exception {
        Outcome expected = run(command(original, arguments));
        Outcome actual = run(command(patched.toString(), arguments));
        assertEquals(expected.output(), actual.output().replace(patched.toString(), original));
        assertEquals(expected.status(), actual.status());
    }

    private static List<String> command(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(List.of(arguments));
        return command;
    }

    private Path patch(String path, String debianPackage, int failing) throws Exception {
        byte[] original = ElfImages.stock(path, debianPackage);
        RewritePlan plan = Rewriter.plan(original, directory.resolve("cache"));
        // The same name, because busybox chooses its applet by it.
        return write(original, plan, Path.of(path).getFileName().toString(), failing);
    }

    private Path write(byte[] original, RewritePlan plan, String name, int failing)
            throws Exception {
        Path copy = Files.createTempDirectory(directory, "patched").resolve(name);
        Files.write(copy, new PatchedElf(original, plan.table()).build(failing));
        assertTrue(copy.toFile().setExecutable(true));
        return copy;
    }

    private record Outcome(int status, String output) {}

    private Outcome run(List<String> command) throws Exception {
        File output = File.createTempFile("output", ".txt", directory.toFile());
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .redirectInput(new File("/dev/null"))
                        .start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("hangs: " + command);
        }
        String text = Files.readString(output.toPath(), StandardCharsets.ISO_8859_1);
        return new Outcome(process.exitValue(), text);
    }
}
