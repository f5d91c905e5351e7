package elfin.kernel.time;

/**
 * Time as programs see it. The processor's side brings nanoseconds since boot at a fixed rate
 * (CLOCK_MONOTONIC_RAW); the other clocks run at a rate that adjtimex(2) can change, and the time
 * of day is theirs plus an offset.
 */
public final class Clock {
    /** Where nanoseconds since boot come from. */
    public interface Source {
        long nanosSinceBoot();
    }

    private static Source source = () -> 0;

    /** Told when the time of day jumps or the rate changes. */
    private static Runnable changed = () -> {};

    private static long realtimeAtBoot;

    /** At this raw time CLOCK_MONOTONIC was {@link #monotonicBase}. */
    private static long rawBase;

    private static long monotonicBase;

    /** By how much faster than the raw clock the others go, times 2^32. */
    private static long rate;

    /** International atomic time is so many seconds ahead of the time of day. */
    private static int taiOffsetSeconds;

    private Clock() {}

    /** Sets the machine's clock and what time of day it was at boot, in nanoseconds since 1970. */
    public static void start(Source machineClock, long realtimeNanosAtBoot) {
        source = machineClock;
        realtimeAtBoot = realtimeNanosAtBoot;
        rawBase = 0;
        monotonicBase = 0;
        rate = 0;
        taiOffsetSeconds = 0;
    }

    /** Sets who is told when the time of day jumps or the rate changes. */
    public static void onChange(Runnable listener) {
        changed = listener;
    }

    /** Nanoseconds since boot at the processor's rate. */
    public static long rawNanos() {
        return source.nanosSinceBoot();
    }

    /** Nanoseconds since boot. */
    public static long monotonicNanos() {
        return adjusted(source.nanosSinceBoot());
    }

    /** CLOCK_MONOTONIC at a raw time. */
    public static long adjusted(long rawNanos) {
        long passed = rawNanos - rawBase;
        long extra = rate == 0 ? 0 : multiply(passed, rate);
        return monotonicBase + passed + extra;
    }

    /** {@code nanos * factor / 2^32} in 128 bits. */
    private static long multiply(long nanos, long factor) {
        return Math.multiplyHigh(nanos, factor) << 32 | nanos * factor >>> 32;
    }

    /** Nanoseconds since 1970. */
    public static long realtimeNanos() {
        return realtimeAtBoot + monotonicNanos();
    }

    /** CLOCK_REALTIME minus CLOCK_MONOTONIC: nanoseconds since 1970 at boot. */
    public static long realtimeAtBoot() {
        return realtimeAtBoot;
    }

    /** Whether the rate is the processor's. */
    public static boolean isAtMachineRate() {
        return rate == 0;
    }

    /** CLOCK_MONOTONIC minus CLOCK_MONOTONIC_RAW; it stays while the rate is the processor's. */
    public static long monotonicOffset() {
        return monotonicBase - rawBase;
    }

    /** Moves the time of day. */
    public static void setRealtimeNanos(long nanos) {
        realtimeAtBoot = nanos - monotonicNanos();
        ClockJumps.happened();
        changed.run();
    }

    /**
     * Changes the rate from now on.
     *
     * @param faster by what part it is faster than the processor's, times 2^32
     */
    static void setRate(long faster) {
        if (faster == rate) {
            return;
        }
        long raw = rawNanos();
        monotonicBase = adjusted(raw);
        rawBase = raw;
        rate = faster;
        changed.run();
    }

    /** Seconds that international atomic time is ahead of the time of day. */
    public static int taiOffsetSeconds() {
        return taiOffsetSeconds;
    }

    static void setTaiOffsetSeconds(int seconds) {
        taiOffsetSeconds = seconds;
        ClockJumps.happened();
    }
}
