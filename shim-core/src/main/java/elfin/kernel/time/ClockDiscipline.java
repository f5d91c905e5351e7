package elfin.kernel.time;

import elfin.abi.Timex;
import elfin.kernel.sched.KernelTimer;

/**
 * What adjtimex(2) keeps and does: the clock's rate by frequency and tick length, and two ways to
 * take up an offset slowly. Once a second, while an offset is left, the rate takes a part of it: at
 * most 500 µs of a single shot, or the exponential share of the phase-locked loop. Leap seconds are
 * not inserted.
 */
public final class ClockDiscipline {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MICRO = 1000;

    /** A frequency's unit: parts per million times 2^16. */
    private static final int FREQUENCY_SHIFT = 16;

    /** Linux's MAXFREQ: 500 parts per million. */
    public static final long MOST_FREQUENCY = 500L << FREQUENCY_SHIFT;

    /** Linux's NTP_PHASE_LIMIT, in microseconds. */
    private static final long MOST_ERROR_MICROS = 16_000_000;

    /** Errors grow by so many microseconds a second. */
    private static final long ERROR_GROWTH_MICROS = 500;

    /** A single shot's part of a second, in nanoseconds. */
    private static final long SINGLE_SHOT_NANOS = 500_000;

    /** Linux's MAXPHASE, and what the loop shifts an offset by. */
    private static final long MOST_OFFSET_NANOS = 500_000_000;

    private static final int LOOP_SHIFT = 2;
    private static final int MOST_TIME_CONSTANT = 10;
    private static final int MOST_TAI_OFFSET = 100_000;
    private static final int USUAL_TICK = 10_000;

    private static final KernelTimer EACH_SECOND = new KernelTimer(ClockDiscipline::secondPassed);

    private static long frequency;
    private static long tickMicros = USUAL_TICK;
    private static int status = Timex.STA_UNSYNC;
    private static int timeConstant = 2;
    private static long maximumErrorMicros = MOST_ERROR_MICROS;
    private static long maximumErrorSince;
    private static long estimatedErrorMicros = MOST_ERROR_MICROS;

    /** What is left to be taken up: of a single shot, and by the loop. */
    private static long singleShotNanos;

    private static long loopNanos;

    /** What this second takes up of each. */
    private static long singleShotPart;

    private static long loopPart;

    private ClockDiscipline() {}

    public static long frequency() {
        return frequency;
    }

    public static long tickMicros() {
        return tickMicros;
    }

    public static int status() {
        return status;
    }

    public static boolean isNanos() {
        return (status & Timex.STA_NANO) != 0;
    }

    public static int timeConstant() {
        return timeConstant;
    }

    /** In microseconds; it grows while nobody corrects it. */
    public static long maximumErrorMicros() {
        long seconds = (Clock.monotonicNanos() - maximumErrorSince) / NANOS_PER_SECOND;
        return Math.min(MOST_ERROR_MICROS, maximumErrorMicros + seconds * ERROR_GROWTH_MICROS);
    }

    public static long estimatedErrorMicros() {
        return estimatedErrorMicros;
    }

    /** What adjtime(3) has left, in microseconds. */
    public static long singleShotMicros() {
        return singleShotNanos / NANOS_PER_MICRO;
    }

    /** What the loop has left, in nanoseconds. */
    public static long offsetNanos() {
        return loopNanos;
    }

    /** Lets the clock take up an offset at 500 µs a second, instead of an earlier one. */
    public static void adjust(long micros) {
        singleShotNanos = micros * NANOS_PER_MICRO;
        beginSecond();
    }

    /** Sets status bits; those that only the kernel sets stay. */
    public static void setStatus(int wanted) {
        if ((status & Timex.STA_PLL) != 0 && (wanted & Timex.STA_PLL) == 0) {
            status = Timex.STA_UNSYNC;
        }
        status = status & Timex.STA_RONLY | wanted & ~Timex.STA_RONLY;
    }

    /** Whether offsets count in nanoseconds. */
    public static void setNanos(boolean nanos) {
        status = nanos ? status | Timex.STA_NANO : status & ~Timex.STA_NANO;
    }

    public static void setFrequency(long wanted) {
        frequency = Math.max(-MOST_FREQUENCY, Math.min(MOST_FREQUENCY, wanted));
        beginSecond();
    }

    public static void setMaximumError(long micros) {
        maximumErrorMicros = Math.max(0, Math.min(MOST_ERROR_MICROS, micros));
        maximumErrorSince = Clock.monotonicNanos();
    }

    public static void setEstimatedError(long micros) {
        estimatedErrorMicros = Math.max(0, Math.min(MOST_ERROR_MICROS, micros));
    }

    public static void setTimeConstant(long wanted) {
        int constant = limited(wanted);
        timeConstant = isNanos() ? constant : limited(constant + 4L);
    }

    private static int limited(long constant) {
        return (int) Math.max(0, Math.min(MOST_TIME_CONSTANT, constant));
    }

    /** Seconds that international atomic time is ahead; others than sensible ones are ignored. */
    public static void setTaiOffset(long seconds) {
        if (seconds >= 0 && seconds <= MOST_TAI_OFFSET) {
            Clock.setTaiOffsetSeconds((int) seconds);
        }
    }

    public static void setTick(long micros) {
        tickMicros = micros;
        beginSecond();
    }

    /** Gives the phase-locked loop an offset, when it is on. */
    public static void setOffset(long nanos) {
        if ((status & Timex.STA_PLL) != 0) {
            loopNanos = Math.max(-MOST_OFFSET_NANOS, Math.min(MOST_OFFSET_NANOS, nanos));
            beginSecond();
        }
    }

    private static void secondPassed() {
        singleShotNanos -= singleShotPart;
        loopNanos -= loopPart;
        beginSecond();
    }

    private static void beginSecond() {
        singleShotPart = Math.max(-SINGLE_SHOT_NANOS, Math.min(SINGLE_SHOT_NANOS, singleShotNanos));
        loopPart = loopNanos >> LOOP_SHIFT + timeConstant;
        if (loopPart == 0) {
            // Too small a rest to be halved further.
            loopPart = loopNanos;
        }
        boolean adjusts = singleShotPart != 0 || loopPart != 0;
        // 2^32 / 10^9, and parts per million times 2^16 to parts times 2^32.
        long nanosPerSecond =
                singleShotPart
                        + loopPart
                        + (tickMicros - USUAL_TICK) * (NANOS_PER_SECOND / USUAL_TICK)
                        + frequency * NANOS_PER_MICRO / (1L << FREQUENCY_SHIFT);
        Clock.setRate((nanosPerSecond << Integer.SIZE) / NANOS_PER_SECOND);
        EACH_SECOND.set(adjusts ? Clock.monotonicNanos() + NANOS_PER_SECOND : Long.MAX_VALUE);
    }
}
