package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Prctl;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;
import elfin.kernel.task.ThreadPointer;

/**
 * arch_prctl(2). The GS base belongs to the kernel, which shares ring 0 with the program: only 0
 * can be set. CPUID does not fault, and no state component waits for permission.
 */
public final class ArchPrctl {
    /** Linux's XFEATURE_MAX. */
    private static final long STATE_COMPONENTS = 20;

    private ArchPrctl() {}

    @Syscall("arch_prctl")
    public static long archPrctl(int option, long argument) {
        switch (option) {
            case Prctl.ARCH_SET_FS -> {
                if (!UserMemory.isUserRange(argument, 0)) {
                    return -Errno.EPERM;
                }
                ThreadPointer.set(Task.current(), argument);
                return 0;
            }
            case Prctl.ARCH_GET_FS -> {
                UserMemory.putLong(argument, Task.current().fsBase);
                return 0;
            }
            case Prctl.ARCH_SET_GS -> {
                return argument == 0 ? 0 : -Errno.EPERM;
            }
            case Prctl.ARCH_GET_GS -> {
                UserMemory.putLong(argument, 0);
                return 0;
            }
            case Prctl.ARCH_GET_CPUID -> {
                return 1;
            }
            case Prctl.ARCH_SET_CPUID -> {
                return -Errno.ENODEV;
            }
            case Prctl.ARCH_GET_XCOMP_SUPP,
                    Prctl.ARCH_GET_XCOMP_PERM,
                    Prctl.ARCH_GET_XCOMP_GUEST_PERM -> {
                UserMemory.putLong(argument, Signals.extendedFeatures());
                return 0;
            }
            case Prctl.ARCH_REQ_XCOMP_PERM, Prctl.ARCH_REQ_XCOMP_GUEST_PERM -> {
                boolean known = argument >= 0 && argument < STATE_COMPONENTS;
                return known ? -Errno.EOPNOTSUPP : -Errno.EINVAL;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
    }
}
