package elfin.strace;

import elfin.strace.Pieces.Piece;

/** The third argument of fcntl(2), and what its results mean. */
final class FcntlArguments {
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_GETFL = 3;
    private static final int F_SETFL = 4;

    private FcntlArguments() {}

    static boolean hasArgument(long command) {
        return switch ((int) command) {
            case F_GETFD, F_GETFL, 9, 11, 1025, 1032, 1034 -> false;
            default -> true;
        };
    }

    static String format(long command, long value, Piece memory) {
        return switch ((int) command) {
            case F_SETFD -> Names.DESCRIPTOR.flags(value);
            case F_SETFL -> Scalars.openFlags(value & 0xffffffffL);
            case 1033 -> Names.SEALS.flags(value);
            case 5, 6, 7, 36, 37, 38 ->
                    memory == null || memory.bytes().length < 24
                            ? CallFormatter.pointer(value)
                            : Structures.lock(memory.buffer());
            default -> Long.toString((int) value);
        };
    }

    /** What stands behind the equals sign. */
    static String result(long command, long value) {
        if (value != 0 && command == F_GETFD) {
            return NameTable.hexadecimal(value) + " (flags " + Names.DESCRIPTOR.flags(value) + ")";
        }
        if (command == F_GETFL) {
            return NameTable.hexadecimal(value) + " (flags " + Scalars.openFlags(value) + ")";
        }
        return Long.toString(value);
    }
}
