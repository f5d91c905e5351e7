package elfin.kernel.task;

import elfin.kernel.sched.KernelThread;
import elfin.kernel.sched.Scheduler;

/** A thread of a program. */
public final class Task extends KernelThread {
    /** The thread id, which {@code gettid} returns. */
    public final int tid;

    /** The process this task belongs to. */
    public final Process process;

    /**
     * Address of the {@link TrapFrame} with the program's registers while the kernel works for this
     * task.
     */
    public long frame;

    public Task(int tid, Process process) {
        this.tid = tid;
        this.process = process;
    }

    /** The task whose program or system call runs now. */
    public static Task current() {
        return (Task) Scheduler.current();
    }
}
