package elfin.kernel.syscall.process;

import elfin.kernel.core.Syscall;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** getpid(2), getppid(2), gettid(2) and what else a task is called by. */
public final class Identity {
    private Identity() {}

    @Syscall("getpid")
    public static long getpid() {
        return Task.current().process.pid;
    }

    @Syscall("gettid")
    public static long gettid() {
        return Task.current().tid;
    }

    @Syscall("getppid")
    public static long getppid() {
        Process parent = Task.current().process.parent;
        return parent == null ? 0 : parent.pid;
    }

    @Syscall("getuid")
    public static long getuid() {
        return Task.current().credentials().uid;
    }

    @Syscall("geteuid")
    public static long geteuid() {
        return Task.current().credentials().euid;
    }

    @Syscall("getgid")
    public static long getgid() {
        return Task.current().credentials().gid;
    }

    @Syscall("getegid")
    public static long getegid() {
        return Task.current().credentials().egid;
    }
}
