package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Signal;
import elfin.kernel.core.ErrnoException;
import elfin.kernel.core.PerCpu;
import elfin.kernel.sched.Scheduler;

/** Sending signals and delivering them: signal(7). */
public final class Signals {
    /** SIGSTOP, SIGTSTP, SIGTTIN and SIGTTOU. */
    private static final long STOPPING = 1L << 18 | 1L << 19 | 1L << 20 | 1L << 21;

    /** SIGKILL and SIGSTOP, which no mask holds back. */
    public static final long UNBLOCKABLE = 1L << 8 | 1L << 18;

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

    /** Bytes of a task's saved extended registers. */
    public static int extendedSize() {
        return fpu.size();
    }

    /** The kernel address of a task's extended registers. */
    public static long extendedState(Task task) {
        return fpu.saved(task);
    }

    /** The state components that the extended registers have, as in XCR0. */
    public static long extendedFeatures() {
        return fpu.features();
    }

    /** Sends to a process, as kill(2) does; {@code sender} is a process, or null for the kernel. */
    public static void send(Process process, int signal, int code, Process sender) {
        Task task = process.mainTask;
        prepareStop(process, signal);
        if (task == null || isIgnored(task, signal)) {
            return;
        }
        process.pending.add(signal, code, identity(sender), 0, task);
        notifyOne(process, PendingSignals.bit(signal));
    }

    /** Sends to one task, as tgkill(2) does. */
    public static void sendTo(Task task, int signal, int code, Process sender) {
        prepareStop(task.process, signal);
        if (task.ended || isIgnored(task, signal)) {
            return;
        }
        task.pending.add(signal, code, identity(sender), 0, task);
        notify(task);
    }

    /**
     * Sends what a program says: rt_sigqueueinfo(2).
     *
     * @param task the one receiver, or null for any of the process
     * @return false when too many signals wait (RLIMIT_SIGPENDING)
     */
    public static boolean queue(Process process, Task task, SignalInfo info) {
        Task asked = task == null ? process.mainTask : task;
        prepareStop(process, info.signal);
        if (asked == null || task != null && task.ended || isIgnored(asked, info.signal)) {
            return true;
        }
        PendingSignals pending = task == null ? process.pending : task.pending;
        if (!pending.add(info, asked)) {
            return false;
        }
        if (task == null) {
            notifyOne(process, PendingSignals.bit(info.signal));
        } else {
            notify(task);
        }
        return true;
    }

    /** Whether the signal of a timer is ignored; what sending it does at once is done. */
    static boolean ignoresTimer(Process process, Task receiver, int signal) {
        prepareStop(process, signal);
        Task asked = receiver == null ? process.mainTask : receiver;
        return asked == null || isIgnored(asked, signal);
    }

    /**
     * Sends what a timer says, to one task or to its process: there the task that runs has the
     * signal when it does not block it, so that processor time is told to who uses it.
     */
    static void queueTimer(Process process, Task receiver, SignalInfo info) {
        if (receiver != null) {
            receiver.pending.addTimer(info);
            notify(receiver);
            return;
        }
        process.pending.addTimer(info);
        long bit = PendingSignals.bit(info.signal);
        if (Scheduler.current() instanceof Task running
                && running.process == process
                && wants(running, bit)) {
            notify(running);
        } else {
            notifyOne(process, bit);
        }
    }

    private static boolean wants(Task task, long signals) {
        return !task.ended && (task.blocked & signals) != signals;
    }

    private static long identity(Process sender) {
        if (sender == null) {
            return 0;
        }
        Task task = Task.current();
        boolean isCaller = task.process == sender;
        int uid = isCaller ? task.credentials().uid : sender.credentials().uid;
        return SignalInfo.pair(sender.pid, uid);
    }

    /**
     * What sending does at once, whatever the signal's action: SIGCONT continues, and each of it
     * and the stop signals takes back the other.
     */
    private static void prepareStop(Process process, int signal) {
        if (signal == Signal.SIGCONT) {
            forget(process, Signal.SIGSTOP);
            forget(process, Signal.SIGTSTP);
            forget(process, Signal.SIGTTIN);
            forget(process, Signal.SIGTTOU);
            Stops.resume(process);
        } else if (isStopping(signal)) {
            forget(process, Signal.SIGCONT);
        }
    }

