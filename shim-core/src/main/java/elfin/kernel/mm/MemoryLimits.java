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

    /** RLIMIT_MEMLOCK; {@link #INFINITE} also for CAP_IPC_LOCK. */
    public long lockedMemory = INFINITE;

    /** Whether {@code pageCount} pages are at most a limit in bytes. */
    static boolean allows(long limit, long pageCount) {
        return limit == INFINITE || Long.compareUnsigned(pageCount, limit >>> Frames.SHIFT) <= 0;
    }

    MemoryLimits copy() {
        MemoryLimits copy = new MemoryLimits();
        copy.addressSpace = addressSpace;
        copy.data = data;
        copy.stack = stack;
        copy.lockedMemory = lockedMemory;
        return copy;
    }
}
