package elfin.kernel.arch;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * The kernel's clock: nanoseconds since boot from the time-stamp counter, {@code (tsc - base) *
 * multiplier / 2^32}. The frequency comes from the hypervisor or the processor where they tell it,
 * else it is measured against the local APIC's timer or the interval timer.
 */
public final class TimeStampClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int CPUID_TSC_RATIO = 0x15;

    /** The longest wait, of some years: its ticks are a number. */
    private static final long MOST_NANOS = 1L << 58;

    /** How {@link #ticks} divides: 32 bits behind the point. */
    private static final int DIGIT_BITS = 16;

    private static final int DIGITS = 2;

    private static long baseTimeStamp;
    private static long multiplier;
    private static long frequency;
    private static long timerFrequency;

    private TimeStampClock() {}

    /** Time began with the first instruction. */
    static void start() {
        baseTimeStamp = Mem.getLong(Cpu.symbol("elfin_boot_time"));
        timerFrequency = Hypervisor.timerFrequency();
        if (timerFrequency == 0) {
            Pit.start();
        }
    }

    /** The local APIC works. */
    static void timerWorks() {
        if (timerFrequency != 0) {
            TimerComparison.start();
        }
    }

    /** Learns the counter's frequency; the clock can be read from now on. */
    static void calibrate() {
        frequency = Hypervisor.timeStampFrequency();
        if (frequency == 0) {
            frequency = KvmClock.timeStampFrequency();
        }
        if (frequency == 0) {
            frequency = frequencyFromProcessor();
        }
        if (frequency == 0) {
            frequency =
                    timerFrequency == 0
                            ? Pit.timeStampFrequency()
                            : TimerComparison.timeStampFrequency(timerFrequency);
        }
        multiplier = Long.divideUnsigned(NANOS_PER_SECOND << 32, frequency);
        if (timerFrequency == 0) {
            timerFrequency = LocalApic.measureTimer();
        }
        LocalApic.useDeadlines();
    }

    /** Ticks per second of the local APIC's timer. */
    static long timerFrequency() {
        return timerFrequency;
    }

    /** Nanoseconds since boot. */
    public static long nanos() {
        return scale(Cpu.timeStamp() - baseTimeStamp, multiplier);
    }

    /** Nanoseconds since boot of a value that the counter had. */
    public static long nanosAt(long timeStamp) {
        return scale(timeStamp - baseTimeStamp, multiplier);
    }

    /** Nanoseconds of a number of ticks: {@code ticks * multiplier / 2^32} in 128 bits. */
    static long scale(long ticks, long multiplier) {
        return Math.multiplyHigh(ticks, multiplier) << 32 | ticks * multiplier >>> 32;
    }

    /** The ticks after which at least so many nanoseconds have passed, which are not negative. */
    static long ticks(long nanos) {
        return ticks(nanos, multiplier);
    }

    /**
     * The least number of ticks whose {@link #scale} is at least a number of nanoseconds: {@code
     * nanos * 2^32 / multiplier}, rounded up, by long division in digits of 16 bits.
     */
    static long ticks(long nanos, long multiplier) {
        long left = Math.min(nanos, MOST_NANOS);
        long quotient = left / multiplier;
        long remainder = left % multiplier;
        for (int digit = 0; digit < DIGITS; digit++) {
            remainder <<= DIGIT_BITS;
            quotient = quotient << DIGIT_BITS | remainder / multiplier;
            remainder %= multiplier;
        }
        return remainder == 0 ? quotient : quotient + 1;
    }

    /** The time-stamp counter at boot. */
    public static long baseTimeStamp() {
        return baseTimeStamp;
    }

    /** Nanoseconds per tick, times 2^32. */
    public static long multiplier() {
        return multiplier;
    }

    /** Ticks per second. */
    public static long frequency() {
        return frequency;
    }

    private static long frequencyFromProcessor() {
        if ((int) Cpu.cpuidEaxEbx(0, 0) < CPUID_TSC_RATIO) {
            return 0;
        }
        long ratio = Cpu.cpuidEaxEbx(CPUID_TSC_RATIO, 0);
        long crystal = Cpu.cpuidEcxEdx(CPUID_TSC_RATIO, 0) & 0xffff_ffffL;
        long denominator = ratio & 0xffff_ffffL;
        return denominator == 0 ? 0 : crystal * (ratio >>> 32) / denominator;
    }
}
