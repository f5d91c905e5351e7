package elfin.kernel.virtio;

import elfin.raw.Cpu;

/**
 * The configuration space of a function on PCI bus 0, through I/O ports 0xCF8 and 0xCFC (PCI Local
 * Bus Specification 3.0, sections 3.2.2.3.2 and 6.1). QEMU's machines have all their devices on bus
 * 0.
 */
final class PciFunction {
    /** Devices on a bus. */
    static final int DEVICE_COUNT = 32;

    static final int VENDOR_ID = 0x00;
    static final int DEVICE_ID = 0x02;
    static final int SUBSYSTEM_ID = 0x2e;

    private static final int COMMAND = 0x04;
    private static final int STATUS = 0x06;
    private static final int BASE_ADDRESSES = 0x10;
    private static final int BASE_ADDRESS_COUNT = 6;
    private static final int CAPABILITIES = 0x34;

    private static final int COMMAND_MEMORY = 1 << 1;
    private static final int COMMAND_MASTER = 1 << 2;
    private static final int COMMAND_NO_INTX = 1 << 10;
    private static final int STATUS_CAPABILITIES = 1 << 4;
    private static final int BASE_IS_PORT = 1;
    private static final int BASE_IS_64_BITS = 4;
    private static final long BASE_MASK = ~0xfL;

    private static final int ADDRESS_PORT = 0xcf8;
    private static final int DATA_PORT = 0xcfc;
    private static final int ENABLE = 1 << 31;
    private static final int ABSENT = 0xffff;

    private final int device;

    PciFunction(int device) {
        this.device = device;
    }

    /** Whether the machine has a PCI bus at all. */
    static boolean busExists() {
        Cpu.out32(ADDRESS_PORT, ENABLE);
        return Cpu.in32(ADDRESS_PORT) == ENABLE;
    }

    /** Whether there is a device. */
    boolean exists() {
        return readShort(VENDOR_ID) != ABSENT;
    }

    int readInt(int register) {
        Cpu.out32(ADDRESS_PORT, ENABLE | device << 11 | register & ~3);
        return Cpu.in32(DATA_PORT);
    }

    /** 16 bits, unsigned. */
    int readShort(int register) {
        return readInt(register) >>> 8 * (register & 2) & 0xffff;
    }

    /** 8 bits, unsigned. */
    int readByte(int register) {
        return readInt(register) >>> 8 * (register & 3) & 0xff;
    }

    void writeShort(int register, int value) {
        Cpu.out32(ADDRESS_PORT, ENABLE | device << 11 | register & ~3);
        Cpu.out16(DATA_PORT + (register & 2), (short) value);
    }

    /** Lets the device answer at its addresses and reach memory, and silences its interrupt pin. */
    void enable() {
        int command = readShort(COMMAND);
        writeShort(COMMAND, command | COMMAND_MEMORY | COMMAND_MASTER | COMMAND_NO_INTX);
    }

    /**
     * The next capability of a kind.
     *
     * @param id the capability's number
     * @param after the register of the one before, or 0 for the first
     * @return its register, or 0 when there is none
     */
    int capability(int id, int after) {
        if (after == 0 && (readShort(STATUS) & STATUS_CAPABILITIES) == 0) {
            return 0;
        }
        int at = readByte(after == 0 ? CAPABILITIES : after + 1) & ~3;
        while (at != 0 && readByte(at) != id) {
            at = readByte(at + 1) & ~3;
        }
        return at;
    }

    /** The physical address that firmware gave a memory region, or 0. */
    long baseAddress(int region) {
        if (region >= BASE_ADDRESS_COUNT) {
            return 0;
        }
        int register = BASE_ADDRESSES + 4 * region;
        long low = readInt(register) & 0xffff_ffffL;
        if ((low & BASE_IS_PORT) != 0) {
            return 0;
        }
        long high = 0;
        if ((low & BASE_IS_64_BITS) != 0 && region + 1 < BASE_ADDRESS_COUNT) {
            high = readInt(register + 4) & 0xffff_ffffL;
        }
        return low & BASE_MASK | high << 32;
    }
}
