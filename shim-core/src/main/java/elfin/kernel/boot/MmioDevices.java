package elfin.kernel.boot;

import elfin.kernel.arch.KernelMemory;
import elfin.kernel.virtio.VirtioMmio;
import elfin.raw.Mem;

/**
 * The virtio-mmio devices that QEMU's microvm names on the command line, as Linux reads them:
 * {@code virtio_mmio.device=<size>@<address>:<interrupt>}.
 */
final class MmioDevices {
    private static final String KEY = "virtio_mmio.device=";

    /** The registers and the configuration behind them. */
    private static final int REGISTER_BYTES = 512;

    private long at;

    MmioDevices(long commandLine) {
        at = commandLine;
    }

    /** The next device that is there, or null. */
    VirtioMmio next() {
        while (at != 0 && find()) {
            number();
            at++;
            long address = number();
            at++;
            int line = (int) number();
            VirtioMmio device =
                    VirtioMmio.probe(KernelMemory.mapDevice(address, REGISTER_BYTES), line);
            if (device != null) {
                return device;
            }
        }
        return null;
    }

    /** Moves behind the next key. */
    private boolean find() {
        for (; Mem.getByte(at) != 0; at++) {
            int matched = 0;
            while (matched < KEY.length() && Mem.getByte(at + matched) == KEY.charAt(matched)) {
                matched++;
            }
            if (matched == KEY.length()) {
                at += matched;
                return true;
            }
        }
        return false;
    }

    /** A decimal number, or hexadecimal after 0x; stops at the first other character. */
    private long number() {
        int radix = 10;
        if (Mem.getByte(at) == '0' && Mem.getByte(at + 1) == 'x') {
            radix = 16;
            at += 2;
        }
        long value = 0;
        int digit;
        while ((digit = Character.digit((char) Mem.getByte(at), radix)) >= 0) {
            value = value * radix + digit;
            at++;
        }
        return value;
    }
}
