package elfin.kernel.task;

/** The current task's extended registers, for signal frames; the processor's side implements it. */
public interface FpuState {
    /** Bytes of the saved state. */
    int size();

    /** The state components it holds, as in XCR0. */
    long features();

    /** Saves the registers and returns the kernel address of the saved state. */
    long save();

    /**
     * Loads the registers from kernel memory at the address that {@link #save} returned; false when
     * invalid.
     */
    boolean restore();
}
