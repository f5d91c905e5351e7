package elfin.rewrite;

import elfin.elf.ElfException;
import elfin.elf.ElfProblem;

/**
 * Bounds of an analysis, far above what any real program has: a hostile file meets one of them
 * instead of taking all memory or an hour.
 */
final class Limits {
    /** Bytes from the first to the last of code; the largest browsers have 200 million. */
    static final long CODE_BYTES = 384L << 20;

    /** Symbols, frame descriptions and entries of Go's table together. */
    static final int FUNCTION_ENTRIES = 16_000_000;

    /** Landing pads of all functions. */
    static final int LANDING_PADS = 8_000_000;

    /** Entries of relocation tables. */
    static final int RELOCATIONS = 8_000_000;

    /** Entries of jump tables. */
    static final int TABLE_ENTRIES = 8_000_000;

    /** Jumps, calls and addresses in instructions. */
    static final int EDGES = 64_000_000;

    /** Pieces of code that nothing describes. */
    static final int DESCENT_BLOCKS = 2_000_000;

    /** Sites of one program; a plan has room for more. */
    static final int SITES = 50_000;

    /** Places looked at in the search for all numbers. */
    static final int SEARCH_STATES = 3_000_000;

    /** Variables whose uses are looked for in all code. */
    static final int GLOBALS = 64;

    private Limits() {}

    /** A bound was met. Caught where the analysis starts, and never seen outside. */
    static final class Exceeded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Exceeded(String what) {
            super(what, null, false, false);
        }

        ElfException toElfException() {
            return new ElfException(ElfProblem.TOO_COMPLEX, 0, getMessage());
        }
    }

    /** Counts towards a bound. */
    static final class Counter {
        private final int limit;
        private final String what;
        private int count;

        Counter(int limit, String what) {
            this.limit = limit;
            this.what = what;
        }

        void add() {
            if (++count > limit) {
                throw new Exceeded("more than " + limit + " " + what);
            }
        }
    }
}
