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

    /** Those of the standard signals that wait in their places. */
    private long placed;

    /** How many signals of timers wait that have the number of a standard signal. */
    private int standardTimers;

    /**
     * What the standard signals that wait say; made when a number is first sent. One that waits and
     * says nothing could not be made.
     */
    private final SignalInfo[] standard = new SignalInfo[FIRST_REAL_TIME];

    private SignalInfo firstQueued;
    private SignalInfo lastQueued;

    /** Bit {@code signal - 1} for each waiting signal, as in {@code sigset_t}. */
    public long set() {
        return set;
    }

    public static long bit(int signal) {
        return 1L << (signal - 1);
    }

    /**
     * Adds a signal of the kernel or of kill(2) with the first two words of its information.
     * Without memory, and a real-time one beyond the limit of queued signals, it is still sent, but
     * says nothing.
     *
     * @param target the task, or its process's main one, whose user and limit count
     */
    void add(int signal, int code, long first, long second, Task target) {
        if (signal >= FIRST_REAL_TIME) {
            set |= bit(signal);
            SignalInfo info = isOverLimit(target) ? null : made();
            if (info != null) {
                info.set(signal, code, first, second);
                queue(info, target);
            }
        } else if ((set & bit(signal)) == 0) {
            set |= bit(signal);
            placed |= bit(signal);
            SignalInfo info = place(signal);
            if (info != null) {
                info.set(signal, code, first, second);
                charge(info, target);
            }
        }
    }

    /**
     * Adds a signal; the information is the queue's from now on.
     *
     * @return false when it cannot be queued: RLIMIT_SIGPENDING
     */
    boolean add(SignalInfo info, Task target) {
        boolean over = isOverLimit(target);
        if (info.signal >= FIRST_REAL_TIME) {
            if (over) {
                return false;
            }
            queue(info, target);
        } else if ((set & bit(info.signal)) == 0) {
            set |= bit(info.signal);
            placed |= bit(info.signal);
            SignalInfo place = place(info.signal);
            if (place != null && over && info.code < 0) {
                place.set(info.signal, Signal.SI_USER, 0, 0);
            } else if (place != null) {
                place.copy(info);
                charge(place, target);
            }
        }
        return true;
    }

    /** Adds a timer's signal, which was counted when the timer was made and has a place always. */
    void addTimer(SignalInfo info) {
        append(info);
        if (info.signal < FIRST_REAL_TIME) {
            standardTimers++;
        }
        info.timer.signalQueued();
    }

    /** Information, or null without memory for it. */
    private static SignalInfo made() {
        try {
            return new SignalInfo();
        } catch (OutOfMemoryError e) {
            return null;
        }
    }

    private static boolean isOverLimit(Task target) {
        return !UserAccount.mayQueue(target.process, target.credentials().uid);
    }

    /** Counts a signal for its receiver's user; SIGKILL says nothing and is not counted. */
    private static void charge(SignalInfo info, Task target) {
        if (info.signal != Signal.SIGKILL) {
            info.account = UserAccount.of(target.credentials().uid);
            info.account.addSignal();
        }
    }

    /** It waits no longer. */
    private static void leave(SignalInfo info) {
        if (info.account != null) {
            info.account.removeSignal();
            info.account = null;
        }
    }

    /** Where a standard signal's information goes, or null without memory for it. */
    private SignalInfo place(int signal) {
        if (standard[signal] == null) {
            standard[signal] = made();
        }
        return standard[signal];
    }

    private void queue(SignalInfo info, Task target) {
        append(info);
        charge(info, target);
    }

    private void append(SignalInfo info) {
        info.next = null;
        if (firstQueued == null) {
            firstQueued = info;
        } else {
            lastQueued.next = info;
        }
        lastQueued = info;
        set |= bit(info.signal);
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
        SignalInfo info = (placed & bit(signal)) != 0 ? leavePlace(signal) : unlinkFirst(signal);
        if (info == null) {
            into.set(signal, Signal.SI_USER, 0, 0);
        } else {
            into.copy(info);
        }
        return true;
    }

    /** Takes a standard signal from its place: what it says, or null without memory for it. */
    private SignalInfo leavePlace(int signal) {
        placed &= ~bit(signal);
        if (standardTimers == 0 || firstOf(signal) == null) {
            set &= ~bit(signal);
        }
        if (standard[signal] != null) {
            leave(standard[signal]);
        }
        return standard[signal];
    }

    private SignalInfo firstOf(int signal) {
        SignalInfo info = firstQueued;
        while (info != null && info.signal != signal) {
            info = info.next;
        }
        return info;
    }

    /**
     * Takes the first instance of a signal from the queue; null when none is queued, for want of
     * memory or beyond the limit.
     */
    private SignalInfo unlinkFirst(int signal) {
        SignalInfo before = null;
        SignalInfo info = firstQueued;
        while (info != null && info.signal != signal) {
            before = info;
            info = info.next;
        }
        SignalInfo other = info == null ? null : info.next;
        if (info != null) {
            unlink(before, info);
        }
        while (other != null && other.signal != signal) {
            other = other.next;
        }
        if (other == null) {
            set &= ~bit(signal);
        }
        return info;
    }

    private void unlink(SignalInfo before, SignalInfo info) {
        if (before == null) {
            firstQueued = info.next;
        } else {
            before.next = info.next;
        }
        if (lastQueued == info) {
            lastQueued = before;
        }
        leave(info);
        if (info.timer != null) {
            info.timer.signalLeft();
            if (info.signal < FIRST_REAL_TIME) {
                standardTimers--;
            }
        }
    }

    /** Forgets all that wait: their receiver ends. */
    void clear() {
        while (set != 0) {
            remove(Long.numberOfTrailingZeros(set) + 1);
        }
    }

    /** Forgets all instances of a signal; a timer's comes again when it is not ignored any more. */
    public void remove(int signal) {
        if ((placed & bit(signal)) != 0) {
            leavePlace(signal);
        }
        while ((set & bit(signal)) != 0) {
            SignalInfo info = unlinkFirst(signal);
            if (info != null && info.timer != null) {
                info.timer.signalDropped();
            }
        }
    }

    /** Forgets the signals of timers: another program does not know them. */
    void removeTimers() {
        SignalInfo before = null;
        SignalInfo info = firstQueued;
        while (info != null) {
            SignalInfo next = info.next;
            if (info.timer == null) {
                before = info;
            } else {
                unlink(before, info);
                if ((placed & bit(info.signal)) == 0 && firstOf(info.signal) == null) {
                    set &= ~bit(info.signal);
                }
            }
            info = next;
        }
    }
}
