package elfin.bench;

import elfin.qemu.MachineOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;

/**
 * A Linux guest whose only process is the program: Debian's kernel with its own defaults, an
 * initial RAM file system with the program as {@code /init}, output on a serial port.
 */
final class LinuxSystem implements BenchedSystem {
    private static final int EXECUTABLE = 0100755;
    private static final int DIRECTORY = 040755;

    private final Path kernel;
    private final Path initialFiles;

    private LinuxSystem(Path kernel, Path initialFiles) {
        this.kernel = kernel;
        this.initialFiles = initialFiles;
    }

    static LinuxSystem create(Path kernel, Path program, Path work) throws IOException {
        Path archive = work.resolve("initramfs.cpio");
        try (OutputStream file = Files.newOutputStream(archive);
                CpioArchiveOutputStream cpio = new CpioArchiveOutputStream(file)) {
            entry(cpio, "dev", DIRECTORY, new byte[0]);
            entry(cpio, "tmp", DIRECTORY, new byte[0]);
            entry(cpio, "init", EXECUTABLE, Files.readAllBytes(program));
        }
        return new LinuxSystem(kernel, archive);
    }

    private static void entry(CpioArchiveOutputStream cpio, String name, int mode, byte[] bytes)
            throws IOException {
        CpioArchiveEntry entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, name, bytes.length);
        entry.setMode(mode);
        cpio.putArchiveEntry(entry);
        cpio.write(bytes);
        cpio.closeArchiveEntry();
    }

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public SystemRun run(BenchMachine machine, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> line =
                new ArrayList<>(
                        new MachineOptions(
                                        kernel,
                                        initialFiles,
                                        machine.memoryMebibytes(),
                                        machine.accelerator(),
                                        "microvm",
                                        0,
                                        machine.countInstructions())
                                .serialCommandLine());
        line.addAll(
                List.of(
                        "-append",
                        "console=ttyS0 quiet panic=-1 reboot=t rdinit=/init -- "
                                + String.join(" ", arguments)));
        long start = System.nanoTime();
        Process qemu =
                new ProcessBuilder(line)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        TimedOutput output = new TimedOutput();
        Thread reader = new Thread(() -> copy(qemu.getInputStream(), output), "elfin-linux");
        reader.start();
        boolean ended = qemu.waitFor(machine.timeoutMillis(), TimeUnit.MILLISECONDS);
        qemu.destroyForcibly();
        reader.join();
        List<String> lines = output.lines();
        return new SystemRun(
                lines,
                output.firstByteNanos(start),
                ended && lines.stream().anyMatch(text -> text.startsWith("START ")),
                Map.of());
    }

    private static void copy(InputStream from, OutputStream to) {
        try {
            from.transferTo(to);
        } catch (IOException e) {
            // QEMU was killed; what it printed before is there.
        }
    }
}
