package elfin.kernel.mm;

/**
 * Where the program loader put things, for /proc, the core of signal frames, and exec's successor.
 */
public final class ProgramLayout {
    private static final TextPatches[] NO_PATCHES = {};

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

    /** Rewrite plans at work: the program's first, then those of files that it mapped. */
    private TextPatches[] patches = NO_PATCHES;

    /**
     * Has a plan at work from now on. The array is never changed: a child of fork(2) has it too.
     */
    void addPatches(TextPatches added) {
        TextPatches[] all = new TextPatches[patches.length + 1];
        System.arraycopy(patches, 0, all, 0, patches.length);
        all[patches.length] = added;
        patches = all;
    }

    void removePatches(TextPatches removed) {
        TextPatches[] rest = new TextPatches[patches.length - 1];
        int next = 0;
        for (TextPatches one : patches) {
            if (one != removed) {
                rest[next++] = one;
            }
        }
        patches = rest;
    }

    /** How many plans are at work. */
    int patchesCount() {
        return patches.length;
    }

    TextPatches patchesAt(int index) {
        return patches[index];
    }

    /** The plan with patches on a page, or null. */
    public TextPatches patchesOn(long page) {
        for (TextPatches one : patches) {
            if (one.touches(page)) {
                return one;
            }
        }
        return null;
    }

    /** See {@link AddressSpace#originalAddress}. */
    public long originalAddress(long instructionPointer) {
        for (TextPatches one : patches) {
            long original = one.originalAddress(instructionPointer);
            if (original != instructionPointer) {
                return original;
            }
        }
        return instructionPointer;
    }

    /** See {@link TextPatches#resumeAddress}. */
    public long resumeAddress(long instructionPointer) {
        for (TextPatches one : patches) {
            long resumed = one.resumeAddress(instructionPointer);
            if (resumed != instructionPointer) {
                return resumed;
            }
        }
        return instructionPointer;
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
