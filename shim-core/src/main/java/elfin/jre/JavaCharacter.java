package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Character}, for Latin-1. */
@Substitute(Character.class)
@SuppressWarnings("ComparableType") // The compiler makes both classes one.
public final class JavaCharacter implements Comparable<Character> {
    private final char value;

    private JavaCharacter(char value) {
        this.value = value;
    }

    public static Character valueOf(char value) {
        return (Character) (Object) new JavaCharacter(value);
    }

    public char charValue() {
        return value;
    }

    @Override
    public int compareTo(Character other) {
        return value - other.charValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Character && ((JavaCharacter) other).value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return String.valueOf(value);
    }

    public static String toString(char value) {
        return String.valueOf(value);
    }

    public static int hashCode(char value) {
        return value;
    }

    public static int compare(char a, char b) {
        return a - b;
    }

    public static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    public static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    public static boolean isLetterOrDigit(char c) {
        return isLetter(c) || isDigit(c);
    }

    public static boolean isUpperCase(char c) {
        return c >= 'A' && c <= 'Z';
    }

    public static boolean isLowerCase(char c) {
        return c >= 'a' && c <= 'z';
    }

    public static boolean isWhitespace(char c) {
        return c == ' ' || c >= 9 && c <= 13 || c >= 28 && c <= 31;
    }

    public static char toLowerCase(char c) {
        return isUpperCase(c) ? (char) (c + 32) : c;
    }

    public static char toUpperCase(char c) {
        return isLowerCase(c) ? (char) (c - 32) : c;
    }

    public static int digit(char c, int radix) {
        int value = -1;
        if (isDigit(c)) {
            value = c - '0';
        } else if (isLetter(c)) {
            value = toLowerCase(c) - 'a' + 10;
        }
        return value < radix ? value : -1;
    }

    public static char forDigit(int digit, int radix) {
        if (digit < 0 || digit >= radix) {
            return 0;
        }
        return (char) (digit < 10 ? '0' + digit : 'a' + digit - 10);
    }
}
