package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.abi.struct.CloneArgs;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.CloneRequest;
import elfin.kernel.task.Credentials;
import elfin.kernel.task.ProcessTable;
import elfin.kernel.task.Task;
import elfin.kernel.task.Tasks;

/** {@code struct clone_args} of clone3(2), in one of its three sizes. */
final class Clone3Arguments {
    private static final long CLONE_INTO_CGROUP = 1L << 33;

    /** The first and smallest structure, and the one before the last. */
    private static final int SIZE_VER0 = CloneArgs.SET_TID;

    private static final int SIZE_VER1 = CloneArgs.CGROUP;

    /** Linux takes a page at most. */
    private static final int MOST_BYTES = 4096;

    /** Linux's MAX_PID_NS_LEVEL. */
    private static final int MOST_LEVELS = 32;

    private Clone3Arguments() {}

    /** Reads them; 0 or an error. */
    static long read(long arguments, long size, CloneRequest request) {
        if (Long.compareUnsigned(size, MOST_BYTES) > 0) {
            return -Errno.E2BIG;
        }
        if (size < SIZE_VER0) {
            return -Errno.EINVAL;
        }
        for (long at = CloneArgs.SIZE; at < size; at++) {
            if (UserMemory.getByte(arguments + at) != 0) {
                return -Errno.E2BIG;
            }
        }
        long signal = UserMemory.getLong(arguments + CloneArgs.EXIT_SIGNAL);
        long stack = UserMemory.getLong(arguments + CloneArgs.STACK);
        long stackSize = UserMemory.getLong(arguments + CloneArgs.STACK_SIZE);
        request.flags = UserMemory.getLong(arguments + CloneArgs.FLAGS);
        request.pidFileAddress = UserMemory.getLong(arguments + CloneArgs.PIDFD);
        request.childTidAddress = UserMemory.getLong(arguments + CloneArgs.CHILD_TID);
        request.parentTidAddress = UserMemory.getLong(arguments + CloneArgs.PARENT_TID);
        request.threadPointer = UserMemory.getLong(arguments + CloneArgs.TLS);
        if (Long.compareUnsigned(signal, Signal.NSIG) > 0) {
            return -Errno.EINVAL;
        }
        request.exitSignal = (int) signal;
        request.stackPointer = stack + stackSize;
        long error = checkGroup(arguments, size, request);
        error = error == 0 ? readId(arguments, size, request) : error;
        boolean hasSignal = signal != 0;
        boolean child = !request.has(Tasks.CLONE_THREAD | Tasks.CLONE_PARENT);
        boolean badStack =
                (stack == 0) != (stackSize == 0)
                        || stack != 0 && !UserMemory.isUserRange(stack, stackSize);
        boolean badFlags =
                request.has(Fork.SIGNAL_MASK & ~NameSpaces.CLONE_NEWTIME | Fork.CLONE_DETACHED);
        if (error == 0 && (badFlags || badStack || !child && hasSignal)) {
            return -Errno.EINVAL;
        }
        return error;
    }

    /** There are no control groups to be in, so no descriptor is of one. */
    private static long checkGroup(long arguments, long size, CloneRequest request) {
        if (!request.has(CLONE_INTO_CGROUP)) {
            return 0;
        }
        boolean named = size >= CloneArgs.SIZE;
        long group = named ? UserMemory.getLong(arguments + CloneArgs.CGROUP) : 0;
        return !named || group < 0 || group > Integer.MAX_VALUE ? -Errno.EINVAL : -Errno.EBADF;
    }

    /** The chosen id: one at most, as there is one namespace of ids. */
    private static long readId(long arguments, long size, CloneRequest request) {
        long list = size < SIZE_VER1 ? 0 : UserMemory.getLong(arguments + CloneArgs.SET_TID);
        long count = size < SIZE_VER1 ? 0 : UserMemory.getLong(arguments + CloneArgs.SET_TID_SIZE);
        if (Long.compareUnsigned(count, MOST_LEVELS) > 0 || (list == 0) != (count == 0)) {
            return -Errno.EINVAL;
        }
        if (count == 0) {
            return 0;
        }
        int id = UserMemory.getInt(list);
        UserMemory.getInt(list + (count - 1) * Integer.BYTES);
        if (count > 1 || !ProcessTable.isId(id)) {
            return -Errno.EINVAL;
        }
        Credentials own = Task.current().credentials();
        if (!own.hasCapability(Capability.CAP_SYS_ADMIN)
                && !own.hasCapability(Capability.CAP_CHECKPOINT_RESTORE)) {
            return -Errno.EPERM;
        }
        if (!ProcessTable.isFree(id)) {
            return -Errno.EEXIST;
        }
        request.chosenId = id;
        return 0;
    }
}