    /** Takes a signal back that waits for a process or one of its tasks. */
    public static void forget(Process process, int signal) {
        process.pending.remove(signal);
        for (Task task = process.firstTask(); task != null; task = task.nextTask) {
            task.pending.remove(signal);
        }
    }

    /** Whether SIGKILL waits for a process or one of its tasks. */
    public static boolean isKilled(Process process) {
        long bit = PendingSignals.bit(Signal.SIGKILL);
        boolean killed = (process.pending.set() & bit) != 0;
        for (Task task = process.firstTask(); task != null && !killed; task = task.nextTask) {
            killed = (task.pending.set() & bit) != 0;
        }
        return killed;
    }

    private static boolean isStopping(int signal) {
        return (PendingSignals.bit(signal) & STOPPING) != 0;
    }

    /** A blocked signal waits even when its action is to ignore it: that may change. */
    private static boolean isIgnored(Task task, int signal) {
        return task.process.actions.ignores(signal)
                && ((task.blocked | task.awaited) & PendingSignals.bit(signal)) == 0;
    }

    /** A child has ended, has stopped or goes on: its signal says so. */
    static void sendChild(Process parent, Process child, int signal, int code, int status) {
        if (parent.mainTask == null || isIgnored(parent.mainTask, signal)) {
            return;
        }
        long identity = SignalInfo.pair(child.pid, child.credentials().uid);
        parent.pending.add(signal, code, identity, status, parent.mainTask);
        notifyOne(parent, PendingSignals.bit(signal));
    }

    /** A fault of the current task: a blocked or ignored signal kills it all the same. */
    public static void forceFault(int signal, int code, long address, long vector, long error) {
        Task task = Task.current();
        task.faultAddress = address;
        task.faultVector = vector;
        task.faultError = error;
        force(task, signal, code, address);
    }

    /** A frame could not be written or read: that is a fault of its own. */
    private static void frameFailed(Task task, int signal) {
        if (signal == Signal.SIGSEGV) {
            task.process.actions.setDefault(signal);
        }
        force(task, Signal.SIGSEGV, Signal.SI_KERNEL, 0);
    }

    private static void force(Task task, int signal, int code, long address) {
        long bit = PendingSignals.bit(signal);
        SignalActions actions = task.process.actions;
        if ((task.blocked & bit) != 0 || actions.handler(signal) == Signal.SIG_IGN) {
            actions.setDefault(signal);
            task.blocked &= ~bit;
        }
        task.pending.remove(signal);
        task.pending.add(signal, code, address, 0, task);
        notify(task);
    }

    /** Tells a task of signals sent to its process that does not block them: the main one first. */
    private static void notifyOne(Process process, long signals) {
        Task main = process.mainTask;
        if (wants(main, signals)) {
            notify(main);
            return;
        }
        for (Task task = process.firstTask(); task != null; task = task.nextTask) {
            if ((task.blocked & signals) != signals) {
                notify(task);
                return;
            }
        }
        process.signalled.wakeAll();
    }

    /** A task has ended or blocks more: what it was told of is for others. */
    static void passOn(Process process) {
        if (process.pending.set() != 0) {
            notifyOne(process, process.pending.set());
        }
    }

    private static void notify(Task task) {
        task.process.signalled.wakeAll();
        if (Scheduler.current() == task) {
            PerCpu.setPendingWork(true);
        } else {
            task.workPending = true;
        }
        if (task.hasDeliverableSignal()) {
            Scheduler.wake(task);
        }
    }

    /** Looks at pending signals, and restores a temporary mask, before the program goes on. */
    public static void recheck() {
        PerCpu.setPendingWork(true);
    }

    /**
     * Changes the current task's blocked set: what it no longer blocks it takes before its program
     * goes on, what it blocks from now on is for other tasks of its process.
     */
    public static void setBlocked(Task task, long set) {
        long before = task.blocked;
        task.blocked = set & ~UNBLOCKABLE;
        if (task.hasDeliverableSignal()) {
            recheck();
        }
        if ((task.blocked & ~before) != 0) {
            passOn(task.process);
        }
    }

    /**
     * Waits with another blocked set: after the wait, or after a handler, the one before returns.
     */
    public static void blockTemporarily(Task task, long set) {
        task.savedMask = task.blocked;
        task.restoreMask = true;
        setBlocked(task, set);
    }

