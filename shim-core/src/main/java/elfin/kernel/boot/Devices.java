package elfin.kernel.boot;

import elfin.kernel.arch.MachineSetup;
import elfin.kernel.console.ConsoleDevice;
import elfin.kernel.console.ConsoleStream;
import elfin.kernel.log.Panic;
import elfin.kernel.virtio.EntropyDevice;
import elfin.kernel.virtio.VirtioDevice;
import elfin.kernel.virtio.VirtioPci;

/** The machine's devices: those that a microvm's command line names, and those on a PCI bus. */
final class Devices {
    /** How often the console is looked at before a port counts as missing. */
    private static final int MOST_POLLS = 100_000_000;

    private ConsoleDevice console;
    private EntropyDevice entropy;

    /** Finds and starts them. */
    void find(StartInfo start) {
        MmioDevices onBoard = new MmioDevices(start.commandLine());
        VirtioDevice device;
        while ((device = onBoard.next()) != null) {
            use(device);
        }
        int slots = VirtioPci.slotCount();
        for (int slot = 0; slot < slots; slot++) {
            device = VirtioPci.probe(slot);
            if (device != null) {
                use(device);
            }
        }
        if (console == null) {
            Panic.panic("no virtio console");
        }
        if (entropy != null && !MachineSetup.hasRandomInstruction()) {
            entropy.await();
        }
    }

    private void use(VirtioDevice device) {
        switch (device.id()) {
            case VirtioDevice.ID_CONSOLE -> {
                console = new ConsoleDevice(device);
                console.start();
            }
            case VirtioDevice.ID_ENTROPY -> {
                entropy = new EntropyDevice(device);
                entropy.start();
            }
            default -> {
                // Other devices are not for this kernel.
            }
        }
    }

    /** The console's port of a name, waiting until the host has named it. */
    ConsoleStream port(String name) {
        ConsoleStream port;
        for (int i = 0; (port = console.find(name)) == null; i++) {
            if (i == MOST_POLLS) {
                Panic.panic("the console lacks a port; the QEMU command is not elfin's");
            }
            console.poll();
        }
        return port;
    }
}
