package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Prctl;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.ProgramLayout;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** prctl(2); what is about privilege is in {@link PrivilegeControl}. */
public final class ProcessControl {
    private static final int NAME_SIZE = Process.NAME_SIZE;

    /** Linux's {@code sizeof(mm->saved_auxv)}: 28 pairs. */
    private static final int AUXILIARY_VECTOR_SIZE = 448;

    /** PR_THP_DISABLE_EXCEPT_ADVISED. */
    private static final long EXCEPT_ADVISED = 2;

    private ProcessControl() {}

    @Syscall("prctl")
    public static long prctl(int option, long a, long b, long c, long d) {
        Task task = Task.current();
        return switch (option) {
            case Prctl.PR_SET_NAME -> setName(task, a);
            case Prctl.PR_GET_NAME -> {
                UserMemory.write(a, task.name, 0, NAME_SIZE);
                yield 0;
            }
            case Prctl.PR_GET_TIMING -> 0;
            case Prctl.PR_SET_TIMING -> a == 0 ? 0 : -Errno.EINVAL;
            case Prctl.PR_GET_TSC -> putInt(a, Prctl.PR_TSC_ENABLE);
            case Prctl.PR_SET_TSC -> a == Prctl.PR_TSC_ENABLE ? 0 : -Errno.EINVAL;
            case Prctl.PR_SET_TIMERSLACK -> setTimerSlack(task, a);
            case Prctl.PR_GET_TIMERSLACK -> task.timerSlackNanos;
            case Prctl.PR_MCE_KILL -> setMemoryFailure(task, a, b, c, d);
            case Prctl.PR_MCE_KILL_GET ->
                    (a | b | c | d) == 0 ? task.memoryFailurePolicy : -Errno.EINVAL;
            case Prctl.PR_GET_TID_ADDRESS -> {
                UserMemory.putLong(a, task.clearTidAddress);
                yield 0;
            }
            case Prctl.PR_GET_SPECULATION_CTRL -> speculation((b | c | d) == 0, a);
            case Prctl.PR_SET_SPECULATION_CTRL -> setSpeculation((c | d) == 0, a);
            case Prctl.PR_SET_SYSCALL_USER_DISPATCH -> (a | b | c | d) == 0 ? 0 : -Errno.EINVAL;
            case Prctl.PR_GET_AUXV ->
                    (c | d) == 0 ? auxiliaryVector(task.process, a, b) : -Errno.EINVAL;
            default -> ofProcess(option, task, a, b, c, d);
        };
    }

    private static long ofProcess(int option, Task task, long a, long b, long c, long d) {
        Process process = task.process;
        return switch (option) {
            case Prctl.PR_SET_PDEATHSIG -> setDeathSignal(task, a);
            case Prctl.PR_GET_PDEATHSIG -> putInt(a, task.parentDeathSignal);
            case Prctl.PR_GET_DUMPABLE -> process.addressSpace.dumpable ? 1 : 0;
            case Prctl.PR_SET_DUMPABLE -> {
                if (a != 0 && a != 1) {
                    yield -Errno.EINVAL;
                }
                process.addressSpace.dumpable = a == 1;
                yield 0;
            }
            case Prctl.PR_SET_CHILD_SUBREAPER -> {
                process.isSubreaper = a != 0;
                yield 0;
            }
            case Prctl.PR_GET_CHILD_SUBREAPER -> putInt(a, process.isSubreaper ? 1 : 0);
            case Prctl.PR_SET_THP_DISABLE -> setHugePages(process, a, b, (c | d) != 0);
            case Prctl.PR_GET_THP_DISABLE ->
                    (a | b | c | d) == 0 ? process.addressSpace.hugePagesDisabled : -Errno.EINVAL;
            case Prctl.PR_SET_VMA -> MemoryControl.name(a, b, c, d);
            case Prctl.PR_SET_MDWE -> MemoryControl.refuseExecution(a, (b | c | d) == 0);
            case Prctl.PR_GET_MDWE -> MemoryControl.refusals((a | b | c | d) == 0);
            case Prctl.PR_TIMER_CREATE_RESTORE_IDS ->
                    (b | c | d) == 0 ? timerIds(process, a) : -Errno.EINVAL;
            case Prctl.PR_SET_MM -> MemoryLayoutControl.set(process, a, b, c, d);
            default -> PrivilegeControl.control(option, task, a, b, c, d);
        };
    }

