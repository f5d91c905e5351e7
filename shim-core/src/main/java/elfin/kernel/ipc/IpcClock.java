package elfin.kernel.ipc;

import elfin.kernel.time.Clock;

/** The time that System V objects remember. */
final class IpcClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private IpcClock() {}

    /** Seconds since 1970. */
    static long seconds() {
        return Clock.realtimeNanos() / NANOS_PER_SECOND;
    }
}
