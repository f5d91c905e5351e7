package elfin.kernel.arch;

import elfin.raw.Cpu;

/**
 * The kernel's clock: nanoseconds since boot from the time-stamp counter, {@code (tsc - base) *
 * multiplier / 2^32}. The frequency comes from CPUID where the processor or hypervisor tells it,
 * else from the interval timer.
 */
public final class TimeStampClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int CPUID_TSC_RATIO = 0x15;
    private static final int CPUID_HYPERVISOR = 0x4000_0000;
    private static final int CPUID_HYPERVISOR_TIMING = 0x4000_0010;
    private static final int HYPERVISOR_PRESENT = 1 << 31;

    private static long baseTimeStamp;
    private static long multiplier;
    private static long frequency;

    private TimeStampClock() {}

    /** Notes the start of time. */
    static void start() {
        baseTimeStamp = Cpu.timeStamp();
        Pit.start();
    }

    /** Learns the counter's frequency; the clock can be read from now on. */
    static void calibrate() {
        frequency = frequencyFromCpuid();
        if (frequency == 0) {
            frequency = Pit.timeStampFrequency();
        }
        multiplier = Long.divideUnsigned(NANOS_PER_SECOND << 32, frequency);
    }

    /** Nanoseconds since boot. */
    public static long nanos() {
        return scale(Cpu.timeStamp() - baseTimeStamp, multiplier);
    }

    /** Nanoseconds of a number of ticks: {@code ticks * multiplier / 2^32} in 128 bits. */
    static long scale(long ticks, long multiplier) {
        return Math.multiplyHigh(ticks, multiplier) << 32 | ticks * multiplier >>> 32;
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

    private static long frequencyFromCpuid() {
        boolean guest = ((int) Cpu.cpuidEcxEdx(1, 0) & HYPERVISOR_PRESENT) != 0;
        if (guest) {
            int highest = (int) Cpu.cpuidEaxEbx(CPUID_HYPERVISOR, 0);
            if (Integer.compareUnsigned(highest, CPUID_HYPERVISOR_TIMING) >= 0) {
                return (Cpu.cpuidEaxEbx(CPUID_HYPERVISOR_TIMING, 0) & 0xffff_ffffL) * 1000;
            }
        }
        if ((int) Cpu.cpuidEaxEbx(0, 0) < CPUID_TSC_RATIO) {
            return 0;
        }
        long ratio = Cpu.cpuidEaxEbx(CPUID_TSC_RATIO, 0);
        long crystal = Cpu.cpuidEcxEdx(CPUID_TSC_RATIO, 0) & 0xffff_ffffL;
        long denominator = ratio & 0xffff_ffffL;
        return denominator == 0 ? 0 : crystal * (ratio >>> 32) / denominator;
    }
}