    private static long timerIds(Process process, long what) {
        if (what == Prctl.PR_TIMER_CREATE_RESTORE_IDS_GET) {
            return process.timers.choosesIds ? 1 : 0;
        }
        if (what != Prctl.PR_TIMER_CREATE_RESTORE_IDS_OFF
                && what != Prctl.PR_TIMER_CREATE_RESTORE_IDS_ON) {
            return -Errno.EINVAL;
        }
        process.timers.choosesIds = what == Prctl.PR_TIMER_CREATE_RESTORE_IDS_ON;
        return 0;
    }

    private static long putInt(long address, int value) {
        UserMemory.putInt(address, value);
        return 0;
    }

    private static long setName(Task task, long address) {
        byte[] name = new byte[NAME_SIZE];
        for (int i = 0; i < NAME_SIZE - 1; i++) {
            name[i] = UserMemory.getByte(address + i);
            if (name[i] == 0) {
                break;
            }
        }
        System.arraycopy(name, 0, task.name, 0, NAME_SIZE);
        return 0;
    }

    private static long setDeathSignal(Task task, long signal) {
        if (signal < 0 || signal > Signal.NSIG) {
            return -Errno.EINVAL;
        }
        task.parentDeathSignal = (int) signal;
        return 0;
    }

    /** 0 is what the task began with. */
    private static long setTimerSlack(Task task, long nanos) {
        task.timerSlackNanos = nanos <= 0 ? task.initialTimerSlackNanos : nanos;
        return 0;
    }

    private static long setMemoryFailure(Task task, long what, long when, long c, long d) {
        boolean clears = what == Prctl.PR_MCE_KILL_CLEAR && when == 0;
        boolean sets =
                what == Prctl.PR_MCE_KILL_SET && when >= 0 && when <= Prctl.PR_MCE_KILL_DEFAULT;
        if ((c | d) != 0 || !clears && !sets) {
            return -Errno.EINVAL;
        }
        task.memoryFailurePolicy = clears ? Prctl.PR_MCE_KILL_DEFAULT : (int) when;
        return 0;
    }

    private static long setHugePages(Process process, long off, long flags, boolean more) {
        if (more || (flags & ~EXCEPT_ADVISED) != 0 || off == 0 && flags != 0) {
            return -Errno.EINVAL;
        }
        process.addressSpace.hugePagesDisabled = off == 0 ? 0 : 1 | (int) flags;
        return 0;
    }

    /** Speculation goes on and no task can stop it. */
    private static long speculation(boolean valid, long feature) {
        if (!valid) {
            return -Errno.EINVAL;
        }
        return feature >= 0 && feature <= Prctl.PR_SPEC_L1D_FLUSH
                ? Prctl.PR_SPEC_ENABLE
                : -Errno.ENODEV;
    }

    private static long setSpeculation(boolean valid, long feature) {
        if (!valid) {
            return -Errno.EINVAL;
        }
        boolean known = feature >= 0 && feature <= Prctl.PR_SPEC_L1D_FLUSH;
        return known ? -Errno.ENXIO : -Errno.ENODEV;
    }

    /** The vector that the program started with, ended by zeros. */
    private static long auxiliaryVector(Process process, long address, long room) {
        ProgramLayout layout = process.addressSpace.layout;
        int count = (int) Long.min(room < 0 ? Long.MAX_VALUE : room, AUXILIARY_VECTOR_SIZE);
        byte[] vector = new byte[AUXILIARY_VECTOR_SIZE];
        long size = layout.auxiliaryVectorEnd - layout.auxiliaryVector;
        UserMemory.read(
                layout.auxiliaryVector, vector, 0, (int) Math.min(size, AUXILIARY_VECTOR_SIZE));
        UserMemory.write(address, vector, 0, count);
        return AUXILIARY_VECTOR_SIZE;
    }
}
