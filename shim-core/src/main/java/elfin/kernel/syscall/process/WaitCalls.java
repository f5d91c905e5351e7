package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;

/** wait4(2): no call makes children yet, so there are none to wait for. */
public final class WaitCalls {
    /** WNOHANG, WUNTRACED, WCONTINUED, __WNOTHREAD, __WALL, __WCLONE. */
    private static final int VALID_OPTIONS = 0xe000000b;

    private WaitCalls() {}

    @Syscall("wait4")
    public static long wait4(int pid, long status, int options, long usage) {
        if ((options & ~VALID_OPTIONS) != 0) {
            return -Errno.EINVAL;
        }
        return pid == Integer.MIN_VALUE ? -Errno.ESRCH : -Errno.ECHILD;
    }
}
