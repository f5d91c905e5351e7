package elfin.kernel.syscall.process;

import elfin.abi.Capability;
import elfin.abi.Errno;
import elfin.kernel.core.Syscall;
import elfin.kernel.syscall.file.CallFiles;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.task.Tasks;

/** unshare(2), setns(2). There are no namespaces to be in but the first ones. */
public final class NameSpaces {
    static final long CLONE_NEWTIME = 0x80;
    static final long CLONE_NEWNS = 0x20000;
    static final long CLONE_NEWCGROUP = 0x2000000;
    static final long CLONE_NEWUTS = 0x4000000;
    static final long CLONE_NEWIPC = 0x8000000;
    static final long CLONE_NEWUSER = 0x10000000;
    static final long CLONE_NEWPID = 0x20000000;
    static final long CLONE_NEWNET = 0x40000000;

    /** All kinds of namespaces. */
    static final long ALL =
            CLONE_NEWTIME
                    | CLONE_NEWNS
                    | CLONE_NEWCGROUP
                    | CLONE_NEWUTS
                    | CLONE_NEWIPC
                    | CLONE_NEWUSER
                    | CLONE_NEWPID
                    | CLONE_NEWNET;

    private static final long CLONE_SYSVSEM = 0x40000;

    private static final long ALONE = Tasks.CLONE_THREAD | Tasks.CLONE_SIGHAND | Tasks.CLONE_VM;

    private static final long KNOWN =
            ALL | ALONE | Tasks.CLONE_FS | Tasks.CLONE_FILES | CLONE_SYSVSEM;

    private NameSpaces() {}

    @Syscall("unshare")
    public static long unshare(long flags) {
        Process process = Task.current().process;
        if ((flags & ~KNOWN) != 0) {
            return -Errno.EINVAL;
        }
        boolean mustBeAlone = (flags & (ALONE | CLONE_NEWUSER)) != 0;
        boolean sharesMemory = (flags & Tasks.CLONE_VM) != 0 && process.addressSpace.isShared();
        if (mustBeAlone && process.taskCount() > 1 || sharesMemory) {
            return -Errno.EINVAL;
        }
        if ((flags & ALL) != 0) {
            return refusal(flags, process);
        }
        if ((flags & CLONE_SYSVSEM) != 0) {
            process.leaveEndWork();
        }
        Task.current().unshare((flags & Tasks.CLONE_FS) != 0, (flags & Tasks.CLONE_FILES) != 0);
        return 0;
    }

    /** The error of a call that asks for new namespaces. */
    static long refusal(long flags, Process process) {
        boolean privileged = Task.current().credentials().hasCapability(Capability.CAP_SYS_ADMIN);
        return privileged || (flags & CLONE_NEWUSER) != 0 ? -Errno.EINVAL : -Errno.EPERM;
    }

    @Syscall("setns")
    public static long setns(int descriptor, long kind) {
        CallFiles.table().require(descriptor);
        return -Errno.EINVAL;
    }
}
