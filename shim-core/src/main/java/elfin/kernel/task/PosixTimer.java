package elfin.kernel.task;

import elfin.abi.Clocks;

/**
 * A timer of timer_create(2). It stands from its expiration until its signal is taken; the
 * expirations of its clock meanwhile are the signal's overrun, and it goes on then. The signal of a
 * repeating timer that is ignored is sent when it is not ignored any more.
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
    private int id;

    /** The next one in its row of {@link PosixTimerTable}. */
    PosixTimer next;

    /** Its signal's place in the queues of its user. */
    private UserAccount account;

    /** Changes whenever what was sent before is not to be delivered any more. */
    private int setting;

    private int settingSent;
    private boolean deleted;

    /** Whether its signal is in a queue. */
    private boolean signalWaits;

    /** Whether its signal is to be sent when it is not ignored any more. */
    private boolean signalIgnored;

    /** Whether it expired and goes on when its signal is taken. */
    private boolean stands;

    /** Expirations beyond the first since it was set or its signal was taken. */
    private long overrun;

    private long lastOverrun;

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

    /** Says which it is, and what its signal carries. */
    public void describe(int newId, long value) {
        id = newId;
        info.set(signal, SI_TIMER, SignalInfo.pair(id, 0), value);
        info.timer = this;
    }

    int id() {
        return id;
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
    public void leave() {
        deleted = true;
        stop();
        if (account != null) {
            account.removeSignal();
            account = null;
        }
    }

    /**
     * Sets it, or stops it with 0. A signal that waits is taken back.
     *
     * @param valueNanos from now, or a time of its clock when absolute
     */
    public void set(long valueNanos, long intervalNanos, boolean absolute) {
        setting++;
        stands = false;
        overrun = 0;
        lastOverrun = 0;
        stop();
        if (clockAlarm != null) {
            // A span of time passes also while somebody sets the clock.
            clockAlarm.use(realtime && absolute, atomic && absolute);
        }
        if (valueNanos == 0) {
            prepare(Alarm.NEVER, 0);
            return;
        }
        prepare(absolute ? valueNanos : deadlineIn(valueNanos), intervalNanos);
        if (signal != 0) {
            resume();
        }
    }

    @Override
    public long leftNanos() {
        if (signal != 0 && isOff() && !stands) {
            return 0;
        }
        if (intervalNanos() != 0 && (stands || signal == 0)) {
            overrun += forward();
        }
        long left = untilExpiry();
        // One whose signal is still to come is never shown as one that does not run.
        return signal == 0 ? Math.max(0, left) : Math.max(1, left);
    }

    /** How often it expired beyond once before its last signal was delivered. */
    public int overrun() {
        return (int) Math.min(lastOverrun, MOST_OVERRUNS);
    }

    @Override
    void expired() {
        stands = intervalNanos() != 0;
        settingSent = setting;
        if (receiver != null && receiver.ended) {
            return;
        }
        if (Signals.ignoresTimer(process, receiver, signal)) {
            signalIgnored = stands && !signalWaits;
        } else if (!signalWaits) {
            send();
        }
    }

    private void send() {
        signalIgnored = false;
        if (receiver == null || !receiver.ended) {
            Signals.queueTimer(process, receiver, info);
        }
    }

    /** Its signal is in a queue. */
    void signalQueued() {
        signalWaits = true;
    }

    /** Its signal has left its queue, to be delivered or not. */
    void signalLeft() {
        signalWaits = false;
    }

    /** Its signal has left its queue because it is ignored now. */
    void signalDropped() {
        signalIgnored = stands && !deleted;
    }

    /** Its signal has a handler now. */
    void heard(int ofSignal) {
        if (signalIgnored && signal == ofSignal) {
            send();
        }
    }

    /**
     * Its signal was taken from its queue: the timer goes on.
     *
     * @param taken what the receiver is told
     * @return false when the signal is not to be delivered: the timer was deleted or set since
     */
    boolean deliver(SignalInfo taken) {
        if (deleted || setting != settingSent) {
            return false;
        }
        if (!stands) {
            return true;
        }
        // The first one is the signal itself.
        lastOverrun = overrun + forward() - 1;
        overrun = 0;
        stands = false;
        setting++;
        resume();
        taken.words[0] = SignalInfo.pair(id, overrun());
        return true;
    }
}
