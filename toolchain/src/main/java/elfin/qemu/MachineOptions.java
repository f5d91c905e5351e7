package elfin.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The virtual machine.
 *
 * @param kernel the kernel image
 * @param payload the boot payload; null when it is part of the kernel image
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
    /** QEMU for x86-64, as PATH has it. */
    public static final String QEMU = "qemu-system-x86_64";

    private static final String MICROVM = "microvm,acpi=off,isa-serial=off,rtc=on";
    private static final String MICROVM_WITH_SERIAL = "microvm,acpi=off,isa-serial=on,rtc=on";

    /** A microvm under emulation. */
    public static MachineOptions emulated(Path kernel, Path payload, int memoryMebibytes) {
        return new MachineOptions(kernel, payload, memoryMebibytes, "tcg", "microvm", 0, false);
    }

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
        List<String> line = plainArguments(MICROVM);
        if (isMicrovm()) {
            line.addAll(List.of("-global", "virtio-mmio.force-legacy=false"));
        }
        line.addAll(List.of("-device", "isa-debug-exit,iobase=0xf4,iosize=1"));
        line.addAll(List.of("-object", "rng-builtin,id=entropy"));
        line.addAll(List.of("-device", virtio("rng") + ",rng=entropy"));
        if (gdbPort != 0) {
            line.addAll(List.of("-gdb", "tcp:127.0.0.1:" + gdbPort, "-S"));
        }
        return line;
    }

    /**
     * A command line for another kernel than Elfin's: its console is the serial port, on QEMU's
     * standard output.
     */
    public List<String> serialCommandLine() {
        List<String> line = plainArguments(MICROVM_WITH_SERIAL);
        line.addAll(List.of("-serial", "stdio"));
        return line;
    }

    private List<String> plainArguments(String microvm) {
        List<String> line = new ArrayList<>();
        line.add(QEMU);
        line.addAll(List.of("-M", isMicrovm() ? microvm : machine));
        line.addAll(List.of("-accel", accelerator, "-cpu", processor(accelerator)));
        line.addAll(List.of("-m", Integer.toString(memoryMebibytes)));
        line.addAll(List.of("-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"));
        line.addAll(List.of("-kernel", kernel.toString()));
        if (payload != null) {
            line.addAll(List.of("-initrd", payload.toString()));
        }
        if (countInstructions) {
            line.addAll(List.of("-icount", "shift=0,sleep=off"));
        }
        return line;
    }

    /**
     * A command line that needs nothing else of Elfin: the guest's streams are QEMU's own. The exit
     * status stays unknown, because only the control port tells it.
     */
    public List<String> plainCommandLine() {
        List<String> line = arguments();
        line.addAll(List.of("-device", virtio("serial") + ",max_ports=8"));
        port(line, 1, "stdin", "stdio,signal=off");
        port(line, 2, "stdout", "file,append=on,path=/dev/stdout");
        port(line, 3, "stderr", "file,append=on,path=/dev/stderr");
        port(line, 4, "control", "null");
        return line;
    }

    private static void port(List<String> line, int number, String name, String backend) {
        line.addAll(List.of("-chardev", backend + ",id=" + name));
        line.add("-device");
        line.add("virtserialport,chardev=" + name + ",name=elfin." + name + ",nr=" + number);
    }
}
