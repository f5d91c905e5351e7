package elfin.kernel.syscall.ipc;

import elfin.abi.Errno;
import elfin.abi.Ipc;
import elfin.abi.struct.SemIdDs;
import elfin.abi.struct.SemInfo;
import elfin.kernel.core.Syscall;
import elfin.kernel.ipc.IpcObject;
import elfin.kernel.ipc.SemaphoreOperations;
import elfin.kernel.ipc.SemaphoreSet;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.syscall.UserTime;
import elfin.kernel.syscall.file.StructBuffer;
import elfin.kernel.time.Clock;

/** semget(2), semop(2), semtimedop(2), semctl(2). */
public final class SemaphoreCalls {
    /** Numbers that Linux tells and does not use. */
    private static final int SEMMNU = 1_024_000_000;

    private static final int SEMUSZ = 20;

    /** A call's operations; the kernel is not preempted while it uses them. */
    private static final SemaphoreOperations OPERATIONS =
            new SemaphoreOperations(SemaphoreOperations.MOST);

    private SemaphoreCalls() {}

    @Syscall("semget")
    public static long get(int key, int count, int flags) {
        if (count < 0 || count > SemaphoreSet.MOST_IN_SET) {
            return -Errno.EINVAL;
        }
        SemaphoreSet set = (SemaphoreSet) IpcCommands.existing(SemaphoreSet.TABLE, key, flags);
        if (set != null) {
            if (count > set.size()) {
                return -Errno.EINVAL;
            }
            IpcCommands.requirePermission(set, flags);
            return set.id();
        }
        if (count == 0) {
            return -Errno.EINVAL;
        }
        if (SemaphoreSet.TABLE.isFull()
                || SemaphoreSet.allSemaphores() + count > SemaphoreSet.MOST_IN_ALL) {
            return -Errno.ENOSPC;
        }
        return SemaphoreSet.create(key, flags, count).id();
    }

    @Syscall("semop")
    public static long operate(int id, long operations, int count) {
        return operate(id, operations, count, UserTime.NEVER, false);
    }

    @Syscall("semtimedop")
    public static long operateTimed(int id, long operations, int count, long timeout) {
        if (timeout == 0) {
            return operate(id, operations, count, UserTime.NEVER, false);
        }
        long nanos = UserTime.nanos(timeout);
        return operate(
                id,
                operations,
                count,
                nanos < 0 ? 0 : UserTime.after(Clock.monotonicNanos(), nanos),
                nanos < 0);
    }

    private static long operate(
            int id, long operations, int count, long deadline, boolean timeIsWrong) {
        if (count <= 0 || id < 0) {
            return -Errno.EINVAL;
        }
        if (count > SemaphoreOperations.MOST) {
            return -Errno.E2BIG;
        }
        OPERATIONS.read(operations, count);
        if (timeIsWrong) {
            return -Errno.EINVAL;
        }
        SemaphoreSet set = (SemaphoreSet) IpcCommands.find(SemaphoreSet.TABLE, id);
        if (OPERATIONS.highestNumber() >= set.size()) {
            return -Errno.EFBIG;
        }
        IpcCommands.requirePermission(set, OPERATIONS.alters() ? IpcObject.WRITE : IpcObject.READ);
        return set.operate(OPERATIONS, deadline);
    }

    @Syscall("semctl")
    public static long control(int id, int number, int command, long argument) {
        if (id < 0) {
            return -Errno.EINVAL;
        }
        switch (command) {
            case Ipc.IPC_INFO, Ipc.SEM_INFO:
                return limits(command == Ipc.SEM_INFO, argument);
            case Ipc.IPC_STAT, Ipc.SEM_STAT, Ipc.SEM_STAT_ANY:
                return describe(id, command, argument);
            case Ipc.GETALL:
                return getAll(id, argument);
            case Ipc.SETALL:
                return setAll(id, argument);
            case Ipc.GETVAL, Ipc.GETPID, Ipc.GETNCNT, Ipc.GETZCNT:
                return getOne(id, number, command);
            case Ipc.SETVAL:
                return setOne(id, number, (int) argument);
            case Ipc.IPC_SET:
                IpcCommands.Owner owner = IpcCommands.Owner.read(argument);
                owner.apply(IpcCommands.findOwned(SemaphoreSet.TABLE, id));
                return 0;
            case Ipc.IPC_RMID:
                ((SemaphoreSet) IpcCommands.findOwned(SemaphoreSet.TABLE, id)).destroy();
                return 0;
            default:
                return -Errno.EINVAL;
        }
    }

