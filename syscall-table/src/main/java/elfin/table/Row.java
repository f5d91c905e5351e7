package elfin.table;

/**
 * One system call.
 *
 * @param number its number on x86-64
 * @param name its name
 * @param arguments its arguments in order, at most six
 * @param level how much of it there is
 * @param note what is left out, or what a stub answers; empty when there is nothing to say
 */
public record Row(int number, String name, Argument[] arguments, Level level, String note) {
    /** The beginning of the note of a call that only ever answers so. */
    private static final String ONLY_MISSING = "ENOSYS: ";

    /** Whether a handler answers it; else it is answered as a number that Linux does not know. */
    public boolean isHandled() {
        return level != Level.ABSENT && !isAlwaysMissing();
    }

    /** Whether it only ever answers {@code ENOSYS}, as a Linux of some configuration does. */
    public boolean isAlwaysMissing() {
        return note.startsWith(ONLY_MISSING);
    }
}
