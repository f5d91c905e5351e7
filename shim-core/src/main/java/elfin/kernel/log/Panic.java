package elfin.kernel.log;

import elfin.rules.NoAlloc;
import elfin.rules.NoThrow;
import elfin.rules.Uninterruptible;

/** The kernel cannot go on: says why, with a Java stack trace, and ends the machine. */
public final class Panic {
    private static boolean panicking;

    private Panic() {}

    /** Reports from where it is called. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "the machine ends")
    public static void panic(String reason) {
        begin(reason);
        Backtrace.printCaller();
        Machine.powerOffAfterPanic();
    }

    /**
     * Begins a report to which the caller adds; a panic inside a report ends the machine at once.
     */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "the machine ends")
    public static void begin(String reason) {
        if (panicking) {
            KernelLog.print("panic while panicking: ");
            KernelLog.print(reason);
            KernelLog.newLine();
            Machine.powerOffAfterPanic();
        }
        panicking = true;
        KernelLog.print("kernel panic: ");
        KernelLog.print(reason);
        KernelLog.newLine();
    }
}