    /** The end of {@link #blockTemporarily}. */
    public static void endTemporaryMask(Task task) {
        task.restoreMask = false;
        setBlocked(task, task.savedMask);
    }

    /** kill(2): whether the current task may send to a process. */
    public static boolean maySend(Process process, int signal) {
        return maySend(process, process.credentials(), signal);
    }

    /** tgkill(2): whether the current task may send to another. */
    public static boolean maySend(Task task, int signal) {
        return maySend(task.process, task.credentials(), signal);
    }

    private static boolean maySend(Process process, Credentials others, int signal) {
        Task self = Task.current();
        return self.process == process
                || signal == Signal.SIGCONT && process.session == self.process.session
                || self.credentials().maySignal(others);
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
        if (task.leavesSection) {
            task.leavesSection = false;
            if (task.rseq != 0) {
                CriticalSections.leave(task, frame);
            }
        }
        do {
            Stops.await(task);
            Exit.endIfMust(task);
        } while (deliverNext(task, frame));
        if (task.restart != 0) {
            task.setResumes(task.restart == ERESTART_RESTARTBLOCK);
            restartCall(frame);
            task.restart = 0;
        }
        if (task.restoreMask) {
            endTemporaryMask(task);
        }
    }

    /** Delivers one signal; false when none waits. */
    private static boolean deliverNext(Task task, long frame) {
        SignalInfo info = task.delivered;
        if (!take(task, task.blocked, info)) {
            return false;
        }
        int signal = info.signal;
        SignalActions actions = task.process.actions;
        if (signal != Signal.SIGKILL && actions.ignores(signal)) {
            return true;
        }
        boolean byDefault = signal == Signal.SIGKILL || actions.handler(signal) == Signal.SIG_DFL;
        boolean stops = byDefault && isStopping(signal);
        if (stops
                && signal != Signal.SIGSTOP
                && ProcessGroups.isOrphaned(task.process.processGroup)) {
            return true;
        }
        if (watcher != null) {
            watcher.delivered(signal, info.code, info.sender(), watched(info));
        }
        if (stops) {
            Stops.stop(task.process, signal);
        } else if (byDefault) {
            CoreDumps.endBy(task, info);
        } else {
            runHandler(task, frame, info);
        }
        return true;
    }

    /** A fault's address, or a child's user (low half) and status. */
    private static long watched(SignalInfo info) {
        return info.signal == Signal.SIGCHLD
                ? info.words[0] >>> Integer.SIZE | info.words[1] << Integer.SIZE
                : info.words[0];
    }

    /**
     * Takes a signal that waits for a task, one of its own first.
     *
     * @return false when none waits outside the blocked set
     */
    public static boolean take(Task task, long blocked, SignalInfo into) {
        while (takeOne(task, blocked, into)) {
            PosixTimer timer = into.timer;
            into.timer = null;
            if (timer == null || timer.deliver(into)) {
                return true;
            }
        }
        return false;
    }

    private static boolean takeOne(Task task, long blocked, SignalInfo into) {
        if (task.pending.take(blocked, into)) {
            return true;
        }
        boolean found = task.process.pending.take(blocked, into);
        if (found && into.signal == Signal.SIGALRM) {
            task.process.alarmTaken();
        }
        return found;
    }

    private static void runHandler(Task task, long frame, SignalInfo info) {
        int signal = info.signal;
        SignalActions actions = task.process.actions;
        task.setResumes(false);
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
        if (task.rseq != 0) {
            CriticalSections.leave(task, frame);
        }
        // Linux, too, has forgotten the handler when the frame fails.
        long handler = actions.handler(signal);
        if ((actions.flags(signal) & Signal.SA_RESETHAND) != 0) {
            actions.setDefault(signal);
        }
        if ((actions.flags(signal) & Signal.SA_RESTORER) == 0) {
            frameFailed(task, signal);
            return;
        }
        try {
            SignalFrame.push(task, frame, info, handler, fpu);
        } catch (ErrnoException e) {
            frameFailed(task, signal);
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
            PerCpu.setFrameReplaced(true);
            force(task, Signal.SIGSEGV, Signal.SI_KERNEL, 0);
            return 0;
        }
    }
}
