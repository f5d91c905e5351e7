package elfin.qemu;

import java.util.List;
import java.util.Map;

/**
 * How a guest ended.
 *
 * @param kind what happened
 * @param status exit status or signal number; 0 when there is none
 * @param message what the kernel says of a failure; empty when there is nothing to say
 * @param statistics what the kernel reported on the control channel, by key
 * @param log the kernel's messages, last line last
 */
public record GuestResult(
        Kind kind, int status, String message, Map<String, String> statistics, List<String> log) {
    /** A figure of the run, or 0 when the kernel did not send it. */
    public long statistic(String name) {
        return Long.parseLong(statistics.getOrDefault("stat " + name, "0"));
    }

    /** The ways to end. */
    public enum Kind {
        /** The program exited with {@link #status}. */
        EXITED,
        /** A signal killed the program. */
        SIGNALLED,
        /** The program could not be started. */
        NOT_STARTED,
        /** The time limit came first. */
        TIMED_OUT,
        /** The user stopped the machine. */
        INTERRUPTED,
        /** Somebody killed QEMU with signal {@link #status}. */
        KILLED,
        /** The kernel or QEMU died. */
        CRASHED
    }
}
