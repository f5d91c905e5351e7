package elfin.kernel.sched;

/**
 * Tasks that wait for something to change. The way to wait is a loop:
 *
 * <pre>{@code
 * while (buffer.isEmpty()) {
 *     if (!readable.await()) {
 *         return -Errno.ERESTARTSYS;
 *     }
 * }
 * }</pre>
 */
public final class WaitQueue {
    private KernelThread first;
    private long wakeCount;

    /**
     * Blocks the current thread until {@link #wakeAll()} or a signal.
     *
     * @return false when a signal is pending, so that the caller gives up
     */
    public boolean await() {
        return awaitUntil(Long.MAX_VALUE);
    }

    /**
     * Blocks like {@link #await()}, at most until a time. The caller sees by its condition and the
     * clock why it woke.
     *
     * @param deadlineNanos on the monotonic clock; {@code Long.MAX_VALUE} is never
     * @return false when a signal is pending
     */
    public boolean awaitUntil(long deadlineNanos) {
        KernelThread self = Scheduler.current();
        if (self.interrupted()) {
            return false;
        }
        self.nextWaiting = first;
        first = self;
        Scheduler.block(deadlineNanos);
        remove(self);
        return !self.interrupted();
    }

    /** Blocks the current thread until {@link #wakeAll()}; signals wait. */
    public void awaitUninterrupted() {
        KernelThread self = Scheduler.current();
        self.nextWaiting = first;
        first = self;
        Scheduler.block(Long.MAX_VALUE);
        remove(self);
    }

    /** How often {@link #wakeAll} was called. */
    public long wakeCount() {
        return wakeCount;
    }

    /** Makes every waiting thread runnable. */
    public void wakeAll() {
        wakeCount++;
        KernelThread thread = first;
        first = null;
        while (thread != null) {
            KernelThread next = thread.nextWaiting;
            thread.nextWaiting = null;
            Scheduler.wake(thread);
            thread = next;
        }
    }

    private void remove(KernelThread thread) {
        KernelThread before = null;
        for (KernelThread at = first; at != null; at = at.nextWaiting) {
            if (at == thread) {
                if (before == null) {
                    first = at.nextWaiting;
                } else {
                    before.nextWaiting = at.nextWaiting;
                }
                at.nextWaiting = null;
                return;
            }
            before = at;
        }
    }
}
