package elfin.kernel.arch;

import elfin.raw.Mem;

/**
 * The I/O interrupt controller that carries the lines of devices on the board (82093AA data sheet).
 */
public final class IoApic {
    /** Where QEMU's machines have it. */
    public static final long PHYS_BASE = 0xfec00000L;

    private static final int SELECT = 0;
    private static final int WINDOW = 0x10;
    private static final int FIRST_REDIRECTION = 0x10;
    private static final int LEVEL_TRIGGERED = 1 << 15;

    private static long registers;

    private IoApic() {}

    /** Sets where the registers are mapped, uncached. */
    public static void setRegisters(long registerAddress) {
        registers = registerAddress;
    }

    /** Routes a level-triggered line to a vector of this processor. */
    public static void route(int line, int vector) {
        write(FIRST_REDIRECTION + 2 * line + 1, LocalApic.id() << 24);
        write(FIRST_REDIRECTION + 2 * line, LEVEL_TRIGGERED | vector);
    }

    private static void write(int register, int value) {
        Mem.putIntVolatile(registers + SELECT, register);
        Mem.putIntVolatile(registers + WINDOW, value);
    }
}
