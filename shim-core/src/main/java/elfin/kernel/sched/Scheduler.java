package elfin.kernel.sched;

/** Chooses which thread runs. */
public final class Scheduler {
    private static KernelThread current = new KernelThread();

    private Scheduler() {}

    /** The thread that runs now on this processor. */
    public static KernelThread current() {
        return current;
    }

    /**
     * Makes a thread the current one, without switching stacks: for the first thread, and for
     * tests.
     */
    public static void setCurrent(KernelThread thread) {
        current = thread;
    }

    static void block(long deadlineNanos) {
        throw new IllegalStateException("nothing can wake the only thread");
    }

    static void wake(KernelThread thread) {}
}
