package elfin.kernel.syscall;

import elfin.abi.Errno;
import elfin.kernel.log.KernelLog;
import elfin.table.CallNames;
import elfin.table.Level;
import elfin.table.Row;
import elfin.table.Syscalls;

/**
 * Calls that are not there: answered ENOSYS, named once in the log unless Linux does not have them
 * either, and counted.
 */
public final class MissingCalls {
    private static final int COUNTED = 512;
    private static final long[] COUNTS = new long[COUNTED];

    /** Bit N for a number that Linux answers so, too. */
    private static final long[] MISSING_IN_LINUX = missingInLinux();

    private MissingCalls() {}

    private static long[] missingInLinux() {
        long[] bits = new long[COUNTED / Long.SIZE];
        for (Row row : Syscalls.ROWS) {
            if (row.isAlwaysMissing() && row.level() == Level.FULL) {
                bits[row.number() / Long.SIZE] |= 1L << row.number() % Long.SIZE;
            }
        }
        return bits;
    }

    private static boolean isMissingInLinux(long number) {
        return number >= 0
                && number < COUNTED
                && (MISSING_IN_LINUX[(int) number / Long.SIZE] >>> number % Long.SIZE & 1) != 0;
    }

    /** The answer to a call without handler. */
    public static long answer(long number) {
        boolean known = number >= 0 && number < COUNTED;
        boolean first = !known || COUNTS[(int) number]++ == 0;
        if (first && !isMissingInLinux(number)) {
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
