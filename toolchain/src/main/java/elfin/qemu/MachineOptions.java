package elfin.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The virtual machine.
 *
 * @param kernel the kernel image
 * @param payload the boot payload
 * @param memoryMebibytes the guest's memory
 * @param accelerator tcg or kvm
 * @param machine microvm or q35
 * @param gdbPort port for gdb, the machine waits for it; 0 for none
 * @param countInstructions whether time is counted in instructions ({@code -icount})
 */
public record MachineOptions(
        Path kernel,
        Path payload,
        int memoryMebibytes,
        String accelerator,
        String machine,
        int gdbPort,
        boolean countInstructions) {
    static final String QEMU = "qemu-system-x86_64";

    /** The processor model that an accelerator can give. */
    static String processor(String accelerator) {
        return accelerator.equals("kvm") ? "host" : "max";
    }

    /** QEMU's arguments for the machine itself. */
    List<String> arguments() {
        List<String> line = new ArrayList<>();
        line.add(QEMU);
        line.addAll(
                List.of(
                        "-M",
                        "microvm,acpi=off,isa-serial=off,rtc=on",
                        "-accel",
                        accelerator,
                        "-cpu",
                        processor(accelerator),
                        "-m",
                        Integer.toString(memoryMebibytes),
                        "-nodefaults",
                        "-no-user-config",
                        "-display",
                        "none",
                        "-no-reboot",
                        "-kernel",
                        kernel.toString(),
                        "-initrd",
                        payload.toString(),
                        "-global",
                        "virtio-mmio.force-legacy=false",
                        "-device",
                        "isa-debug-exit,iobase=0xf4,iosize=1"));
        if (countInstructions) {
            line.addAll(List.of("-icount", "shift=0,sleep=off"));
        }
        if (gdbPort != 0) {
            line.addAll(List.of("-gdb", "tcp:127.0.0.1:" + gdbPort, "-S"));
        }
        return line;
    }
}
