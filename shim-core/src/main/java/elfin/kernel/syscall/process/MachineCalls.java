package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.kernel.core.MachineSwitch;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;
import elfin.kernel.tty.Terminals;

/** What concerns the machine as a whole: reboot(2), vhangup(2), ptrace(2). */
public final class MachineCalls {
    private static final int LINUX_REBOOT_MAGIC1 = 0xfee1dead;
    private static final int LINUX_REBOOT_MAGIC2 = 672274793;
    private static final int LINUX_REBOOT_MAGIC2A = 85072278;
    private static final int LINUX_REBOOT_MAGIC2B = 369367448;
    private static final int LINUX_REBOOT_MAGIC2C = 537993216;
    private static final int LINUX_REBOOT_CMD_CAD_OFF = 0;
    private static final int LINUX_REBOOT_CMD_CAD_ON = 0x89abcdef;
    private static final int LINUX_REBOOT_CMD_HALT = 0xcdef0123;
    private static final int LINUX_REBOOT_CMD_POWER_OFF = 0x4321fedc;
    private static final int LINUX_REBOOT_CMD_RESTART = 0x01234567;
    private static final int LINUX_REBOOT_CMD_RESTART2 = 0xa1b2c3d4;
    private static final int LONGEST_ARGUMENT = 256;

    private MachineCalls() {}

    private static boolean has(int capability) {
        return Task.current().credentials().hasCapability(capability);
    }

    @Syscall("reboot")
    public static long reboot(int first, int second, int command, long argument) {
        if (!has(Capability.CAP_SYS_BOOT)) {
            return -Errno.EPERM;
        }
        boolean meant =
                first == LINUX_REBOOT_MAGIC1
                        && (second == LINUX_REBOOT_MAGIC2
                                || second == LINUX_REBOOT_MAGIC2A
                                || second == LINUX_REBOOT_MAGIC2B
                                || second == LINUX_REBOOT_MAGIC2C);
        if (!meant) {
            return -Errno.EINVAL;
        }
        switch (command) {
            // There are no keys to press.
            case LINUX_REBOOT_CMD_CAD_OFF, LINUX_REBOOT_CMD_CAD_ON -> {
                return 0;
            }
            case LINUX_REBOOT_CMD_RESTART2 -> {
                UserMemory.readString(argument, new byte[LONGEST_ARGUMENT]);
                MachineSwitch.off();
            }
            case LINUX_REBOOT_CMD_HALT, LINUX_REBOOT_CMD_POWER_OFF, LINUX_REBOOT_CMD_RESTART ->
                    MachineSwitch.off();
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }

    @Syscall("vhangup")
    public static long vhangup() {
        if (!has(Capability.CAP_SYS_TTY_CONFIG)) {
            return -Errno.EPERM;
        }
        Terminals.hangUp(Task.current().process);
        return 0;
    }

    /** A call that was begun again by nobody. */
    @Syscall("restart_syscall")
    public static long restartSyscall() {
        return -Errno.EINTR;
    }
}
