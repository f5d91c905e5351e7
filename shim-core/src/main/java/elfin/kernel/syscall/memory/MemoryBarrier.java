package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.task.Task;
import elfin.raw.Cpu;

/**
 * membarrier(2) on one processor, where every entry to the kernel is a barrier for all threads, a
 * return to a program serialises what it executes, and whoever was preempted in a restartable
 * sequence leaves it.
 */
public final class MemoryBarrier {
    private static final int QUERY = 0;
    private static final int GLOBAL = 1;
    private static final int GLOBAL_EXPEDITED = 1 << 1;
    private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;
    private static final int PRIVATE_EXPEDITED_SYNC_CORE = 1 << 5;
    private static final int REGISTER_PRIVATE_EXPEDITED_SYNC_CORE = 1 << 6;
    private static final int PRIVATE_EXPEDITED_RSEQ = 1 << 7;
    private static final int REGISTER_PRIVATE_EXPEDITED_RSEQ = 1 << 8;
    private static final int GET_REGISTRATIONS = 1 << 9;

    private static final int OFFERED = (1 << 10) - 1;

    /** For the command of sequences: on one processor only. */
    private static final int FLAG_CPU = 1;

    private MemoryBarrier() {}

    @Syscall("membarrier")
    public static long membarrier(int command, int flags, int processor) {
        boolean chooses = command == PRIVATE_EXPEDITED_RSEQ && flags == FLAG_CPU;
        if (flags != 0 && !chooses) {
            return -Errno.EINVAL;
        }
        switch (command) {
            case QUERY -> {
                return OFFERED;
            }
            case GET_REGISTRATIONS -> {
                return Task.current().process.addressSpace.barriers;
            }
            case GLOBAL, GLOBAL_EXPEDITED -> {
                return barrier();
            }
            case REGISTER_GLOBAL_EXPEDITED,
                    REGISTER_PRIVATE_EXPEDITED,
                    REGISTER_PRIVATE_EXPEDITED_SYNC_CORE,
                    REGISTER_PRIVATE_EXPEDITED_RSEQ -> {
                Task.current().process.addressSpace.barriers |= command;
                return 0;
            }
            case PRIVATE_EXPEDITED, PRIVATE_EXPEDITED_SYNC_CORE, PRIVATE_EXPEDITED_RSEQ -> {
                if (chooses && processor > 0) {
                    return -Errno.EINVAL;
                }
                // Each command is registered by the next one.
                boolean registered =
                        (Task.current().process.addressSpace.barriers & command << 1) != 0;
                return registered ? barrier() : -Errno.EPERM;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
    }

    private static long barrier() {
        Cpu.fence();
        return 0;
    }
}
