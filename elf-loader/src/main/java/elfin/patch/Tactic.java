package elfin.patch;

/** How a syscall site is reached after rewriting. The order is the format's numbering. */
public enum Tactic {
    /** Not rewritten: the {@code syscall} stays and traps. */
    TRAP,
    /** A jump over the one instruction before the site; the {@code syscall} bytes stay. */
    P1,
    /** A short jump over the {@code syscall} into padding that holds a jump. */
    J,
    /** A jump over two or three instructions before the site; the {@code syscall} bytes stay. */
    P2,
    /** As P1 or P2, with instructions that touch memory: a fault in the stub is mapped back. */
    P3,
    /**
     * A short jump over the {@code syscall} to a jump that takes the place of code nearby; that
     * code runs from the stubs.
     */
    E;

    private static final Tactic[] ALL = values();

    /** The tactic with a number, or TRAP for an unknown one. */
    static Tactic of(int number) {
        return number >= 0 && number < ALL.length ? ALL[number] : TRAP;
    }
}
