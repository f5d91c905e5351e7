package elfin.kernel.tty;

/** Kinds of bytes as Linux's {@code ctype.h} knows them, whatever the terminal's characters are. */
final class Latin1 {
    private static final int CASE_DISTANCE = 'a' - 'A';

    private Latin1() {}

    static boolean isControl(int value) {
        return value < ' ' || value == 0x7f;
    }

    private static boolean isLower(int value) {
        return value >= 'a' && value <= 'z' || value >= 0xdf && value != 0xf7;
    }

    private static boolean isUpper(int value) {
        return value >= 'A' && value <= 'Z' || value >= 0xc0 && value <= 0xde && value != 0xd7;
    }

    /** Whether it is part of a word for the key that erases words. */
    static boolean isWord(int value) {
        return isLower(value) || isUpper(value) || value >= '0' && value <= '9' || value == '_';
    }

    static int toUpper(int value) {
        return isLower(value) ? value - CASE_DISTANCE : value;
    }

    static int toLower(int value) {
        return isUpper(value) ? value + CASE_DISTANCE : value;
    }
}
