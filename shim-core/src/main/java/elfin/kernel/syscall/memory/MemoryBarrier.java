package elfin.kernel.syscall.memory;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.raw.Cpu;

/**
 * membarrier(2) on one processor, where every entry to the kernel is a barrier for all threads.
 * MEMBARRIER_CMD_*_SYNC_CORE and *_RSEQ are not offered.
 */
public final class MemoryBarrier {
    private static final int QUERY = 0;
    private static final int GLOBAL = 1;
    private static final int GLOBAL_EXPEDITED = 1 << 1;
    private static final int REGISTER_GLOBAL_EXPEDITED = 1 << 2;
    private static final int PRIVATE_EXPEDITED = 1 << 3;
    private static final int REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    private static final int OFFERED =
            GLOBAL
                    | GLOBAL_EXPEDITED
                    | REGISTER_GLOBAL_EXPEDITED
                    | PRIVATE_EXPEDITED
                    | REGISTER_PRIVATE_EXPEDITED;

    private MemoryBarrier() {}

    @Syscall("membarrier")
    public static long membarrier(int command, int flags, int processor) {
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        if (command == QUERY) {
            return OFFERED;
        }
        if (Integer.bitCount(command) != 1 || (command & OFFERED) == 0) {
            return -Errno.EINVAL;
        }
        Cpu.fence();
        return 0;
    }
}
