package elfin.kernel.task;

import elfin.kernel.mm.AddressSpace;

/** What processes need of the machine below. */
public interface TaskMachine {
    /** Gives a new task its kernel stack and register state; false without memory. */
    boolean allocate(Task task);

    /**
     * Has a new task go on where the current one made its system call, with the result 0.
     *
     * @param stackPointer the new task's, or 0 for the same
     */
    void continueCall(Task child, long stackPointer);

    /** Has the current task start at another program when its call is over. */
    void startProgram(Task task, long instructionPointer, long stackPointer);

    /** Makes the current task's FS base the processor's. */
    void loadThreadPointer(Task task);

    /** Page tables with the kernel's half only. */
    long kernelRoot();

    /** Copies an address space for fork(2), or null without memory. */
    AddressSpace copy(AddressSpace space);
}
