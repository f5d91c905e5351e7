package elfin.kernel.syscall.time;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;

/**
 * restart_syscall(2). A call that goes on after a stop is made again under its own number here and
 * finds its end in the task, so a program that calls this itself always finds nothing to restart.
 */
public final class RestartCall {
    private RestartCall() {}

    @Syscall("restart_syscall")
    public static long restart() {
        return -Errno.EINTR;
    }
}
