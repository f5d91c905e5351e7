package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.struct.Rseq;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Task;

/**
 * rseq(2): tells a thread which processor it runs on, and where its critical sections go on when it
 * is preempted. Behind the fields of {@link Rseq} there are node_id and mm_cid.
 */
public final class RestartableSequences {
    private static final int UNREGISTER = 1;
    private static final int SMALLEST = Rseq.SIZE;
    private static final int ALIGNMENT = 32;
    private static final int NODE_ID_OFFSET = 20;
    private static final int MEMORY_MAP_ID_OFFSET = 24;
    private static final int NO_PROCESSOR = -1;

    private RestartableSequences() {}

    @Syscall("rseq")
    public static long rseq(long address, int length, int flags, int signature) {
        Task task = Task.current();
        if ((flags & UNREGISTER) != 0) {
            return flags == UNREGISTER
                    ? unregister(task, address, length, signature)
                    : -Errno.EINVAL;
        }
        if (flags != 0) {
            return -Errno.EINVAL;
        }
        if (task.rseq != 0) {
            if (task.rseq != address || task.rseqLength != length) {
                return -Errno.EINVAL;
            }
            return task.rseqSignature == signature ? -Errno.EBUSY : -Errno.EPERM;
        }
        if (address % ALIGNMENT != 0 || Integer.compareUnsigned(length, SMALLEST) < 0) {
            return -Errno.EINVAL;
        }
        if (!UserMemory.isUserRange(address, length & 0xffff_ffffL)) {
            return -Errno.EFAULT;
        }
        put(address, 0);
        UserMemory.putLong(address + Rseq.RSEQ_CS, 0);
        task.rseq = address;
        task.rseqLength = length;
        task.rseqSignature = signature;
        return 0;
    }

    private static long unregister(Task task, long address, int length, int signature) {
        if (task.rseq == 0 || task.rseq != address || task.rseqLength != length) {
            return -Errno.EINVAL;
        }
        if (task.rseqSignature != signature) {
            return -Errno.EPERM;
        }
        put(address, NO_PROCESSOR);
        task.rseq = 0;
        return 0;
    }

    /** The numbers of the processor, its node, and the thread among those that run at once. */
    private static void put(long address, int processor) {
        UserMemory.putInt(address + Rseq.CPU_ID_START, 0);
        UserMemory.putInt(address + Rseq.CPU_ID, processor);
        UserMemory.putInt(address + NODE_ID_OFFSET, 0);
        UserMemory.putInt(address + MEMORY_MAP_ID_OFFSET, 0);
    }
}
