package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.PerCpu;
import elfin.kernel.sched.Scheduler;

/** Sending signals and delivering them: signal(7). */
public final class Signals {
    /** SIGKILL and SIGSTOP. */
    static final long UNBLOCKABLE = 1L << 8 | 1L << 18;

    /** Linux's ways to say that a call was interrupted, which no program sees. */
    private static final int ERESTARTSYS = 512;

    private static final int ERESTARTNOINTR = 513;
    private static final int ERESTARTNOHAND = 514;
    private static final int ERESTART_RESTARTBLOCK = 516;
    private static final int SYSCALL_INSTRUCTION_SIZE = 2;

    /** Told of every signal that is delivered. */
    public interface Watcher {
        /** The current task gets a signal that it does not ignore. */
        void delivered(int signal, int code, int sender, long address);
    }

    private static FpuState fpu;
    private static Watcher watcher;

    /** Has someone told of all signals from now on. */
    public static void watch(Watcher newWatcher) {
        watcher = newWatcher;
    }

    private Signals() {}

    /** Sets how extended registers are saved. */
    public static void setFpuState(FpuState state) {
        fpu = state;
    }

    /** The most bytes a signal frame takes on a stack: AT_MINSIGSTKSZ. */
    public static long frameBytes() {
        return SignalFrame.mostBytes(fpu);
    }

    /** Sends to a process, as kill(2) does. */
    public static void send(Process process, int signal, int code, int sender) {
        Task task = process.mainTask;
        if (task != null && !isIgnored(task, signal)) {
            process.pending.add(signal, code, sender, 0);
            notifyOne(process, PendingSignals.bit(signal));
        }
    }

    /** Sends to one task, as tgkill(2) does. */
    public static void sendTo(Task task, int signal, int code, int sender) {
        if (!task.ended && !isIgnored(task, signal)) {
            task.pending.add(signal, code, sender, 0);
            notify(task);
        }
    }

    /** A blocked signal waits even when its action is to ignore it: that may change. */
    private static boolean isIgnored(Task task, int signal) {
        return task.process.actions.ignores(signal)
                && (task.blocked & PendingSignals.bit(signal)) == 0;
    }

    /** A child has ended: its signal says how. */
    static void sendChildEnded(Process parent, Process child) {
        int status = child.waitStatus();
        int signal = status & 0x7f;
        int code =
                signal == 0
                        ? Signal.CLD_EXITED
                        : (status & 0x80) != 0 ? Signal.CLD_DUMPED : Signal.CLD_KILLED;
        if (isIgnored(parent.mainTask, child.exitSignal)) {
            return;
        }
        parent.pending.add(
                child.exitSignal,
                code,
                child.pid,
                (long) child.credentials.uid | (long) (signal == 0 ? status >> 8 : signal) << 32);
        notifyOne(parent, PendingSignals.bit(child.exitSignal));
    }

    /** A fault of the current task: a blocked or ignored signal kills it all the same. */
    public static void forceFault(int signal, int code, long address, long vector, long error) {
        Task task = Task.current();
        task.faultAddress = address;
        task.faultVector = vector;
        task.faultError = error;
        long bit = PendingSignals.bit(signal);
        SignalActions actions = task.process.actions;
        if ((task.blocked & bit) != 0 || actions.handler(signal) == Signal.SIG_IGN) {
            actions.reset(signal);
            task.blocked &= ~bit;
        }
        task.pending.remove(signal);
        task.pending.add(signal, code, 0, address);
        notify(task);
    }

    /** Tells a task of signals sent to its process that does not block them: the main one first. */
    private static void notifyOne(Process process, long signals) {
        Task main = process.mainTask;
        if (!main.ended && (main.blocked & signals) != signals) {
            notify(main);
            return;
        }
        for (Task task = process.firstTask(); task != null; task = task.nextTask) {
            if ((task.blocked & signals) != signals) {
                notify(task);
                return;
            }
        }
    }

