package elfin.kernel.task;

import elfin.kernel.sched.Scheduler;
import elfin.runtime.Heap;

/** The end of a process: exit_group(2), or a signal. */
public final class Exit {
    private static final int CORE_DUMPED = 0x80;

    private Exit() {}

    /** Ends the current process with an exit status; does not return. */
    public static void exitProcess(int status) {
        end((status & 0xff) << 8);
    }

    /** Ends the current process as if killed by a signal; does not return. */
    public static void killProcess(int signal) {
        end(signal | (SignalActions.dumpsCore(signal) ? CORE_DUMPED : 0));
    }

    private static void end(int waitStatus) {
        Heap.allowReserve();
        Process process = Task.current().process;
        process.files.closeAll();
        process.exited(waitStatus);
        Scheduler.exitCurrent();
    }
}
