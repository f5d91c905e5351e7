package elfin.kernel.task;

import elfin.abi.Clocks;

/**
 * A timer of timer_create(2). While its signal waits, further expirations only count: the signal's
 * overrun.
 */
public final class PosixTimer extends RepeatingTimer {
    /** si_code of its signal. */
    private static final int SI_TIMER = -2;

    /** Linux's DELAYTIMER_MAX. */
    private static final long MOST_OVERRUNS = Integer.MAX_VALUE;

    private final Process process;

    /** Who gets the signal: null for any task of the process. */
    private final Task receiver;

    /** The signal, or 0 for none. */
    private final int signal;

    /** Its clock when that is no clock of processor time; else null. */
    private final ClockAlarm clockAlarm;

    /** Whether it counts in time since 1970, or in international atomic time. */
    private final boolean realtime;

    private final boolean atomic;

    private final SignalInfo info = new SignalInfo();
    private boolean signalWaits;

    /** Its signal's place in the queues of its user. */
    private UserAccount account;

    private long overrun;

    private PosixTimer(
            Process process,
            Task receiver,
            int signal,
            Alarm alarm,
            ClockAlarm clockAlarm,
            int clock) {
        super(alarm);
        this.process = process;
        this.receiver = receiver;
        this.signal = signal;
        this.clockAlarm = clockAlarm;
        atomic = clock == Clocks.CLOCK_TAI;
        realtime = atomic || clock == Clocks.CLOCK_REALTIME || clock == Clocks.CLOCK_REALTIME_ALARM;
    }

    /** A timer by a clock that always goes. */
    public static PosixTimer byClock(Process process, Task receiver, int signal, int clock) {
        ClockAlarm alarm = new ClockAlarm();
        return new PosixTimer(process, receiver, signal, alarm, alarm, clock);
    }

    /** A timer by processor time. */
    public static PosixTimer byProcessorTime(
            Process process, Task receiver, int signal, CpuClock clock) {
        return new PosixTimer(process, receiver, signal, new CpuAlarm(clock), null, -1);
    }

    /** Says what its signal carries. */
    public void describe(int id, long value) {
        info.set(signal, SI_TIMER, SignalInfo.pair(id, 0), value);
        info.timer = this;
    }

    /** Counts it as a queued signal of the caller's user; false beyond RLIMIT_SIGPENDING. */
    public boolean reserve() {
        int uid = Task.current().credentials().uid;
        if (!UserAccount.mayQueue(process, uid)) {
            return false;
        }
        account = UserAccount.of(uid);
        account.addSignal();
        return true;
    }

    /** It is deleted. */
    void leave() {
        stop();
        if (account != null) {
            account.removeSignal();
            account = null;
        }
    }

    /**
     * Sets it, or stops it with 0.
     *
     * @param valueNanos from now, or a time of its clock when absolute
     */
    public void set(long valueNanos, long intervalNanos, boolean absolute) {
        overrun = 0;
        stop();
        if (clockAlarm != null) {
            // A span of time passes also while somebody sets the clock.
            clockAlarm.use(realtime && absolute, atomic && absolute);
        }
        if (absolute && valueNanos != 0) {
            start(valueNanos, intervalNanos);
        } else {
            set(valueNanos, intervalNanos);
        }
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
            if (receiver == null) {
                Signals.queueTimer(process, info);
            } else {
                Signals.queue(process, receiver, info);
            }
        }
    }
}
