package elfin.kernel.task;

import elfin.abi.Signal;

/**
 * Signals that wait for delivery, with what their siginfo says. A signal that already waits is not
 * queued again.
 */
public final class PendingSignals {
    private long set;
    private final int[] codes = new int[Signal.NSIG + 1];
    private final int[] senders = new int[Signal.NSIG + 1];
    private final long[] addresses = new long[Signal.NSIG + 1];

    /** Bit {@code signal - 1} for each waiting signal, as in {@code sigset_t}. */
    public long set() {
        return set;
    }

    public static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /** Adds a signal; {@code address} is the fault's, {@code sender} a process id. */
    public void add(int signal, int code, int sender, long address) {
        if ((set & bit(signal)) != 0) {
            return;
        }
        set |= bit(signal);
        codes[signal] = code;
        senders[signal] = sender;
        addresses[signal] = address;
    }

    /** The lowest waiting signal outside the blocked set, or 0; it stays. */
    public int next(long blocked) {
        long deliverable = set & ~blocked;
        return deliverable == 0 ? 0 : Long.numberOfTrailingZeros(deliverable) + 1;
    }

    public void remove(int signal) {
        set &= ~bit(signal);
    }

    public int code(int signal) {
        return codes[signal];
    }

    public int sender(int signal) {
        return senders[signal];
    }

    public long address(int signal) {
        return addresses[signal];
    }
}
