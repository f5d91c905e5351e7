package elfin.kernel.task;

import elfin.abi.Signal;

/** Stopping processes and having them go on: signal(7), wait(2). */
final class Stops {
    private Stops() {}

    /** A signal's default action stops the process; its parent learns it. */
    static void stop(Process process, int signal) {
        process.stop(signal);
        Exit.interruptOthers(Task.current());
        tellParent(process, Signal.CLD_STOPPED, signal);
    }

    /** SIGCONT was sent. */
    static void resume(Process process) {
        if (process.resume()) {
            tellParent(process, Signal.CLD_CONTINUED, Signal.SIGCONT);
        }
    }

    /** Holds a task of a stopped process until it goes on or dies. */
    static void await(Task task) {
        while (task.process.isStopped() && !task.isKilled()) {
            task.process.resumed.awaitUninterrupted();
        }
    }

    private static void tellParent(Process process, int code, int status) {
        Process parent = process.parent;
        if (parent == null || parent.mainTask == null) {
            return;
        }
        if ((parent.actions.flags(Signal.SIGCHLD) & Signal.SA_NOCLDSTOP) == 0) {
            Signals.sendChild(parent, process, Signal.SIGCHLD, code, status);
        }
        parent.childEvents.wakeAll();
    }
}
