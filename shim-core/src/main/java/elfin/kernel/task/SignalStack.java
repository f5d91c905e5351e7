package elfin.kernel.task;

import elfin.abi.Errno;
import elfin.abi.Signal;

/** The stack that a task's handlers with SA_ONSTACK run on: sigaltstack(2). */
public final class SignalStack {
    private long address;
    private long size;

    /** As they were given: SS_DISABLE, SS_ONSTACK or 0, and SS_AUTODISARM. */
    private int flags = Signal.SS_DISABLE;

    public long address() {
        return address;
    }

    public long size() {
        return size;
    }

    /** What sigaltstack(2) says of it when the stack pointer is there. */
    public int state(long stackPointer) {
        int use = isOn(stackPointer) ? Signal.SS_ONSTACK : 0;
        return (size == 0 ? Signal.SS_DISABLE : use) | flags & Signal.SS_AUTODISARM;
    }

    /** What a frame keeps. */
    int flags() {
        return flags;
    }

    /** Whether a stack pointer lies in it, and it is not one that is given up when used. */
    private boolean isOn(long stackPointer) {
        return (flags & Signal.SS_AUTODISARM) == 0 && contains(stackPointer);
    }

    boolean contains(long stackPointer) {
        return stackPointer > address && stackPointer - address <= size;
    }

    /** Whether a handler that wants it begins at its top. */
    boolean isEnteredFrom(long stackPointer) {
        return size != 0 && !isOn(stackPointer);
    }

    /** Whether a frame that is or will be in it must not leave it. */
    boolean holdsFrames(long stackPointer, boolean entered) {
        return entered || isOn(stackPointer);
    }

    /** With SS_AUTODISARM it is gone while a handler runs. */
    void disarm() {
        if ((flags & Signal.SS_AUTODISARM) != 0) {
            clear();
        }
    }

    void clear() {
        address = 0;
        size = 0;
        flags = Signal.SS_DISABLE;
    }

    void copyFrom(SignalStack other) {
        address = other.address;
        size = other.size;
        flags = other.flags;
    }

    /**
     * Sets another one.
     *
     * @param stackPointer the task's
     * @return 0 or an error
     */
    public long set(long newAddress, int newFlags, long newSize, long stackPointer) {
        if (isOn(stackPointer)) {
            return -Errno.EPERM;
        }
        int mode = newFlags & ~Signal.SS_AUTODISARM;
        if (mode != 0 && mode != Signal.SS_ONSTACK && mode != Signal.SS_DISABLE) {
            return -Errno.EINVAL;
        }
        boolean none = mode == Signal.SS_DISABLE;
        if (!none && Long.compareUnsigned(newSize, Signal.MINSIGSTKSZ) < 0) {
            return -Errno.ENOMEM;
        }
        address = none ? 0 : newAddress;
        size = none ? 0 : newSize;
        flags = newFlags;
        return 0;
    }
}
