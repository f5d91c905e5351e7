package elfin.kernel.virtio;

import elfin.kernel.arch.Interrupts;
import elfin.kernel.arch.KernelMemory;
import elfin.kernel.arch.LocalApic;
import elfin.raw.Mem;

/**
 * A PCI function's message-signalled interrupts, MSI-X (PCI Local Bus Specification 3.0, section
 * 6.8.2), of which the first is used.
 *
 * <pre>
 * table entry: 0 u64 address, 8 u32 data, 12 u32 control (bit 0 masks)
 * </pre>
 */
final class MessageInterrupts {
    private static final int CAPABILITY = 0x11;
    private static final int CONTROL = 2;
    private static final int TABLE = 4;
    private static final int ENABLE = 1 << 15;
    private static final int MASK_ALL = 1 << 14;
    private static final int REGION_MASK = 7;
    private static final int ENTRY_SIZE = 16;

    private final long table;

    private MessageInterrupts(long table) {
        this.table = table;
    }

    /** Switches them on, silent at first; null when the function has none. */
    static MessageInterrupts enable(PciFunction function) {
        int capability = function.capability(CAPABILITY, 0);
        if (capability == 0) {
            return null;
        }
        int place = function.readInt(capability + TABLE);
        long base = function.baseAddress(place & REGION_MASK);
        if (base == 0) {
            return null;
        }
        long table = KernelMemory.mapDevice(base + (place & ~REGION_MASK), ENTRY_SIZE);
        int control = function.readShort(capability + CONTROL);
        function.writeShort(capability + CONTROL, (control | ENABLE) & ~MASK_ALL);
        return new MessageInterrupts(table);
    }

    /** Delivers the first interrupt to a handler on this processor. */
    void setHandler(Runnable handler) {
        int vector = Interrupts.allocateVector(handler);
        Mem.putIntVolatile(table, (int) (LocalApic.PHYS_BASE | (long) LocalApic.id() << 12));
        Mem.putIntVolatile(table + 4, 0);
        Mem.putIntVolatile(table + 8, vector);
        Mem.putIntVolatile(table + 12, 0);
    }
}
