package elfin.kernel.fs;

/** The time that file time stamps and timeouts take. */
public abstract class FileClock {
    private static FileClock installed = new Stopped();

    /** Sets the clock of all file systems. */
    public static void install(FileClock clock) {
        installed = clock;
    }

    /** The clock of all file systems. */
    public static FileClock get() {
        return installed;
    }

    /** Nanoseconds since 1970. */
    public abstract long nanosSince1970();

    /** Nanoseconds of the monotonic clock, which {@code WaitQueue.awaitUntil} counts in. */
    public abstract long monotonicNanos();

    /** Until the kernel's clock runs. */
    private static final class Stopped extends FileClock {
        @Override
        public long nanosSince1970() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }
    }
}
