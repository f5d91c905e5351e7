package elfin.kernel.exec;

/** Where rewritten system calls jump to. */
public interface EntryPoints {
    /**
     * The kernel's entry for all calls of one number, or for any number ({@link
     * elfin.patch.PatchTable#ANY_NUMBER}).
     */
    long entryFor(int number);
}
