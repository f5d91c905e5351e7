package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;
import elfin.kernel.task.ThreadPointer;

/**
 * arch_prctl(2). The GS base belongs to the kernel, which shares ring 0 with the program, so it
 * cannot be set.
 */
public final class ArchPrctl {
    private static final int ARCH_SET_GS = 0x1001;
    private static final int ARCH_SET_FS = 0x1002;
    private static final int ARCH_GET_FS = 0x1003;
    private static final int ARCH_GET_GS = 0x1004;

    private ArchPrctl() {}

    @Syscall("arch_prctl")
    public static long archPrctl(int option, long argument) {
        switch (option) {
            case ARCH_SET_FS -> {
                if (!UserMemory.isUserRange(argument, 0)) {
                    return -Errno.EPERM;
                }
                ThreadPointer.set(Task.current(), argument);
                return 0;
            }
            case ARCH_GET_FS -> {
                UserMemory.putLong(argument, Task.current().fsBase);
                return 0;
            }
            case ARCH_SET_GS -> {
                return argument == 0 ? 0 : -Errno.EPERM;
            }
            case ARCH_GET_GS -> {
                UserMemory.putLong(argument, 0);
                return 0;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
    }
}
