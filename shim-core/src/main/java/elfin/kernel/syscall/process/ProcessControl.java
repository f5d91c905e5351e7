package elfin.kernel.syscall.process;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;

/** prctl(2). */
public final class ProcessControl {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_GET_PDEATHSIG = 2;
    private static final int PR_GET_DUMPABLE = 3;
    private static final int PR_SET_DUMPABLE = 4;
    private static final int PR_SET_NAME = 15;
    private static final int PR_GET_NAME = 16;
    private static final int PR_GET_SECCOMP = 21;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final int PR_GET_NO_NEW_PRIVS = 39;
    private static final int NAME_SIZE = Process.NAME_SIZE;

    private ProcessControl() {}

    @Syscall("prctl")
    public static long prctl(int option, long a, long b, long c, long d) {
        Task task = Task.current();
        Process process = task.process;
        switch (option) {
            case PR_SET_NAME -> {
                setName(task, a);
                return 0;
            }
            case PR_GET_NAME -> {
                UserMemory.write(a, task.name, 0, NAME_SIZE);
                return 0;
            }
            case PR_SET_PDEATHSIG -> {
                // The parent outlives every program, so the signal is never sent.
                if (a < 0 || a > Signal.NSIG) {
                    return -Errno.EINVAL;
                }
                process.parentDeathSignal = (int) a;
                return 0;
            }
            case PR_GET_PDEATHSIG -> {
                UserMemory.putInt(a, process.parentDeathSignal);
                return 0;
            }
            case PR_GET_DUMPABLE -> {
                return process.dumpable ? 1 : 0;
            }
            case PR_SET_DUMPABLE -> {
                if (a != 0 && a != 1) {
                    return -Errno.EINVAL;
                }
                process.dumpable = a == 1;
                return 0;
            }
            case PR_SET_NO_NEW_PRIVS -> {
                if (a != 1 || b != 0 || c != 0 || d != 0) {
                    return -Errno.EINVAL;
                }
                process.noNewPrivileges = true;
                return 0;
            }
            case PR_GET_NO_NEW_PRIVS -> {
                return process.noNewPrivileges ? 1 : 0;
            }
            case PR_GET_SECCOMP -> {
                return 0;
            }
            default -> {
                return -Errno.EINVAL;
            }
        }
    }

    private static void setName(Task task, long address) {
        byte[] name = new byte[NAME_SIZE];
        for (int i = 0; i < NAME_SIZE - 1; i++) {
            name[i] = UserMemory.getByte(address + i);
            if (name[i] == 0) {
                break;
            }
        }
        System.arraycopy(name, 0, task.name, 0, NAME_SIZE);
    }
}
