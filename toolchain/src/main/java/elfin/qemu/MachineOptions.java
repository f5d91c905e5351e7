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

    private static final String MICROVM = "microvm,acpi=off,isa-serial=off,rtc=on";

    /** The processor model that an accelerator can give. */
    static String processor(String accelerator) {
        return accelerator.equals("kvm") ? "host" : "max";
    }

    private boolean isMicrovm() {
        return machine.equals("microvm");
    }

    /** QEMU's name of a virtio device on this machine's bus. */
    String virtio(String kind) {
        return "virtio-" + kind + (isMicrovm() ? "-device" : "-pci");
    }

    /** QEMU's arguments for the machine itself. */
    List<String> arguments() {
        List<String> line = new ArrayList<>();
        line.add(QEMU);
        line.addAll(List.of("-M", isMicrovm() ? MICROVM : machine));
        line.addAll(List.of("-accel", accelerator, "-cpu", processor(accelerator)));
        line.addAll(List.of("-m", Integer.toString(memoryMebibytes)));
        line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"));
        line.addAll(List.of("-kernel", kernel.toString(), "-initrd", payload.toString()));
        if (isMicrovm()) {
            line.addAll(List.of("-global", "virtio-mmio.force-legacy=false"));
        }
        line.addAll(List.of("-device", "isa-debug-exit,iobase=0xf4,iosize=1"));
        line.addAll(List.of("-object", "rng-builtin,id=entropy"));
        line.addAll(List.of("-device", virtio("rng") + ",rng=entropy"));
        if (countInstructions) {
            line.addAll(List.of("-icount", "shift=0,sleep=off"));
        }
        if (gdbPort != 0) {
            line.addAll(List.of("-gdb", "tcp:127.0.0.1:" + gdbPort, "-S"));
        }
        return line;
    }
}
