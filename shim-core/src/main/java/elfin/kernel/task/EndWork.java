package elfin.kernel.task;

/** Something to be done when a process ends; processes may share it: CLONE_SYSVSEM. */
public interface EndWork {
    /** Another process shares it. */
    EndWork share();

    /** A process that had it has ended. */
    void ended(int pid);
}
