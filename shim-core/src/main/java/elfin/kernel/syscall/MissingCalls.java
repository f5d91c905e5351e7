package elfin.kernel.syscall;

import elfin.abi.Errno;
import elfin.kernel.log.KernelLog;
import elfin.table.Row;
import elfin.table.Syscalls;

/** Calls that are not there: answered ENOSYS, named once in the log, and counted. */
public final class MissingCalls {
    private static final int COUNTED = 512;
    private static final long[] COUNTS = new long[COUNTED];

    private MissingCalls() {}

    /** The answer to a call without handler. */
    public static long answer(long number) {
        boolean known = number >= 0 && number < COUNTED;
        if (!known || COUNTS[(int) number]++ == 0) {
            Row row = Syscalls.find(number);
            KernelLog.print("elfin: system call ");
            if (row == null) {
                KernelLog.printDecimal(number);
            } else {
                KernelLog.print(row.name());
            }
            KernelLog.line(" is not supported (ENOSYS)");
        }
        return -Errno.ENOSYS;
    }

    /** How often a number was called. */
    public static long count(int number) {
        return COUNTS[number];
    }
}
