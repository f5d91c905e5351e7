package elfin.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Proves that an accelerator of QEMU runs guests: a {@code /dev/kvm} that can be opened may still
 * hang or crawl, as on paravirtual hosts.
 */
public final class AcceleratorProbe {
    private AcceleratorProbe() {}

    /** What a probe found. */
    public enum Answer {
        /** A guest ran to its end in time. */
        WORKS,
        /** It did not end in time. */
        TOO_SLOW,
        /** QEMU failed. */
        FAILS
    }

    /**
     * Boots a tiny guest.
     *
     * @param accelerator QEMU's name for it
     * @param deadlineMillis the time the guest has, QEMU's start included
     */
    public static Answer probe(String accelerator, long deadlineMillis)
            throws IOException, InterruptedException {
        Path image = Files.createTempFile("elfin-probe", ".elf");
        try {
            Files.write(image, ProbeImage.bytes());
            Process qemu =
                    new ProcessBuilder(commandLine(accelerator, image))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                if (!qemu.waitFor(deadlineMillis, TimeUnit.MILLISECONDS)) {
                    return Answer.TOO_SLOW;
                }
                return qemu.exitValue() == ProbeImage.SUCCESS ? Answer.WORKS : Answer.FAILS;
            } finally {
                qemu.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(image);
        }
    }

    private static List<String> commandLine(String accelerator, Path image) {
        return List.of(
                MachineOptions.QEMU,
                "-M",
                "microvm,acpi=off,isa-serial=off",
                "-accel",
                accelerator,
                "-cpu",
                MachineOptions.processor(accelerator),
                "-m",
                "16",
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-no-reboot",
                "-kernel",
                image.toString(),
                "-device",
                "isa-debug-exit,iobase=0xf4,iosize=1");
    }
}
