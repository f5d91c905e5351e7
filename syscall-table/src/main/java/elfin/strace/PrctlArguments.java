package elfin.strace;

import elfin.strace.Pieces.Piece;

/** The second argument of prctl(2). */
final class PrctlArguments {
    private static final int PR_SET_PDEATHSIG = 1;
    private static final int PR_SET_NAME = 15;
    private static final int PR_GET_NAME = 16;

    private PrctlArguments() {}

    /** Whether an option has the argument. */
    static boolean isShown(long option, int argument) {
        return switch ((int) option) {
            case PR_SET_PDEATHSIG, 2, 4, 8, PR_SET_NAME, PR_GET_NAME, 22, 23, 24, 25, 26, 28, 29 ->
                    argument <= 1;
            case 3, 7, 21, 27, 30 -> false;
            case 36, 37, 40 -> argument <= 1;
            default -> true;
        };
    }

    static String format(long option, long value, Piece before, Piece after) {
        return switch ((int) option) {
            case PR_SET_NAME -> name(value, before);
            case PR_GET_NAME -> name(value, after);
            case PR_SET_PDEATHSIG -> Structures.signal(value);
            case 4, 8, 38 -> Long.toString(value);
            default -> NameTable.hexadecimal(value);
        };
    }

    private static String name(long value, Piece piece) {
        return piece == null
                ? CallFormatter.pointer(value)
                : Quoting.quote(Quoting.untilNul(piece.bytes()));
    }
}
