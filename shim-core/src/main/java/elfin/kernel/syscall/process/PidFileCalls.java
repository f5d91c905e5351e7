package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Fcntl;
import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.Syscall;
import elfin.kernel.fs.OpenFile;
import elfin.kernel.task.PidFile;
import elfin.kernel.task.Process;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.SignalInfo;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** pidfd_open(2), pidfd_send_signal(2), pidfd_getfd(2). */
public final class PidFileCalls {
    private PidFileCalls() {}

    @Syscall("pidfd_open")
    public static long open(int pid, int flags) {
        if ((flags & ~Fcntl.O_NONBLOCK) != 0 || pid <= 0) {
            return -Errno.EINVAL;
        }
        Process process = ProcessTable.find(pid);
        if (process == null) {
            return ProcessTable.findTask(pid) == null ? -Errno.ESRCH : -Errno.EINVAL;
        }
        return install(new PidFile(process, flags));
    }

    /** Gives a new file a descriptor that exec closes. */
    static int install(OpenFile file) {
        int descriptor = Task.current().process.files.install(file, 0, true);
        if (descriptor < 0) {
            file.release();
        }
        return descriptor;
    }

    /** The file of a descriptor that stands for a process. */
    static PidFile require(int descriptor) {
        if (Task.current().process.files.require(descriptor) instanceof PidFile file) {
            return file;
        }
        throw ErrnoException.of(Errno.EBADF);
    }

    @Syscall("pidfd_send_signal")
    public static long send(int descriptor, int signal, long information, int flags) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        PidFile file = require(descriptor);
        Process self = Task.current().process;
        SignalInfo info = null;
        if (information != 0) {
            info = new SignalInfo();
            info.readFrom(information);
            if (info.signal != signal) {
                return -Errno.EINVAL;
            }
            if (file.process != self && info.claimsKernel()) {
                return -Errno.EPERM;
            }
        }
        if (signal < 0 || signal > Signal.NSIG) {
            return -Errno.EINVAL;
        }
        if (!file.exists()) {
            return -Errno.ESRCH;
        }
        if (!Signals.maySend(file.process, signal)) {
            return -Errno.EPERM;
        }
        if (signal == 0) {
            return 0;
        }
        if (info != null) {
            return Signals.queue(file.process, null, info) ? 0 : -Errno.EAGAIN;
        }
        Signals.send(file.process, signal, Signal.SI_USER, self);
        return 0;
    }

    @Syscall("pidfd_getfd")
    public static long getDescriptor(int descriptor, int wanted, int flags) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        PidFile file = require(descriptor);
        Process owner = file.process;
        if (owner.hasExited()) {
            return -Errno.ESRCH;
        }
        if (!Task.current().process.credentials.maySignal(owner.credentials)) {
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
