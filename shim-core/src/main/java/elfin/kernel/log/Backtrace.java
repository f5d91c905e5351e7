package elfin.kernel.log;

import elfin.raw.Cpu;
import elfin.raw.Mem;
import elfin.rules.NoAlloc;
import elfin.rules.NoInline;
import elfin.rules.NoThrow;
import elfin.rules.Uninterruptible;

/** Prints the calls that led somewhere, by following saved frame pointers through kernel stacks. */
public final class Backtrace {
    private static final int MOST_FRAMES = 32;
    private static final long LARGEST_FRAME = 64 * 1024;

    private Backtrace() {}

    /** Prints the callers of the caller. */
    @NoAlloc
    @NoThrow
    @NoInline
    @Uninterruptible(reason = "used while the machine dies")
    public static void printCaller() {
        print(Cpu.framePointer());
    }

    /**
     * Prints the return addresses from a frame pointer on; a value outside the kernel's half ends
     * it.
     */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void print(long framePointer) {
        long frame = framePointer;
        for (int i = 0; i < MOST_FRAMES && frame < 0 && (frame & 7) == 0; i++) {
            long address = Mem.getLong(frame + 8);
            if (address >= 0) {
                return;
            }
            printAddress(address);
            long caller = Mem.getLong(frame);
            if (Long.compareUnsigned(caller, frame) <= 0
                    || Long.compareUnsigned(caller - frame, LARGEST_FRAME) > 0) {
                return;
            }
            frame = caller;
        }
    }

    /** Prints the return addresses an exception kept. */
    public static void print(long[] addresses) {
        for (int i = 0; i < addresses.length && addresses[i] != 0; i++) {
            printAddress(addresses[i]);
        }
    }

    /** Prints one code address as a line of a stack trace. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    public static void printAddress(long address) {
        KernelLog.print("    at ");
        Symbols.print(address);
        KernelLog.newLine();
    }
}
