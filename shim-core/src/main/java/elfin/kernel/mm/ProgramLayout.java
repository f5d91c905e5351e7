package elfin.kernel.mm;

/**
 * Where the program loader put things, for /proc, the core of signal frames, and exec's successor.
 */
public final class ProgramLayout {
    /** What {@link #clear} copies: a program that ends needs no memory for it. */
    private static final ProgramLayout EMPTY = new ProgramLayout();

    /** First and one past the last address of the program's executable segments. */
    public long codeStart;

    public long codeEnd;

    /** First and one past the last address of its writable segments. */
    public long dataStart;

    public long dataEnd;

    /** Address of {@code argc} when the program starts. */
    public long stackStart;

    /** Argument strings, {@code [argumentsStart, argumentsEnd)}. */
    public long argumentsStart;

    public long argumentsEnd;

    /** Environment strings. */
    public long environmentStart;

    public long environmentEnd;

    /** The auxiliary vector, with its AT_NULL. */
    public long auxiliaryVector;

    public long auxiliaryVectorEnd;

    /** The vDSO image and its data page, or 0. */
    public long vdso;

    public long vdsoData;

    private TextPatches patches;

    void setPatches(TextPatches textPatches) {
        patches = textPatches;
    }

    /** The rewrite plan at work, or null. */
    public TextPatches patches() {
        return patches;
    }

    /** See {@link AddressSpace#originalAddress}. */
    public long originalAddress(long instructionPointer) {
        return patches == null ? instructionPointer : patches.originalAddress(instructionPointer);
    }

    /** See {@link TextPatches#resumeAddress}. */
    public long resumeAddress(long instructionPointer) {
        return patches == null ? instructionPointer : patches.resumeAddress(instructionPointer);
    }

    void clear() {
        copyFrom(EMPTY);
    }

    void copyFrom(ProgramLayout other) {
        codeStart = other.codeStart;
        codeEnd = other.codeEnd;
        dataStart = other.dataStart;
        dataEnd = other.dataEnd;
        stackStart = other.stackStart;
        argumentsStart = other.argumentsStart;
        argumentsEnd = other.argumentsEnd;
        environmentStart = other.environmentStart;
        environmentEnd = other.environmentEnd;
        auxiliaryVector = other.auxiliaryVector;
        auxiliaryVectorEnd = other.auxiliaryVectorEnd;
        vdso = other.vdso;
        vdsoData = other.vdsoData;
        patches = other.patches;
    }
}
