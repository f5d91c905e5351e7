package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Task;
import elfin.kernel.tty.Terminals;

/** vhangup(2). */
public final class HangUp {
    private static final int CAP_SYS_TTY_CONFIG = 26;

    private HangUp() {}

    @Syscall("vhangup")
    public static long hangUp() {
        if (!Task.current().process.credentials.hasCapability(CAP_SYS_TTY_CONFIG)) {
            return -Errno.EPERM;
        }
        Terminals.hangUpOwn();
        return 0;
    }
}
