package elfin.kernel.task;

/** The current task's extended registers, for signal frames; the processor's side implements it. */
public interface FpuState {
    /** Bytes of the saved state. */
    int size();

    /** The state components it holds, as in XCR0. */
    long features();

    /** Saves the registers and returns the kernel address of the saved state. */
    long save();

    /** The kernel address of a task's state, the current one's or that of one that waits. */
    long saved(Task task);

    /** Gives the registers the values that a program starts with. */
    void reset();

    /** Makes the saved state one of x87 and SSE only: all that a frame without mark has. */
    void forgetExtensions();

    /**
     * Loads the registers from kernel memory at the address that {@link #save} returned; false when
     * invalid.
     */
    boolean restore();
}
