package elfin.kernel.log;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.NoAlloc;
import elfin.rules.NoThrow;
import elfin.rules.Uninterruptible;

/**
 * Names of code addresses, from the table the build adds to the kernel: functions by address, each
 * with its name.
 *
 * <pre>
 * u32 count, u32 bytes of names; count x {u32 offset from the kernel's start, u32 offset of the name}; names, each
 * ended by NUL
 * </pre>
 */
public final class Symbols {
    private static final int HEADER_SIZE = 8;
    private static final int ENTRY_SIZE = 8;

    private Symbols() {}

    /**
     * Prints a function's name, the offset in it and, for the host to find the source line, the
     * address; or the bare address.
     */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void print(long address) {
        long table = Cpu.symbol("elfin_symbol_table");
        long base = Cpu.symbol("elfin_text_start");
        int count = Mem.getInt(table);
        long offset = address - base;
        int found = -1;
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if ((Mem.getInt(table + HEADER_SIZE + (long) ENTRY_SIZE * middle) & 0xffffffffL)
                    <= offset) {
                found = middle;
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        if (offset < 0 || found < 0) {
            KernelLog.printHex(address);
            return;
        }
        long entry = table + HEADER_SIZE + (long) ENTRY_SIZE * found;
        long name = table + HEADER_SIZE + (long) ENTRY_SIZE * count + Mem.getInt(entry + 4);
        for (byte c = Mem.getByte(name); c != 0; c = Mem.getByte(++name)) {
            KernelLog.print(c);
        }
        KernelLog.print("+");
        KernelLog.printHex(offset - Mem.getInt(entry));
        KernelLog.print(" (");
        KernelLog.printHex(address);
        KernelLog.print(")");
    }
}
