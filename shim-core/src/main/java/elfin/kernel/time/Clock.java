package elfin.kernel.time;

/** Time as programs see it; the processor's side brings the monotonic part. */
public final class Clock {
    /** Where nanoseconds since boot come from. */
    public interface Source {
        long nanosSinceBoot();
    }

    private static Source source = () -> 0;
    private static long realtimeAtBoot;

    private Clock() {}

    /** Sets the machine's clock and what time of day it was at boot, in nanoseconds since 1970. */
    public static void start(Source machineClock, long realtimeNanosAtBoot) {
        source = machineClock;
        realtimeAtBoot = realtimeNanosAtBoot;
    }

    /** Nanoseconds since boot. */
    public static long monotonicNanos() {
        return source.nanosSinceBoot();
    }

    /** Nanoseconds since 1970. */
    public static long realtimeNanos() {
        return realtimeAtBoot + source.nanosSinceBoot();
    }

    /** Nanoseconds since 1970 at boot. */
    public static long realtimeAtBoot() {
        return realtimeAtBoot;
    }

    /** Moves the time of day. */
    public static void setRealtimeNanos(long nanos) {
        realtimeAtBoot = nanos - source.nanosSinceBoot();
    }
}
