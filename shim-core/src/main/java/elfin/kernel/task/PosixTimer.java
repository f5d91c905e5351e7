package elfin.kernel.task;

import elfin.kernel.time.Clock;

/**
 * A timer of timer_create(2). While its signal waits, further expirations only count: the signal's
 * overrun.
 */
public final class PosixTimer extends RepeatingTimer {
    /** si_code of its signal. */
    private static final int SI_TIMER = -2;

    private static final long NEVER = Long.MAX_VALUE;

    /** Linux's DELAYTIMER_MAX. */
    private static final long MOST_OVERRUNS = Integer.MAX_VALUE;

    private final Process process;

    /** Who gets the signal: null for any task of the process. */
    private final Task receiver;

    /** The signal, or 0 for none. */
    private final int signal;

    /** Whether it counts in time since 1970. */
    private final boolean realtime;

    private final SignalInfo info = new SignalInfo();
    private boolean signalWaits;
    private long overrun;

    public PosixTimer(Process process, Task receiver, int signal, boolean realtime) {
        this.process = process;
        this.receiver = receiver;
        this.signal = signal;
        this.realtime = realtime;
    }

    /** Says what its signal carries. */
    public void describe(int id, long value) {
        info.set(signal, SI_TIMER, SignalInfo.pair(id, 0), value);
        info.timer = this;
    }

    /**
     * Sets it, or stops it with 0.
     *
     * @param valueNanos from now, or a time of its clock when absolute
     */
    public void set(long valueNanos, long intervalNanos, boolean absolute) {
        overrun = 0;
        long deadline = NEVER;
        if (valueNanos != 0) {
            long begin =
                    !absolute ? Clock.monotonicNanos() : realtime ? -Clock.realtimeAtBoot() : 0;
            deadline =
                    valueNanos > NEVER - Math.max(0, begin)
                            ? NEVER
                            : Math.max(0, begin + valueNanos);
        }
        start(deadline, intervalNanos);
    }

    /** How often it expired beyond once before its last signal was delivered. */
    public int overrun() {
        return (int) Math.min(overrun, MOST_OVERRUNS);
    }

    /** Whether its last signal has not been taken. */
    void signalWaits(boolean waits) {
        signalWaits = waits;
    }

    @Override
    void expired(long count) {
        if (signalWaits) {
            overrun += count;
        } else if (signal != 0) {
            overrun = count - 1;
            Signals.queue(process, receiver, info);
        }
    }
}
