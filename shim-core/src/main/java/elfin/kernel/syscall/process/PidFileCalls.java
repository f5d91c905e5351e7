package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.syscall.signal.Kill;
import elfin.kernel.task.PidFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.SignalInfo;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2). */
public final class PidFileCalls {
    /** The same as O_EXCL. */
    private static final int PIDFD_THREAD = Fcntl.O_EXCL;

    private static final int PIDFD_SIGNAL_THREAD = 1;
    private static final int PIDFD_SIGNAL_THREAD_GROUP = 2;
    private static final int PIDFD_SIGNAL_PROCESS_GROUP = 4;
    private static final int SIGNAL_FLAGS = 7;

    /** The caller without a descriptor. */
    private static final int PIDFD_SELF_THREAD = -10000;

    private static final int PIDFD_SELF_THREAD_GROUP = -10001;

    private PidFileCalls() {}

    @Syscall("pidfd_open")
    public static long open(int pid, int flags) {
        if ((flags & ~(Fcntl.O_NONBLOCK | PIDFD_THREAD)) != 0 || pid <= 0) {
            return -Errno.EINVAL;
        }
        Process process = ProcessTable.find(pid);
        Task task = ProcessTable.findTask(pid);
        if (process == null && task == null) {
            return -Errno.ESRCH;
        }
        if ((flags & PIDFD_THREAD) != 0 && task != null) {
            return install(PidFile.ofTask(task, flags));
        }
        return process == null ? -Errno.ENOENT : install(new PidFile(process, flags));
    }

    /** Gives a new file a descriptor that exec closes. */
    static int install(OpenFile file) {
        int descriptor = Task.current().files().install(file, 0, true);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }

    /** The file of a descriptor that stands for a process. */
    static PidFile require(int descriptor) {
        if (Task.current().files().require(descriptor) instanceof PidFile file) {
            return file;
        }
        throw ErrnoException.of(Errno.EBADF);
    }

    @Syscall("pidfd_send_signal")
    public static long send(int descriptor, int signal, long information, int flags) {
        if ((flags & ~SIGNAL_FLAGS) != 0 || Integer.bitCount(flags) > 1) {
            return -Errno.EINVAL;
        }
        if (descriptor == PIDFD_SELF_THREAD || descriptor == PIDFD_SELF_THREAD_GROUP) {
            Task self = Task.current();
            boolean thread = descriptor == PIDFD_SELF_THREAD;
            return send(self.process, self, scope(flags, thread), signal, information);
        }
        PidFile file = require(descriptor);
        if (!file.exists()) {
            // Linux looks at the rest first.
            long error = check(file.process(), signal, information);
            return error == 0 ? -Errno.ESRCH : error;
        }
        Task task = file.task() == null ? file.process().mainTask : file.task();
        int scope = scope(flags, file.task() != null);
        return send(file.process(), task, scope, signal, information);
    }

    private static int scope(int flags, boolean thread) {
        int byFile = thread ? PIDFD_SIGNAL_THREAD : PIDFD_SIGNAL_THREAD_GROUP;
        return flags == 0 ? byFile : flags;
    }

    private static long check(Process process, int signal, long information) {
        SignalInfo info = information == 0 ? null : read(information);
        if (info != null && info.signal != signal) {
            return -Errno.EINVAL;
        }
        if (info != null && process != Task.current().process && info.claimsKernel()) {
            return -Errno.EPERM;
        }
        return signal < 0 || signal > Signal.NSIG ? -Errno.EINVAL : 0;
    }

    private static SignalInfo read(long information) {
        SignalInfo info = new SignalInfo();
        info.readFrom(information);
        return info;
    }

    private static long send(Process process, Task task, int scope, int signal, long information) {
        long error = check(process, signal, information);
        if (error != 0) {
            return error;
        }
        if (scope == PIDFD_SIGNAL_PROCESS_GROUP) {
            return Kill.toGroup(process.pid, signal, information == 0 ? null : read(information));
        }
        boolean thread = scope == PIDFD_SIGNAL_THREAD && task != null;
        if (thread ? !Signals.maySend(task, signal) : !Signals.maySend(process, signal)) {
            return -Errno.EPERM;
        }
        if (signal == 0) {
            return 0;
        }
        if (information != 0) {
            SignalInfo info = read(information);
            return Signals.queue(process, thread ? task : null, info) ? 0 : -Errno.EAGAIN;
        }
        Process self = Task.current().process;
        if (thread) {
            Signals.sendTo(task, signal, Signal.SI_TKILL, self);
        } else {
            Signals.send(process, signal, Signal.SI_USER, self);
        }
        return 0;
    }

    @Syscall("pidfd_getfd")
    public static long getDescriptor(int descriptor, int wanted, int flags) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        PidFile file = require(descriptor);
        Process owner = file.process();
        if (owner.hasExited()) {
            return -Errno.ESRCH;
        }
        if (!Task.current().mayTrace(owner)) {
            return -Errno.EPERM;
        }
        OpenFile copy = owner.files.get(wanted);
        if (copy == null) {
            return -Errno.EBADF;
        }
        copy.retain();
        return install(copy);
    }
}
