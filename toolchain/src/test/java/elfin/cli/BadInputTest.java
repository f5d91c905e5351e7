package elfin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot run gives one line that says why and what to do, and the documented exit status. */
class BadInputTest {
    private static final int HEADER_SIZE = 64;
    private static final int SEGMENT_SIZE = 56;
    private static final int PT_LOAD = 1;
    private static final int PT_INTERP = 3;
    private static final long BASE = 0x40_0000;
    private static final int RANDOM_DAMAGES = 300;
    private static final int REPORT_DAMAGES = 60;

    @TempDir Path directory;

    private record Outcome(int status, String error) {}

    private static synchronized Outcome run(String... words) {
        PrintStream error = System.err;
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(text, true, StandardCharsets.UTF_8));
            int status = Elfin.run(List.of(words));
            return new Outcome(status, text.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(error);
        }
    }

    private static void assertRefused(int status, String why, Outcome outcome) {
        assertEquals(status, outcome.status(), outcome.error());
        assertEquals(1, outcome.error().lines().count(), outcome.error());
        assertTrue(outcome.error().startsWith("elfin: "), outcome.error());
        assertTrue(outcome.error().contains(why), outcome.error());
        assertTrue(outcome.error().strip().endsWith(")"), "says what to do: " + outcome.error());
    }

    private void assertNotRunnable(String why, byte[] program) throws IOException {
        Path file = Files.write(directory.resolve("program"), program);
        assertRefused(ExitStatus.NOT_RUNNABLE, why, run("run", "--dry-run", file.toString()));
    }

    /** A program header: type, address, bytes in the file, bytes in memory. */
    private record Segment(int type, long address, long fileSize, long memorySize) {}

    /** A program that would run, but for its segments. */
    private static ByteBuffer program(Segment... segments) {
        int headers = HEADER_SIZE + SEGMENT_SIZE * segments.length;
        ByteBuffer elf = ByteBuffer.allocate(headers + 64).order(ByteOrder.LITTLE_ENDIAN);
        elf.putInt(0, 0x464c_457f);
        elf.put(4, (byte) 2).put(5, (byte) 1).put(6, (byte) 1);
        elf.putShort(16, (short) 2).putShort(18, (short) 62).putInt(20, 1);
        elf.putLong(24, BASE).putLong(32, HEADER_SIZE);
        elf.putShort(52, (short) HEADER_SIZE).putShort(54, (short) SEGMENT_SIZE);
        elf.putShort(56, (short) segments.length);
        for (int i = 0; i < segments.length; i++) {
            int at = HEADER_SIZE + SEGMENT_SIZE * i;
            elf.putInt(at, segments[i].type()).putInt(at + 4, 5);
            elf.putLong(at + 16, segments[i].address()).putLong(at + 24, segments[i].address());
            elf.putLong(at + 32, segments[i].fileSize());
            elf.putLong(at + 40, segments[i].memorySize());
            elf.putLong(at + 48, 4096);
        }
        return elf;
    }

    private static ByteBuffer good() {
        return program(new Segment(PT_LOAD, BASE, 100, 100));
    }

    @Test
    void emptyFilesScriptsAndDevicesAreNotRunnable() throws Exception {
        assertNotRunnable("empty", new byte[0]);
        assertNotRunnable("script", "#!/bin/sh\necho\n".getBytes(StandardCharsets.US_ASCII));
        assertRefused(ExitStatus.NOT_RUNNABLE, "not a regular file", run("run", "/dev/zero"));
    }

    @Test
    void otherMachinesProgramsAreNotRunnable() throws Exception {
        assertNotRunnable("32-bit", good().put(4, (byte) 1).array());
        assertNotRunnable("aarch64", good().putShort(18, (short) 183).array());
        assertNotRunnable("", good().put(5, (byte) 2).array());
        assertNotRunnable("", good().putShort(16, (short) 1).array());
    }

    @Test
    void dynamicallyLinkedProgramsAreNamedAsSuch() throws Exception {
        assertNotRunnable(
                "dynamic",
                program(new Segment(PT_INTERP, BASE, 20, 20), new Segment(PT_LOAD, BASE, 100, 100))
                        .array());
    }

    @Test
    void overlappingAndHugeSegmentsAreNotRunnable() throws Exception {
        assertNotRunnable(
                "overlap",
                program(
                                new Segment(PT_LOAD, BASE, 100, 0x3000),
                                new Segment(PT_LOAD, BASE + 0x1000, 100, 0x3000))
                        .array());
        assertNotRunnable("", program(new Segment(PT_LOAD, BASE, 100, 1L << 60)).array());
        assertNotRunnable("", program(new Segment(PT_LOAD, -4096, 100, 4096)).array());
        assertNotRunnable("", program(new Segment(PT_LOAD, BASE, 1L << 40, 1L << 40)).array());
        assertNotRunnable("", program().array());
    }

    @Test
    void anyDamageIsOneLineOrHarmless() throws Exception {
        Random random = new Random(5);
        Path file = directory.resolve("program");
        for (int i = 0; i < RANDOM_DAMAGES; i++) {
            byte[] damaged = Accelerator.proofProgram();
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                damaged[random.nextInt(Math.min(200, damaged.length))] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            Outcome outcome = run("run", "--dry-run", file.toString());
            if (outcome.status() == ExitStatus.NOT_RUNNABLE) {
                assertRefused(ExitStatus.NOT_RUNNABLE, "program", outcome);
            } else {
                // The rest of the way needs a kernel image, which this module's tests lack.
                assertFalse(outcome.error().contains("\tat "), outcome.error());
                assertTrue(outcome.error().lines().count() <= 1, outcome.error());
            }
        }
    }

    /** Headers, the dynamic section, symbols, relocations, frames, code. */
    @Test
    void anyDamageGivesAReportOrOneLine() throws Exception {
        Random random = new Random(7);
        Path file = directory.resolve("program");
        byte[][] originals = {
            Files.readAllBytes(Path.of("/bin/true")), Files.readAllBytes(Path.of("/bin/sash"))
        };
        Path report = directory.resolve("report");
        for (int i = 0; i < REPORT_DAMAGES; i++) {
            byte[] damaged = originals[i % originals.length].clone();
            int limit = i % 3 == 0 ? 1024 : i % 3 == 1 ? 8192 : damaged.length;
            for (int times = 1 + random.nextInt(20); times > 0; times--) {
                damaged[16 + random.nextInt(limit - 16)] = (byte) random.nextInt();
            }
            Files.write(file, damaged);
            Outcome outcome = run("report", file.toString(), "-o", report.toString());
            if (outcome.status() != 0) {
                assertRefused(ExitStatus.NOT_RUNNABLE, "program", outcome);
            } else {
                assertEquals("", outcome.error());
            }
        }
    }

    @Test
    void filesThatCannotBeReadAreNotRunnable() {
        // Reading at address 0 of this process fails, whoever asks.
        assertRefused(ExitStatus.NOT_RUNNABLE, "cannot be read", run("run", "/proc/self/mem"));
    }

    @Test
    void filesLargerThanAnyProgramAreNotRead() throws Exception {
        Path file = directory.resolve("large");
        try (var channel =
                java.nio.channels.FileChannel.open(
                        file,
                        java.nio.file.StandardOpenOption.CREATE,
                        java.nio.file.StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(good().array()));
            channel.write(ByteBuffer.wrap(new byte[1]), 5L << 30);
        }
        for (String command : List.of("run", "report")) {
            assertRefused(ExitStatus.NOT_RUNNABLE, "too large", run(command, file.toString()));
        }
    }

    @Test
    void missingRootFileSystemIsNamed() {
        assertRefused(
                ExitStatus.FAILED,
                "/no/such/root",
                run("run", "--rootfs", "/no/such/root", "/bin/true"));
    }

    @Test
    void missingQemuIsNamedWithItsPackage() throws Exception {
        Path kernel = Files.write(directory.resolve("kernel"), new byte[1]);
        Path program = Files.write(directory.resolve("program"), Accelerator.proofProgram());
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Delfin.kernel=" + kernel, "-cp"));
        line.addAll(List.of(System.getProperty("java.class.path"), Elfin.class.getName()));
        line.addAll(List.of("run", "--accel", "tcg", "--no-rewrite", program.toString()));
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("PATH", directory.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertRefused(ExitStatus.FAILED, "qemu", new Outcome(process.exitValue(), output));
        assertTrue(output.contains("qemu-system-x86"), output);
    }
}
