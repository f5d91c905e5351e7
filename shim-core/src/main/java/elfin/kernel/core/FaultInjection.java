package elfin.kernel.core;

/**
 * Allocations that fail on purpose, as Linux's fault injection has them ("Fault injection
 * capabilities infrastructure", fail-nth): the n-th allocation of one task, be it of an object or
 * of a page frame. For tests.
 */
public final class FaultInjection {
    private static boolean enabled;

    /** The task it is about, as {@link PerCpu} names it. */
    private static long thread;

    private static long left;

    private FaultInjection() {}

    /** Allows it in this machine. */
    public static void enable() {
        enabled = true;
    }

    public static boolean isEnabled() {
        return enabled;
    }

    /** The current task's n-th allocation from now on fails, 1 being the next; 0 is none. */
    public static void arm(long number) {
        thread = PerCpu.currentThread();
        left = number;
    }

    /** The current task is about to end, which must not fail; what was left stays to be read. */
    public static void disarm() {
        if (thread == PerCpu.currentThread()) {
            thread = 0;
        }
    }

    /** Whether an allocation is to fail; not whether this one is. */
    public static boolean isArmed() {
        return left != 0;
    }

    /** How many allocations are left until one fails; 0 when it has. */
    public static long left() {
        return left;
    }

    /** An allocation is being made: whether it fails. */
    public static boolean fails() {
        return left != 0 && thread == PerCpu.currentThread() && --left == 0;
    }
}