    private static long getOne(int id, int number, int command) {
        SemaphoreSet set = (SemaphoreSet) IpcCommands.find(SemaphoreSet.TABLE, id, IpcObject.READ);
        if (number < 0 || number >= set.size()) {
            return -Errno.EINVAL;
        }
        return switch (command) {
            case Ipc.GETVAL -> set.value(number);
            case Ipc.GETPID -> set.pid(number);
            case Ipc.GETNCNT -> set.waiting(number, false);
            default -> set.waiting(number, true);
        };
    }

    private static long setOne(int id, int number, int value) {
        if (value < 0 || value > SemaphoreSet.MOST_VALUE) {
            return -Errno.ERANGE;
        }
        SemaphoreSet set = (SemaphoreSet) IpcCommands.find(SemaphoreSet.TABLE, id);
        if (number < 0 || number >= set.size()) {
            return -Errno.EINVAL;
        }
        IpcCommands.requirePermission(set, IpcObject.WRITE);
        set.set(number, value);
        set.wereSet();
        return 0;
    }

    private static long getAll(int id, long values) {
        SemaphoreSet set = (SemaphoreSet) IpcCommands.find(SemaphoreSet.TABLE, id, IpcObject.READ);
        for (int i = 0; i < set.size(); i++) {
            UserMemory.putShort(values + (long) i * Short.BYTES, (short) set.value(i));
        }
        return 0;
    }

    private static long setAll(int id, long values) {
        SemaphoreSet set = (SemaphoreSet) IpcCommands.find(SemaphoreSet.TABLE, id, IpcObject.WRITE);
        int[] wanted = new int[set.size()];
        for (int i = 0; i < wanted.length; i++) {
            wanted[i] = UserMemory.getShort(values + (long) i * Short.BYTES) & 0xffff;
            if (wanted[i] > SemaphoreSet.MOST_VALUE) {
                return -Errno.ERANGE;
            }
        }
        for (int i = 0; i < wanted.length; i++) {
            set.set(i, wanted[i]);
        }
        set.wereSet();
        return 0;
    }

    private static long limits(boolean usage, long buffer) {
        new StructBuffer(SemInfo.SIZE)
                .putInt(SemInfo.SEMMAP, SemaphoreSet.MOST_IN_ALL)
                .putInt(SemInfo.SEMMNI, SemaphoreSet.MOST_SETS)
                .putInt(SemInfo.SEMMNS, SemaphoreSet.MOST_IN_ALL)
                .putInt(SemInfo.SEMMNU, SEMMNU)
                .putInt(SemInfo.SEMMSL, SemaphoreSet.MOST_IN_SET)
                .putInt(SemInfo.SEMOPM, SemaphoreOperations.MOST)
                .putInt(SemInfo.SEMUME, SemaphoreOperations.MOST)
                .putInt(SemInfo.SEMUSZ, usage ? SemaphoreSet.TABLE.inUse() : SEMUSZ)
                .putInt(SemInfo.SEMVMX, SemaphoreSet.MOST_VALUE)
                .putInt(
                        SemInfo.SEMAEM,
                        usage ? SemaphoreSet.allSemaphores() : SemaphoreSet.MOST_UNDO)
                .copyOut(buffer);
        return SemaphoreSet.TABLE.highestIndex();
    }

    private static long describe(int id, int command, long buffer) {
        SemaphoreSet set =
                (SemaphoreSet)
                        IpcCommands.toDescribe(
                                SemaphoreSet.TABLE,
                                id,
                                command == Ipc.IPC_STAT,
                                command == Ipc.SEM_STAT_ANY);
        StructBuffer status = new StructBuffer(SemIdDs.SIZE);
        IpcCommands.describe(set, status);
        status.putLong(SemIdDs.SEM_OTIME, set.operationSeconds)
                .putLong(SemIdDs.SEM_CTIME, set.changeSeconds)
                .putLong(SemIdDs.SEM_NSEMS, set.size())
                .copyOut(buffer);
        return command == Ipc.IPC_STAT ? 0 : set.id();
    }
}
