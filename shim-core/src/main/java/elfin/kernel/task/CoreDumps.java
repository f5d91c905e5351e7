package elfin.kernel.task;

import elfin.abi.Signal;

/**
 * The end of a process by a signal whose default action is to dump core: signal(7), core(5). One of
 * its tasks writes the file; the others wait meanwhile, as their registers go into it.
 */
public final class CoreDumps {
    /** SIGQUIT, SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGXCPU, SIGXFSZ, SIGSYS. */
    private static final long DUMPING =
            PendingSignals.bit(Signal.SIGQUIT)
                    | PendingSignals.bit(Signal.SIGILL)
                    | PendingSignals.bit(Signal.SIGTRAP)
                    | PendingSignals.bit(Signal.SIGABRT)
                    | PendingSignals.bit(Signal.SIGBUS)
                    | PendingSignals.bit(Signal.SIGFPE)
                    | PendingSignals.bit(Signal.SIGSEGV)
                    | PendingSignals.bit(Signal.SIGXCPU)
                    | PendingSignals.bit(Signal.SIGXFSZ)
                    | PendingSignals.bit(Signal.SIGSYS);

    /** Writes core files. */
    public interface Dumper {
        /** Writes the core of a task's process that a signal ends; whether it did. */
        boolean dump(Task task, SignalInfo info);
    }

    private static Dumper dumper;

    private CoreDumps() {}

    /** Sets who writes cores. */
    public static void install(Dumper newDumper) {
        dumper = newDumper;
    }

    /** A signal's default action ends the current task's process; does not return. */
    static void endBy(Task task, SignalInfo info) {
        int signal = info.signal;
        Process process = task.process;
        boolean wanted = process.limits.soft(Limits.RLIMIT_CORE) != 0;
        if (dumper != null && wanted && (PendingSignals.bit(signal) & DUMPING) != 0) {
            process.beginDump(task, signal);
            Exit.interruptOthers(task);
            process.endDump(dumper.dump(task, info));
        }
        Exit.killProcess(signal);
    }

    /** A task of a process whose core is being written ends afterwards. */
    static void await(Task task) {
        Process process = task.process;
        while (process.dumpingTask() != null && process.dumpingTask() != task) {
            process.taskEnded.awaitUninterrupted();
        }
    }
}
