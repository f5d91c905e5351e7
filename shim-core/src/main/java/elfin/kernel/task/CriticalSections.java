package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.Rseq;
import elfin.abi.struct.RseqCs;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.mm.UserMemory;

/**
 * Restartable sequences: rseq(2). A program that is preempted, waits or gets a signal inside a
 * critical section goes on at the section's abort handler. On one processor threads do not migrate.
 */
final class CriticalSections {
    private static final int SIGNATURE_SIZE = 4;

    private CriticalSections() {}

    /**
     * Leaves the critical section that the program is in, if it is in one. What is wrong with it is
     * SIGSEGV, as in Linux.
     */
    static void leave(Task task, long frame) {
        try {
            long section = UserMemory.getLong(task.rseq + Rseq.RSEQ_CS);
            if (section != 0 && !leave(task, frame, section)) {
                throw ErrnoException.of(Errno.EINVAL);
            }
        } catch (ErrnoException e) {
            Signals.forceFault(Signal.SIGSEGV, Signal.SI_KERNEL, 0, 0, 0);
        }
    }

    /** Leaves a section; false when it is not sound. */
    private static boolean leave(Task task, long frame, long section) {
        long start = UserMemory.getLong(section + RseqCs.START_IP);
        long length = UserMemory.getLong(section + RseqCs.POST_COMMIT_OFFSET);
        long abort = UserMemory.getLong(section + RseqCs.ABORT_IP);
        boolean sound =
                UserMemory.getInt(section + RseqCs.VERSION) == 0
                        && UserMemory.isUserRange(start, length)
                        && UserMemory.isUserRange(abort, 1)
                        && !isInside(abort, start, length)
                        && UserMemory.getInt(abort - SIGNATURE_SIZE) == task.rseqSignature;
        if (!sound) {
            return false;
        }
        long at = task.process.addressSpace.originalAddress(TrapFrame.getRip(frame));
        boolean inside = isInside(at, start, length);
        if (inside
                && (UserMemory.getInt(section + RseqCs.FLAGS) != 0
                        || UserMemory.getInt(task.rseq + Rseq.FLAGS) != 0)) {
            // The flags that once kept a section from being left.
            return false;
        }
        UserMemory.putLong(task.rseq + Rseq.RSEQ_CS, 0);
        if (inside) {
            TrapFrame.setRip(frame, task.process.addressSpace.layout.resumeAddress(abort));
        }
        return true;
    }

    private static boolean isInside(long address, long start, long length) {
        return Long.compareUnsigned(address - start, length) < 0;
    }
}
