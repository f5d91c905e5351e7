package elfin.kernel.boot;

import elfin.kernel.mm.DirectMap;
import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * What the virtual machine monitor tells a PVH kernel: Xen's {@code struct hvm_start_info}, version
 * 1.
 *
 * <pre>
 *  0 u32 magic   4 u32 version   8 u32 flags   12 u32 modules
 * 16 u64 module list {u64 address, u64 size, u64 command line, u64 reserved}
 * 24 u64 command line   32 u64 rsdp
 * 40 u64 memory map {u64 address, u64 size, u32 type, u32 reserved}   48 u32 entries
 * </pre>
 */
final class StartInfo {
    private static final int MAGIC = 0x336ec578;
    private static final int MODULE_COUNT = 12;
    private static final int MODULES = 16;
    private static final int COMMAND_LINE = 24;
    private static final int MEMORY_MAP = 40;
    private static final int MEMORY_MAP_COUNT = 48;
    private static final int MEMORY_MAP_ENTRY_SIZE = 24;
    private static final int TYPE_RAM = 1;

    /** The one object exists before the heap does. */
    static final StartInfo INSTANCE = new StartInfo();

    private long address;

    private StartInfo() {}

    void setAddress(long physAddress) {
        address = DirectMap.virtual(physAddress);
    }

    boolean isValid() {
        return Mem.getInt(address) == MAGIC;
    }

    int memoryRangeCount() {
        return Mem.getInt(address + MEMORY_MAP_COUNT);
    }

    private long range(int index) {
        return DirectMap.virtual(Mem.getLong(address + MEMORY_MAP))
                + (long) MEMORY_MAP_ENTRY_SIZE * index;
    }

    boolean isMemory(int index) {
        return Mem.getInt(range(index) + 16) == TYPE_RAM;
    }

    long rangeStart(int index) {
        return Mem.getLong(range(index));
    }

    long rangeSize(int index) {
        return Mem.getLong(range(index) + 8);
    }

    /**
     * The payload's physical address, or 0: the first module, which QEMU makes of its -initrd, else
     * what is part of the image.
     */
    long payloadAddress() {
        return hasModule()
                ? Mem.getLong(module())
                : Mem.getLong(Cpu.symbol("elfin_embedded_payload"));
    }

    long payloadSize() {
        return hasModule()
                ? Mem.getLong(module() + 8)
                : Mem.getLong(Cpu.symbol("elfin_embedded_payload") + 8);
    }

    private boolean hasModule() {
        return Mem.getInt(address + MODULE_COUNT) != 0;
    }

    private long module() {
        return DirectMap.virtual(Mem.getLong(address + MODULES));
    }

    /** The command line's bytes, NUL-terminated; an address in the direct map, or 0. */
    long commandLine() {
        long physAddress = Mem.getLong(address + COMMAND_LINE);
        return physAddress == 0 ? 0 : DirectMap.virtual(physAddress);
    }
}
