package elfin.kernel.mm;

/** The resource limits that memory management enforces, in bytes: getrlimit(2). */
public final class MemoryLimits {
    /** RLIM_INFINITY. */
    public static final long INFINITE = -1;

    private static final long DEFAULT_STACK = 8L << 20;

    /** RLIMIT_AS. */
    public long addressSpace = INFINITE;

    /** RLIMIT_DATA. */
    public long data = INFINITE;

    /** RLIMIT_STACK. */
    public long stack = DEFAULT_STACK;

    /** RLIMIT_MEMLOCK. */
    public long lockedMemory = INFINITE;

    /** CAP_IPC_LOCK: whoever makes the call may lock any amount of memory. */
    public boolean lockedMemoryExempt;

    /** Whether {@code pageCount} pages are at most a limit in bytes. */
    static boolean allows(long limit, long pageCount) {
        return limit == INFINITE || Long.compareUnsigned(pageCount, limit >>> Frames.SHIFT) <= 0;
    }

    /** Whether memory may be locked at all: Linux's can_do_mlock(). */
    boolean mayLock() {
        return lockedMemoryExempt || lockedMemory != 0;
    }

    /** Whether so many locked pages are allowed. */
    boolean allowsLocked(long pageCount) {
        return lockedMemoryExempt || allows(lockedMemory, pageCount);
    }

    MemoryLimits copy() {
        MemoryLimits copy = new MemoryLimits();
        copy.addressSpace = addressSpace;
        copy.data = data;
        copy.stack = stack;
        copy.lockedMemory = lockedMemory;
        copy.lockedMemoryExempt = lockedMemoryExempt;
        return copy;
    }
}
