package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/**
 * rseq(2): tells a thread which processor it runs on. {@code struct rseq} is cpu_id_start, cpu_id,
 * rseq_cs (64 bits), flags, node_id and mm_cid.
 */
public final class RestartableSequences {
    private static final int UNREGISTER = 1;
    private static final int SMALLEST = 32;
    private static final int ALIGNMENT = 32;
    private static final int CPU_ID_OFFSET = 4;
    private static final int NODE_ID_OFFSET = 20;
    private static final int MEMORY_MAP_ID_OFFSET = 24;

    private RestartableSequences() {}

    @Syscall("rseq")
    public static long rseq(long address, int length, int flags, int signature) {
        Task task = Task.current();
        if (flags == UNREGISTER) {
            if (task.rseq == 0 || task.rseq != address) {
                return -Errno.EINVAL;
            }
            if (task.rseqSignature != signature) {
                return -Errno.EPERM;
            }
            UserMemory.putInt(address, 0);
            UserMemory.putInt(address + CPU_ID_OFFSET, -1);
            task.rseq = 0;
            return 0;
        }
        if (flags != 0 || address % ALIGNMENT != 0 || length < SMALLEST) {
            return -Errno.EINVAL;
        }
        if (task.rseq != 0) {
            return task.rseq == address && task.rseqSignature == signature
                    ? -Errno.EBUSY
                    : -Errno.EINVAL;
        }
        if (!UserMemory.isUserRange(address, length)) {
            return -Errno.EFAULT;
        }
        UserMemory.putInt(address, 0);
        UserMemory.putInt(address + CPU_ID_OFFSET, 0);
        UserMemory.putInt(address + NODE_ID_OFFSET, 0);
        UserMemory.putInt(address + MEMORY_MAP_ID_OFFSET, 0);
        task.rseq = address;
        task.rseqSignature = signature;
        return 0;
    }
}
