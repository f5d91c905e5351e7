package elfin.kernel.exec;

/** Where rewritten sites jump to. */
public interface EntryPoints {
    /** The entry for a system call's number, or for any number with -1. */
    long entryFor(int number);
}
