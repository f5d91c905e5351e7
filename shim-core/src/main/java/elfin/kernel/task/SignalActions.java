package elfin.kernel.task;

import elfin.abi.Signal;

/** What a process does with each signal: sigaction(2)'s {@code struct sigaction} per number. */
public final class SignalActions {
    private final long[] handlers = new long[Signal.NSIG + 1];
    private final long[] flags = new long[Signal.NSIG + 1];
    private final long[] restorers = new long[Signal.NSIG + 1];
    private final long[] masks = new long[Signal.NSIG + 1];

    public long handler(int signal) {
        return handlers[signal];
    }

    public long flags(int signal) {
        return flags[signal];
    }

    public long restorer(int signal) {
        return restorers[signal];
    }

    /** Signals blocked while the handler runs. */
    public long mask(int signal) {
        return masks[signal];
    }

    public void set(int signal, long handler, long newFlags, long restorer, long mask) {
        handlers[signal] = handler;
        flags[signal] = newFlags;
        restorers[signal] = restorer;
        masks[signal] = mask;
    }

    /** A copy for a child process. */
    SignalActions copy() {
        SignalActions copy = new SignalActions();
        for (int signal = 1; signal <= Signal.NSIG; signal++) {
            copy.set(signal, handlers[signal], flags[signal], restorers[signal], masks[signal]);
        }
        return copy;
    }

    /** Another program has no handlers; what is ignored stays ignored: execve(2). */
    public void resetHandlers() {
        for (int signal = 1; signal <= Signal.NSIG; signal++) {
            if (handlers[signal] != Signal.SIG_IGN) {
                reset(signal);
            }
        }
    }

    /** Whether children leave nothing to wait for: SIGCHLD ignored, or SA_NOCLDWAIT. */
    boolean forgetsChildren() {
        return handlers[Signal.SIGCHLD] == Signal.SIG_IGN
                || (flags[Signal.SIGCHLD] & Signal.SA_NOCLDWAIT) != 0;
    }

    /** Back to the default action, with the flags as they are. */
    void setDefault(int signal) {
        handlers[signal] = Signal.SIG_DFL;
    }

    /** As when a program starts. */
    public void reset(int signal) {
        set(signal, Signal.SIG_DFL, 0, 0, 0);
    }

    /**
     * Whether the signal would be thrown away: ignored, or with a default action that does nothing.
     */
    public boolean ignores(int signal) {
        return handlers[signal] == Signal.SIG_IGN
                || handlers[signal] == Signal.SIG_DFL && isIgnoredByDefault(signal);
    }

    static boolean isIgnoredByDefault(int signal) {
        return signal == Signal.SIGCHLD
                || signal == Signal.SIGURG
                || signal == Signal.SIGWINCH
                || signal == Signal.SIGCONT;
    }
}
