package elfin.table;

/** How much of a system call there is. */
public enum Level {
    /** All of it, as far as this kind of machine can have it. */
    FULL,
    /** Some of it; the row's note says what is left out. */
    PARTIAL,
    /** It answers, but does nothing; the row's note says what it answers. */
    STUB,
    /** Not there: {@code ENOSYS}. */
    ABSENT
}
