package elfin.kernel.sched;

/**
 * How many threads ran or could run, averaged over 1, 5 and 15 minutes as Linux averages them:
 * every 5 seconds the old average is weighted down and the present number is added
 * (kernel/sched/loadavg.c). The machine is not woken for it: periods that nobody looked at were
 * idle, since the timer rings while a thread runs.
 */
public final class LoadAverage {
    /** The bits behind the binary point of an average. */
    public static final int FRACTION_BITS = 11;

    private static final int ONE = 1 << FRACTION_BITS;
    private static final long PERIOD_NANOS = 5_000_000_000L;

    /** What stays of the averages in a period: 1/exp(5s/1min) and so on, in {@link #ONE}. */
    private static final int[] KEPT = {1884, 2014, 2037};

    /** After so many idle periods, three hours, nothing is left. */
    private static final int MOST_PERIODS = 2160;

    private static final long[] AVERAGES = new long[KEPT.length];
    private static long due = PERIOD_NANOS;

    private LoadAverage() {}

    /** Whether a period has ended. */
    static boolean isDue(long now) {
        return now >= due;
    }

    /** Counts the periods that have ended; so many threads run or could run now. */
    static void update(long now, int runnable) {
        long periods = (now - due) / PERIOD_NANOS + 1;
        due += periods * PERIOD_NANOS;
        for (long idle = Math.min(periods - 1, MOST_PERIODS); idle > 0; idle--) {
            add(0);
        }
        add(runnable);
    }

    private static void add(int runnable) {
        long active = (long) runnable << FRACTION_BITS;
        for (int i = 0; i < KEPT.length; i++) {
            long sum = AVERAGES[i] * KEPT[i] + active * (ONE - KEPT[i]);
            // Rising averages are rounded up, so that they arrive.
            AVERAGES[i] = (active >= AVERAGES[i] ? sum + ONE - 1 : sum) / ONE;
        }
    }

    /** The average over 1, 5 or 15 minutes, by number, with {@link #FRACTION_BITS}. */
    public static long get(int which) {
        return AVERAGES[which];
    }

    /** Starts again, for tests. */
    static void reset() {
        due = PERIOD_NANOS;
        for (int i = 0; i < AVERAGES.length; i++) {
            AVERAGES[i] = 0;
        }
    }
}
