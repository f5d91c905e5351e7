package elfin.kernel.task;

/** What clone(2) and clone3(2) ask for. */
public final class CloneRequest {
    /** The flags, without the signal. */
    public long flags;

    /** What the parent gets at the child's end; 0 for nothing. */
    public int exitSignal;

    /** The new task's stack pointer, or 0 for the same. */
    public long stackPointer;

    /** With CLONE_PARENT_SETTID, CLONE_CHILD_SETTID or CLONE_CHILD_CLEARTID, CLONE_PIDFD. */
    public long parentTidAddress;

    public long childTidAddress;
    public long pidFileAddress;

    /** With CLONE_SETTLS. */
    public long threadPointer;

    /** The id that the new task is to have, or 0 for any. */
    public int chosenId;

    /** Whether a flag is set. */
    public boolean has(long flag) {
        return (flags & flag) != 0;
    }
}
