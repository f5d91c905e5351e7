package elfin.kernel.syscall.file;

import elfin.abi.Errno;
import elfin.abi.Stat;
import elfin.kernel.core.Syscall;

/** quotactl(2), quotactl_fd(2), of a kernel whose file systems keep no quotas. */
public final class Quotas {
    private static final int MAXQUOTAS = 3;
    private static final int TYPE_MASK = 0xff;
    private static final int COMMAND_SHIFT = 8;
    private static final int Q_SYNC = 0x80_0001;

    private Quotas() {}

    @Syscall("quotactl")
    public static long quotactl(int command, long special, int id, long address) {
        if ((command & TYPE_MASK) >= MAXQUOTAS) {
            return -Errno.EINVAL;
        }
        if (special == 0) {
            return command >>> COMMAND_SHIFT == Q_SYNC ? 0 : -Errno.ENODEV;
        }
        boolean device = CallFiles.locate(special).inode().type() == Stat.S_IFBLK;
        return device ? -Errno.ENODEV : -Errno.ENOTBLK;
    }

    @Syscall("quotactl_fd")
    public static long quotactlFd(int descriptor, int command, int id, long address) {
        CallFiles.requireAny(descriptor);
        return (command & TYPE_MASK) >= MAXQUOTAS ? -Errno.EINVAL : -Errno.ENOSYS;
    }
}
