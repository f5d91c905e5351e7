package elfin.kernel.log;

import elfin.raw.Cpu;
import elfin.rules.NoAlloc;
import elfin.rules.NoThrow;
import elfin.rules.Uninterruptible;

/**
 * Kernel messages, a line each, to the debug console at I/O port 0xE9: one instruction per byte, no
 * driver, so it works in every state of the kernel. It is a channel of its own; program output
 * never mixes with it.
 */
public final class KernelLog {
    /** QEMU's isa-debugcon. */
    private static final int DEBUG_CONSOLE_PORT = 0xe9;

    private static final int MAX_DIGITS = 20;

    private KernelLog() {}

    /** Writes a line. */
    public static void line(String text) {
        print(text);
        newLine();
    }

    /** Writes text without ending the line. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void print(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            print((byte) text.charAt(i));
        }
    }

    /** Writes bytes of an array. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void print(byte[] text, int length) {
        for (int i = 0; i < length; i++) {
            print(text[i]);
        }
    }

    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void print(byte character) {
        Cpu.out8(DEBUG_CONSOLE_PORT, character);
        LogBuffer.add(character);
    }

    /** Ends the line. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void newLine() {
        print((byte) '\n');
    }

    /** Writes a number in hexadecimal with 0x. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void printHex(long value) {
        print("0x");
        boolean started = false;
        for (int shift = 60; shift >= 0; shift -= 4) {
            int digit = (int) (value >>> shift) & 15;
            started |= digit != 0 || shift == 0;
            if (started) {
                print((byte) (digit < 10 ? '0' + digit : 'a' + digit - 10));
            }
        }
    }

    /** Writes a number in decimal. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void printDecimal(long value) {
        if (value < 0) {
            print((byte) '-');
        }
        long power = 1;
        for (int i = 1; i < MAX_DIGITS - 1 && value / power / 10 != 0; i++) {
            power *= 10;
        }
        for (; power > 0; power /= 10) {
            int digit = (int) (value / power % 10);
            print((byte) ('0' + (digit < 0 ? -digit : digit)));
        }
    }
}
