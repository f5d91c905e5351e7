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

    /** Exclusive listeners stand behind the others. */
    private WaitListener firstListener;

    private WaitListener lastListener;

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

    /** Makes the thread runnable that has waited longest, and tells the listeners. */
    public void wakeOne() {
        KernelThread thread = first;
        if (thread != null) {
            leave(thread);
            Scheduler.wake(thread);
        }
        tellListeners();
    }

    /** Whether a thread waits. */
    public boolean hasWaiting() {
        return first != null;
    }

    void add(WaitListener listener) {
        if (firstListener == null) {
            firstListener = listener;
            lastListener = listener;
        } else if (listener.isExclusive()) {
            listener.previous = lastListener;
            lastListener.next = listener;
            lastListener = listener;
        } else {
            listener.next = firstListener;
            firstListener.previous = listener;
            firstListener = listener;
        }
    }

    void remove(WaitListener listener) {
        if (listener.previous == null) {
            firstListener = listener.next;
        } else {
            listener.previous.next = listener.next;
        }
        if (listener.next == null) {
            lastListener = listener.previous;
        } else {
            listener.next.previous = listener.previous;
        }
        listener.previous = null;
        listener.next = null;
    }

    private void tellListeners() {
        WaitListener listener = firstListener;
        while (listener != null) {
            WaitListener next = listener.next;
            if (listener.woken() && listener.isExclusive()) {
                return;
            }
            listener = next;
        }
    }

    /**
     * Makes every waiting thread runnable, those that came first first, and tells the listeners.
     */
    public void wakeAll() {
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
        tellListeners();
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
