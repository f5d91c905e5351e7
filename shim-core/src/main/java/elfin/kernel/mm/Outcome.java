package elfin.kernel.mm;

/** What became of a page fault. */
public final class Outcome {
    /** The access can be repeated. */
    public static final int RESOLVED = 0;

    /** Nothing is mapped there: SIGSEGV with SEGV_MAPERR. */
    public static final int NOT_MAPPED = 1;

    /** The mapping forbids the access: SIGSEGV with SEGV_ACCERR. */
    public static final int NOT_ALLOWED = 2;

    /** The page lies beyond the end of the mapped file: SIGBUS with BUS_ADRERR. */
    public static final int BEYOND_FILE = 3;

    /** There is no memory for the page. */
    public static final int OUT_OF_MEMORY = 4;

    private Outcome() {}
}
