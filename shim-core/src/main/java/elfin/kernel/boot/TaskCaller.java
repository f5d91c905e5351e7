package elfin.kernel.boot;

import elfin.abi.Signal;
import elfin.kernel.fs.Caller;
import elfin.kernel.fs.FileClock;
import elfin.kernel.fs.FileCredentials;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.sched.Scheduler;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.FileSignals;
import elfin.kernel.task.Limits;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/** Tells the file system who calls it. */
final class TaskCaller extends Caller {
    /** The kernel itself, before there is a task. */
    private static final Credentials KERNEL = new Credentials();

    @Override
    protected FileCredentials currentCredentials() {
        return Scheduler.current() instanceof Task task ? task.credentials() : KERNEL;
    }

    @Override
    protected long fileSizeLimit() {
        return Scheduler.current() instanceof Task task
                ? task.process.limits.soft(Limits.RLIMIT_FSIZE)
                : Limits.INFINITY;
    }

    @Override
    protected void sendSignal(int signal) {
        Task task = Task.current();
        Signals.sendTo(task, signal, Signal.SI_USER, task.process);
    }

    @Override
    protected void signalUrgent(OpenFile file) {
        FileSignals.sendUrgent(file);
    }

    @Override
    protected void signalOwner(OpenFile file, int descriptor, int code, int band) {
        FileSignals.send(file, descriptor, code, band);
    }

    /** The file system's clock. */
    static final class Time extends FileClock {
        @Override
        public long nanosSince1970() {
            return Clock.realtimeNanos();
        }

        @Override
        public long monotonicNanos() {
            return Clock.monotonicNanos();
        }
    }
}
