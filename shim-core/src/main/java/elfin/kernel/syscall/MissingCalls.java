package elfin.kernel.syscall;

import elfin.abi.Errno;
import elfin.kernel.log.KernelLog;
import elfin.table.CallNames;

/** Calls that are not there: answered ENOSYS, named once in the log, and counted. */
public final class MissingCalls {
    private static final int COUNTED = 512;
    private static final long[] COUNTS = new long[COUNTED];

    private MissingCalls() {}

    /** The answer to a call without handler. */
    public static long answer(long number) {
        boolean known = number >= 0 && number < COUNTED;
        if (!known || COUNTS[(int) number]++ == 0) {
            KernelLog.print("elfin: system call ");
            printName(number);
            KernelLog.line(" is not supported (ENOSYS)");
        }
        return -Errno.ENOSYS;
    }

    /** Prints a call's name, or its number when it has none; allocates nothing. */
    static void printName(long number) {
        int length = CallNames.length(number);
        for (int i = 0; i < length; i++) {
            KernelLog.print(CallNames.letter(number, i));
        }
        if (length == 0) {
            KernelLog.printDecimal(number);
        }
    }

    /** How often a number was called. */
    public static long count(int number) {
        return COUNTS[number];
    }
}
