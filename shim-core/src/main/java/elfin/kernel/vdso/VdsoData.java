package elfin.kernel.vdso;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/**
 * The page the vDSO's functions read. Time is {@code ((tsc - base) * multiplier >> 32) + monotonic
 * base}, plus an offset per clock.
 *
 * <pre>
 *   0  u32     sequence: odd while the kernel writes
 *   4  u32     mode: 0 functions make system calls, 1 they use the time-stamp counter
 *   8  u64     time-stamp counter at the base
 *  16  u64     nanoseconds per tick, times 2^32
 *  24  s64     nanoseconds of CLOCK_MONOTONIC at the base
 *  32  s64[8]  what to add to it, by clock id
 *  96  u32     resolution of the coarse clocks in nanoseconds
 * 100  u32     number of processors
 * 104  s32     minutes west of Greenwich
 * 108  s32     type of daylight saving time
 * </pre>
 */
public final class VdsoData {
    static final int SEQUENCE_OFFSET = 0;
    static final int MODE_OFFSET = 4;
    static final int BASE_OFFSET = 8;
    static final int MULTIPLIER_OFFSET = 16;
    static final int MONOTONIC_OFFSET = 24;
    static final int CLOCKS_OFFSET = 32;
    static final int COARSE_RESOLUTION_OFFSET = 96;
    static final int PROCESSORS_OFFSET = 100;
    static final int TIME_ZONE_OFFSET = 104;

    /** Clock ids the functions know: those below this with a bit in {@link #CLOCKS}. */
    static final int CLOCK_COUNT = 8;

    /** REALTIME, MONOTONIC, MONOTONIC_RAW, both coarse ones, BOOTTIME: {@code 1 << id}. */
    static final int CLOCKS = 0xf3;

    static final int MODE_SYSTEM_CALLS = 0;
    static final int MODE_TIME_STAMP = 1;

    private static final int CLOCK_REALTIME = 0;
    private static final int CLOCK_MONOTONIC_RAW = 4;
    private static final int CLOCK_REALTIME_COARSE = 5;

    private VdsoData() {}

    /** Sets what does not change with time. */
    public static void setMachine(long data, int processors, int coarseResolutionNanos) {
        Mem.putInt(data + PROCESSORS_OFFSET, processors);
        Mem.putInt(data + COARSE_RESOLUTION_OFFSET, coarseResolutionNanos);
    }

    /**
     * Sets the clock, from the time-stamp counter.
     *
     * @param data address of the page
     * @param baseTimeStamp the counter at the base
     * @param multiplier nanoseconds per tick, times 2^32
     * @param monotonicNanos CLOCK_MONOTONIC at the base, where CLOCK_MONOTONIC_RAW is 0
     * @param realtimeOffsetNanos CLOCK_REALTIME minus CLOCK_MONOTONIC
     */
    public static void setClock(
            long data,
            long baseTimeStamp,
            long multiplier,
            long monotonicNanos,
            long realtimeOffsetNanos) {
        int sequence = Mem.getIntVolatile(data + SEQUENCE_OFFSET);
        Mem.putIntVolatile(data + SEQUENCE_OFFSET, sequence + 1);
        Cpu.fence();
        Mem.putLongVolatile(data + BASE_OFFSET, baseTimeStamp);
        Mem.putLongVolatile(data + MULTIPLIER_OFFSET, multiplier);
        Mem.putLongVolatile(data + MONOTONIC_OFFSET, monotonicNanos);
        putClock(data, CLOCK_REALTIME, realtimeOffsetNanos);
        putClock(data, CLOCK_REALTIME_COARSE, realtimeOffsetNanos);
        putClock(data, CLOCK_MONOTONIC_RAW, -monotonicNanos);
        Mem.putIntVolatile(data + MODE_OFFSET, MODE_TIME_STAMP);
        Cpu.fence();
        Mem.putIntVolatile(data + SEQUENCE_OFFSET, sequence + 2);
    }

    /** Makes the functions use system calls: the counter is of no use. */
    public static void useSystemCalls(long data) {
        Mem.putIntVolatile(data + MODE_OFFSET, MODE_SYSTEM_CALLS);
    }

    /** Sets what gettimeofday(2) says of the time zone, as settimeofday(2) does. */
    public static void setTimeZone(long data, int minutesWest, int daylightSaving) {
        Mem.putInt(data + TIME_ZONE_OFFSET, minutesWest);
        Mem.putInt(data + TIME_ZONE_OFFSET + Integer.BYTES, daylightSaving);
    }

    private static void putClock(long data, int clock, long offsetNanos) {
        Mem.putLongVolatile(data + CLOCKS_OFFSET + (long) clock * Long.BYTES, offsetNanos);
    }
}
