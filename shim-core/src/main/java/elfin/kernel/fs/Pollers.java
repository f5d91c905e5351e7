package elfin.kernel.fs;

import elfin.kernel.sched.WaitQueue;

/**
 * Tasks in poll(2) and select(2) wait here: one queue for all files. Whoever makes a file readable
 * or writable calls {@link #wake}; the waiting tasks then ask their files again.
 */
public final class Pollers {
    /** Where poll(2) and select(2) wait. */
    public static final WaitQueue QUEUE = new WaitQueue();

    private Pollers() {}

    /** The readiness of some file changed; {@code queue} has those that wait for this file only. */
    public static void wake(WaitQueue queue) {
        queue.wakeAll();
        QUEUE.wakeAll();
    }
}
