package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.abi.Prctl;
import elfin.kernel.mm.AddressSpace;
import elfin.kernel.mm.ProgramLayout;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/**
 * prctl(2)'s PR_SET_MM: what /proc says of where a program's parts are. The ends of the heap, the
 * auxiliary vector, the executable and all at once (PR_SET_MM_MAP) are EINVAL.
 */
final class MemoryLayoutControl {
    private MemoryLayoutControl() {}

    static long set(Process process, long what, long address, long c, long d) {
        if ((c | d) != 0) {
            return -Errno.EINVAL;
        }
        if (!Task.current().credentials().hasCapability(Capability.CAP_SYS_RESOURCE)) {
            return -Errno.EPERM;
        }
        boolean inside =
                address >= AddressSpace.LOWEST_ADDRESS && UserMemory.isUserRange(address, 1);
        if (!inside || what < 0 || what > Prctl.PR_SET_MM_ENV_END) {
            return -Errno.EINVAL;
        }
        AddressSpace space = process.addressSpace;
        if (space.mappings.covering(address) == null) {
            return what >= Prctl.PR_SET_MM_START_STACK ? -Errno.EFAULT : -Errno.EINVAL;
        }
        return set(space.layout, (int) what, address);
    }

    private static long set(ProgramLayout layout, int what, long address) {
        switch (what) {
            case Prctl.PR_SET_MM_START_CODE -> layout.codeStart = address;
            case Prctl.PR_SET_MM_END_CODE -> layout.codeEnd = address;
            case Prctl.PR_SET_MM_START_DATA -> layout.dataStart = address;
            case Prctl.PR_SET_MM_END_DATA -> layout.dataEnd = address;
            case Prctl.PR_SET_MM_START_STACK -> layout.stackStart = address;
            case Prctl.PR_SET_MM_ARG_START -> layout.argumentsStart = address;
            case Prctl.PR_SET_MM_ARG_END -> layout.argumentsEnd = address;
            case Prctl.PR_SET_MM_ENV_START -> layout.environmentStart = address;
            case Prctl.PR_SET_MM_ENV_END -> layout.environmentEnd = address;
            default -> {
                return -Errno.EINVAL;
            }
        }
        return 0;
    }
}
