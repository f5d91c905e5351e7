package elfin.elf;

/** A file that cannot be run as a program. The message is one line and names the offset. */
public final class ElfException extends Exception {
    private static final long serialVersionUID = 1L;

    private final ElfProblem problem;
    private final long offset;

    /** {@code offset} is that of the first byte that is wrong. */
    public ElfException(ElfProblem problem, long offset, String what) {
        super(what + " (at offset " + Hex.of(offset) + ")");
        this.problem = problem;
        this.offset = offset;
    }

    /** What kind of problem it is. */
    public ElfProblem problem() {
        return problem;
    }

    /** Where in the file, in bytes. */
    public long offset() {
        return offset;
    }
}
