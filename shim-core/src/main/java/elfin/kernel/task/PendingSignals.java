package elfin.kernel.task;

import elfin.abi.Signal;

/**
 * Signals that wait for delivery: signal(7). A standard signal that already waits is not queued
 * again; real-time signals are, in their order. Without memory a signal that nobody queued on
 * purpose still arrives, but without its information, as if process 0 had sent it: as Linux does.
 */
public final class PendingSignals {
    /** The first real-time signal's number. */
    static final int FIRST_REAL_TIME = 32;

    /** SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV and SIGSYS. */
    private static final long FAULTS = 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10 | 1L << 30;

    private long set;

    /**
     * What the standard signals that wait say; made when a number is first sent. One that waits and
     * says nothing could not be made.
     */
    private final SignalInfo[] standard = new SignalInfo[FIRST_REAL_TIME];

    private SignalInfo firstQueued;
    private int queueLength;

    /** Bit {@code signal - 1} for each waiting signal, as in {@code sigset_t}. */
    public long set() {
        return set;
    }

    public static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /** How many real-time signals wait. */
    int queueLength() {
        return queueLength;
    }

    /** Adds a signal with the first two words of its information. */
    void add(int signal, int code, long first, long second) {
        if (signal >= FIRST_REAL_TIME) {
            try {
                SignalInfo info = new SignalInfo();
                info.set(signal, code, first, second);
                queue(info);
            } catch (OutOfMemoryError e) {
                set |= bit(signal);
            }
        } else if ((set & bit(signal)) == 0) {
            SignalInfo place = place(signal);
            if (place != null) {
                place.set(signal, code, first, second);
            }
            set |= bit(signal);
        }
    }

    /** Adds a signal; the information is the queue's from now on. */
    void add(SignalInfo info) {
        if (info.signal >= FIRST_REAL_TIME) {
            queue(info);
        } else if ((set & bit(info.signal)) == 0) {
            SignalInfo place = place(info.signal);
            if (place != null) {
                place.copy(info);
                waits(info, true);
            }
            set |= bit(info.signal);
        }
    }

    /** A timer learns whether its signal still waits. */
    private static void waits(SignalInfo info, boolean waits) {
        if (info.timer != null) {
            info.timer.signalWaits(waits);
        }
    }

    /** Where a standard signal's information goes, or null without memory for it. */
    private SignalInfo place(int signal) {
        if (standard[signal] == null) {
            try {
                standard[signal] = new SignalInfo();
            } catch (OutOfMemoryError e) {
                return null;
            }
        }
        return standard[signal];
    }

    private void queue(SignalInfo info) {
        info.next = null;
        if (firstQueued == null) {
            firstQueued = info;
        } else {
            SignalInfo last = firstQueued;
            while (last.next != null) {
                last = last.next;
            }
            last.next = info;
        }
        queueLength++;
        set |= bit(info.signal);
        waits(info, true);
    }

    /**
     * Takes the lowest waiting signal outside the blocked set, those that faults cause first.
     *
     * @param into where its information goes
     * @return false when there is none
     */
    boolean take(long blocked, SignalInfo into) {
        long deliverable = set & ~blocked;
        if (deliverable == 0) {
            return false;
        }
        boolean fault = (deliverable & FAULTS) != 0;
        int signal = Long.numberOfTrailingZeros(fault ? deliverable & FAULTS : deliverable) + 1;
        SignalInfo info = signal < FIRST_REAL_TIME ? standard[signal] : unlinkFirst(signal);
        if (info == null) {
            into.set(signal, Signal.SI_USER, 0, 0);
        } else {
            into.copy(info);
        }
        if (signal < FIRST_REAL_TIME) {
            set &= ~bit(signal);
            waits(into, false);
        }
        return true;
    }

    /** Takes the first instance of a real-time signal; null when it had no memory to be queued. */
    private SignalInfo unlinkFirst(int signal) {
        SignalInfo before = null;
        SignalInfo info = firstQueued;
        while (info != null && info.signal != signal) {
            before = info;
            info = info.next;
        }
        if (info == null) {
            set &= ~bit(signal);
            return null;
        }
        if (before == null) {
            firstQueued = info.next;
        } else {
            before.next = info.next;
        }
        queueLength--;
        waits(info, false);
        SignalInfo other = firstQueued;
        while (other != null && other.signal != signal) {
            other = other.next;
        }
        if (other == null) {
            set &= ~bit(signal);
        }
        return info;
    }

    /** Forgets all instances of a signal. */
    public void remove(int signal) {
        while (signal >= FIRST_REAL_TIME && (set & bit(signal)) != 0) {
            unlinkFirst(signal);
        }
        if (signal < FIRST_REAL_TIME && (set & bit(signal)) != 0 && standard[signal] != null) {
            waits(standard[signal], false);
        }
        set &= ~bit(signal);
    }
}
