package elfin.kernel.log;

import elfin.raw.Cpu;
import elfin.rules.NoAlloc;
import elfin.rules.NoThrow;
import elfin.rules.Uninterruptible;

/** The end of the virtual machine. */
public final class Machine {
    /** QEMU's isa-debug-exit: a write of {@code v} ends QEMU with status {@code 2 v + 1}. */
    private static final int DEBUG_EXIT_PORT = 0xf4;

    private static final byte DONE = 0;
    private static final byte PANIC = 1;

    private Machine() {}

    /** Ends the machine after the program's result has been handed over. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "the machine ends")
    public static void powerOff() {
        end(DONE);
    }

    /**
     * Ends the machine before it has started anything, for a reason that is not the kernel's: the
     * host shows it as its own.
     */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "the machine ends")
    public static void giveUp(String why) {
        KernelLog.print("fail ");
        KernelLog.line(why);
        end(DONE);
    }

    /** Ends the machine because the kernel itself failed; QEMU's exit status says so. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "the machine ends")
    public static void powerOffAfterPanic() {
        end(PANIC);
    }

    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "the machine ends")
    private static void end(byte reason) {
        Cpu.disableInterrupts();
        Cpu.out8(DEBUG_EXIT_PORT, reason);
        while (true) {
            Cpu.halt();
        }
    }
}
