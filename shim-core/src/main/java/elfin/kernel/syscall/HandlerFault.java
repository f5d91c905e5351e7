package elfin.kernel.syscall;

import elfin.abi.Errno;
import elfin.kernel.log.Backtrace;
import elfin.kernel.log.KernelLog;
import elfin.kernel.task.Exit;
import elfin.runtime.ThrowableTrace;

/**
 * A bug in a handler: the program that met it ends with a report, the machine goes on. An exhausted
 * kernel heap is no bug, but {@code ENOMEM}.
 */
public final class HandlerFault {
    private static final int SIGSYS = 31;

    private HandlerFault() {}

    /** Reports the exception that left a handler; the call's result if the program goes on. */
    public static long report(Throwable failure, int number) {
        if (failure instanceof OutOfMemoryError) {
            return -Errno.ENOMEM;
        }
        KernelLog.print("elfin: kernel bug in ");
        MissingCalls.printName(number);
        printFailure(failure);
        Exit.killProcess(SIGSYS);
        return -Errno.EFAULT;
    }

    /** Reports an exception and ends the current program; does not return. */
    public static void end(Throwable failure, String where) {
        print(failure, where);
        Exit.killProcess(SIGSYS);
    }

    /** Reports an exception, without allocating: memory may be what is missing. */
    public static void print(Throwable failure, String where) {
        KernelLog.print("elfin: kernel bug in ");
        KernelLog.print(where);
        printFailure(failure);
    }

    private static void printFailure(Throwable failure) {
        KernelLog.print(": ");
        KernelLog.print(failure.getClass().getName());
        if (failure.getMessage() != null) {
            KernelLog.print(": ");
            KernelLog.print(failure.getMessage());
        }
        KernelLog.newLine();
        long[] trace = ThrowableTrace.of(failure);
        if (trace != null) {
            Backtrace.print(trace);
        }
    }
}
