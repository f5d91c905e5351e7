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
    private KernelThread last;
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
        add(self);
        Scheduler.block(deadlineNanos);
        leave(self);
        return !self.interrupted();
    }

    /** Blocks the current thread until {@link #wakeAll()}; signals wait. */
    public void awaitUninterrupted() {
        KernelThread self = Scheduler.current();
        add(self);
        Scheduler.block(Long.MAX_VALUE);
        leave(self);
    }

    /** How often {@link #wakeAll} was called. */
    public long wakeCount() {
        return wakeCount;
    }

    /** Makes every waiting thread runnable, those that came first first. */
    public void wakeAll() {
        wakeCount++;
        KernelThread thread = first;
        first = null;
        last = null;
        while (thread != null) {
            KernelThread next = thread.nextWaiting;
            thread.nextWaiting = null;
            thread.previousWaiting = null;
            thread.waitingIn = null;
            Scheduler.wake(thread);
            thread = next;
        }
    }

    private void add(KernelThread thread) {
        thread.waitingIn = this;
        thread.previousWaiting = last;
        if (last == null) {
            first = thread;
        } else {
            last.nextWaiting = thread;
        }
        last = thread;
    }

    /** A thread that the time or a signal woke is still here. */
    private void leave(KernelThread thread) {
        if (thread.waitingIn != this) {
            return;
        }
        thread.waitingIn = null;
        if (thread.previousWaiting == null) {
            first = thread.nextWaiting;
        } else {
            thread.previousWaiting.nextWaiting = thread.nextWaiting;
        }
        if (thread.nextWaiting == null) {
            last = thread.previousWaiting;
        } else {
            thread.nextWaiting.previousWaiting = thread.previousWaiting;
        }
        thread.nextWaiting = null;
        thread.previousWaiting = null;
    }
}
