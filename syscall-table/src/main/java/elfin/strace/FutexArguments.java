package elfin.strace;

/** futex(2): its operations, and how many arguments each has. */
final class FutexArguments {
    private static final int PRIVATE = 128;
    private static final int CLOCK_REALTIME = 256;
    private static final int OPERATION = 0x7f;

    private FutexArguments() {}

    static String operation(long value) {
        StringBuilder text = new StringBuilder(Names.FUTEX.name(value & OPERATION));
        if ((value & PRIVATE) != 0) {
            text.append("_PRIVATE");
        }
        if ((value & CLOCK_REALTIME) != 0) {
            text.append("|FUTEX_CLOCK_REALTIME");
        }
        return text.toString();
    }

    /** How many arguments an operation uses. */
    static int shown(long operation) {
        return switch ((int) operation & OPERATION) {
            case 1 -> 3;
            case 0, 6, 13 -> 4;
            case 7, 8 -> 2;
            case 3 -> 5;
            default -> 6;
        };
    }
}