    /** A task has ended or blocks more: what it was told of is for others. */
    public static void passOn(Process process) {
        if (process.pending.set() != 0) {
            notifyOne(process, process.pending.set());
        }
    }

    private static void notify(Task task) {
        if (Scheduler.current() == task) {
            PerCpu.setPendingWork(true);
        } else {
            task.workPending = true;
        }
        if (task.hasDeliverableSignal()) {
            Scheduler.wake(task);
        }
    }

    /**
     * After a change of the current task's blocked set: looks at the pending ones before the
     * program goes on.
     */
    public static void recheck() {
        PerCpu.setPendingWork(true);
    }

    /**
     * A system call was interrupted: remembers how it wants to be restarted, unless nothing
     * interrupts it.
     */
    public static void prepareRestart(long frame, long result) {
        Task task = Task.current();
        task.restart = 0;
        if (result <= -ERESTARTSYS && result >= -ERESTART_RESTARTBLOCK) {
            task.restart = (int) -result;
        }
    }

    /** Delivers what is pending for the current task, before it returns to its program. */
    public static void deliverPending(long frame) {
        Task task = Task.current();
        Exit.endIfMust(task);
        while (deliverNext(task, frame, task.pending)
                || deliverNext(task, frame, task.process.pending)) {}
        if (task.restart != 0) {
            restartCall(frame);
            task.restart = 0;
        }
        if (task.restoreMask) {
            task.restoreMask = false;
            task.blocked = task.savedMask;
            if (task.hasDeliverableSignal()) {
                PerCpu.setPendingWork(true);
            }
            passOn(task.process);
        }
    }

    /** Delivers one signal; false when none waits. */
    private static boolean deliverNext(Task task, long frame, PendingSignals pending) {
        int signal = pending.next(task.blocked);
        if (signal == 0) {
            return false;
        }
        pending.remove(signal);
        SignalActions actions = task.process.actions;
        if (signal != Signal.SIGKILL && actions.ignores(signal)) {
            return true;
        }
        if (watcher != null) {
            watcher.delivered(
                    signal, pending.code(signal), pending.sender(signal), pending.address(signal));
        }
        if (signal == Signal.SIGKILL || actions.handler(signal) == Signal.SIG_DFL) {
            Exit.killProcess(signal);
        }
        runHandler(task, frame, signal, pending);
        return true;
    }

    private static void runHandler(Task task, long frame, int signal, PendingSignals pending) {
        SignalActions actions = task.process.actions;
        if (task.restart != 0) {
            boolean again =
                    task.restart == ERESTARTNOINTR
                            || task.restart == ERESTARTSYS
                                    && (actions.flags(signal) & Signal.SA_RESTART) != 0;
            if (again) {
                restartCall(frame);
            } else {
                TrapFrame.setRax(frame, -Errno.EINTR);
            }
            task.restart = 0;
        }
        if ((actions.flags(signal) & Signal.SA_RESTORER) == 0) {
            Exit.killProcess(Signal.SIGSEGV);
        }
        try {
            SignalFrame.push(task, frame, signal, pending, fpu);
        } catch (ErrnoException e) {
            Exit.killProcess(Signal.SIGSEGV);
        }
        if ((actions.flags(signal) & Signal.SA_RESETHAND) != 0) {
            actions.reset(signal);
        }
    }

    private static void restartCall(long frame) {
        TrapFrame.setRax(frame, TrapFrame.getOrigRax(frame));
        TrapFrame.setRip(frame, TrapFrame.getRip(frame) - SYSCALL_INSTRUCTION_SIZE);
    }

    /** rt_sigreturn(2). */
    public static long returnFromHandler() {
        Task task = Task.current();
        try {
            long result = SignalFrame.pop(task, task.frame, fpu);
            PerCpu.setPendingWork(true);
            return result;
        } catch (ErrnoException e) {
            Exit.killProcess(Signal.SIGSEGV);
            return 0;
        }
    }
}
