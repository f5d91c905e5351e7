package elfin.kernel.sched;

/** One thread of execution: a kernel stack, and what the scheduler needs to know of it. */
public class KernelThread {
    KernelThread nextWaiting;

    /** Whether a wait must end early because a signal waits to be delivered. */
    public boolean interrupted() {
        return false;
    }
}
