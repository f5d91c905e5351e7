package elfin.kernel.syscall.signal;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.Syscall;
import elfin.kernel.mm.UserMemory;
import elfin.kernel.task.Process;
import elfin.kernel.task.SignalActions;
import elfin.kernel.task.Signals;
import elfin.kernel.task.Task;

/** sigaction(2): {@code struct sigaction} is handler, flags, restorer and mask, 8 bytes each. */
public final class SignalAction {
    static final int SIGSET_SIZE = 8;

    /** Linux forgets all others, so that programs can ask which it knows. */
    private static final long KNOWN =
            Signal.SA_NOCLDSTOP
                    | Signal.SA_NOCLDWAIT
                    | Signal.SA_SIGINFO
                    | Signal.SA_EXPOSE_TAGBITS
                    | Signal.SA_RESTORER
                    | Signal.SA_ONSTACK
                    | Signal.SA_RESTART
                    | Signal.SA_NODEFER
                    | Signal.SA_RESETHAND;

    private SignalAction() {}

    @Syscall("rt_sigaction")
    public static long sigaction(int signal, long newAction, long oldAction, long setSize) {
        if (setSize != SIGSET_SIZE || signal < 1 || signal > Signal.NSIG) {
            return -Errno.EINVAL;
        }
        boolean fixed = signal == Signal.SIGKILL || signal == Signal.SIGSTOP;
        if (newAction != 0 && fixed) {
            return -Errno.EINVAL;
        }
        Process process = Task.current().process;
        SignalActions actions = process.actions;
        long handler = 0;
        long flags = 0;
        long restorer = 0;
        long mask = 0;
        if (newAction != 0) {
            handler = UserMemory.getLong(newAction);
            flags = UserMemory.getLong(newAction + 8);
            restorer = UserMemory.getLong(newAction + 16);
            mask = UserMemory.getLong(newAction + 24);
        }
        long oldHandler = actions.handler(signal);
        long oldFlags = actions.flags(signal);
        long oldRestorer = actions.restorer(signal);
        long oldMask = actions.mask(signal);
        if (newAction != 0) {
            boolean wasIgnored = oldHandler == Signal.SIG_IGN;
            actions.set(signal, handler, flags & KNOWN, restorer, mask & ~Signals.UNBLOCKABLE);
            if (actions.ignores(signal)) {
                Signals.forget(process, signal);
            } else if (wasIgnored) {
                process.timers.heard(signal);
            }
        }
        if (oldAction != 0) {
            UserMemory.putLong(oldAction, oldHandler);
            UserMemory.putLong(oldAction + 8, oldFlags);
            UserMemory.putLong(oldAction + 16, oldRestorer);
            UserMemory.putLong(oldAction + 24, oldMask);
        }
        return 0;
    }
}
