package elfin.kernel.task;

import elfin.kernel.sched.WaitQueue;

/** Sleeping until a process or task has used processor time. */
public final class CpuSleep {
    private CpuSleep() {}

    /** Sleeps; false when a signal ended it early. */
    public static boolean until(CpuClock clock, long deadlineNanos) {
        WaitQueue queue = new WaitQueue();
        CpuTimer timer = new CpuTimer(clock, queue::wakeAll);
        while (clock.nanos() < deadlineNanos) {
            timer.set(deadlineNanos);
            boolean quiet = queue.await();
            timer.set(Long.MAX_VALUE);
            if (!quiet) {
                return false;
            }
        }
        return true;
    }
}
