package elfin.kernel.boot;

import elfin.kernel.log.Backtrace;
import elfin.kernel.log.KernelLog;
import elfin.kernel.log.Machine;
import elfin.kernel.log.Panic;
import elfin.runtime.FailureHandler;
import elfin.runtime.ThrowableTrace;

/** An exception that nothing in the kernel catches ends the machine. */
final class KernelFailures implements FailureHandler {
    @Override
    public void uncaught(Throwable exception) {
        Panic.begin("uncaught exception");
        long[] trace = ThrowableTrace.of(exception);
        if (trace != null) {
            Backtrace.print(trace);
        }
        Backtrace.printCaller();
        KernelLog.line(exception.toString());
        Machine.powerOffAfterPanic();
    }

    @Override
    public void giveUp() {
        Panic.panic("reporting an exception failed");
    }
}
