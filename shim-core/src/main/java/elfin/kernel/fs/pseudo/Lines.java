package elfin.kernel.fs.pseudo;

/** Formatting of numbers, as the texts of /proc need it. */
public final class Lines {
    private static final int KIB_SHIFT = 10;

    /** More cannot be a number that is meant. */
    private static final int MOST_DIGITS = 16;

    private Lines() {}

    /** A decimal number with spaces before it. */
    public static void right(StringBuilder text, long value, int width) {
        String number = Long.toString(value);
        pad(text, ' ', width - number.length());
        text.append(number);
    }

    /** A text with spaces behind it. */
    public static void left(StringBuilder text, String value, int width) {
        text.append(value);
        pad(text, ' ', width - value.length());
    }

    /** A hexadecimal number with zeros before it. */
    public static void hex(StringBuilder text, long value, int digits) {
        String number = Long.toHexString(value);
        pad(text, '0', digits - number.length());
        text.append(number);
    }

    /** An octal number with zeros before it. */
    public static void octal(StringBuilder text, long value, int digits) {
        int length = 1;
        while (value >>> 3 * length != 0) {
            length++;
        }
        pad(text, '0', digits - length);
        for (int i = length - 1; i >= 0; i--) {
            text.append((char) ('0' + (value >>> 3 * i & 7)));
        }
    }

    /** A line of a name and kibibytes, the number in a column of so many characters. */
    public static void kib(StringBuilder text, String name, long bytes, int width) {
        text.append(name);
        right(text, bytes >> KIB_SHIFT, width);
        text.append(" kB\n");
    }

    /** Bytes as Latin-1 characters. */
    public static void bytes(StringBuilder text, byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            text.append((char) (bytes[i] & 0xff));
        }
    }

    /**
     * The decimal number that was written, with white space around it; the error is told by {@link
     * #isNumber}.
     */
    public static long number(byte[] bytes, int length) {
        int at = skip(bytes, 0, length);
        boolean negative = at < length && bytes[at] == '-';
        at += negative ? 1 : 0;
        long value = 0;
        while (at < length && isDigit(bytes[at])) {
            value = value * 10 + bytes[at++] - '0';
        }
        return negative ? -value : value;
    }

    /** Whether what was written is one decimal number of at most 18 digits. */
    public static boolean isNumber(byte[] bytes, int length) {
        int at = skip(bytes, 0, length);
        at += at < length && bytes[at] == '-' ? 1 : 0;
        int start = at;
        while (at < length && isDigit(bytes[at])) {
            at++;
        }
        int digits = at - start;
        return digits > 0 && digits <= 18 && skip(bytes, at, length) == length;
    }

    /** Whether what was written is one decimal number without sign that fits in 64 bits. */
    public static boolean isUnsigned(byte[] bytes, int length) {
        int start = skip(bytes, 0, length);
        long value = 0;
        int at = start;
        for (; at < length && isDigit(bytes[at]); at++) {
            int digit = bytes[at] - '0';
            if (Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0) {
                return false;
            }
            value = value * 10 + digit;
        }
        return at > start && skip(bytes, at, length) == length;
    }

    /**
     * The unsigned number of a line in the base that C would read it in (0x, 0, or decimal).
     *
     * @return -1 when it is none
     */
    public static long numberOfAnyBase(byte[] bytes, int length) {
        int end = length > 0 && bytes[length - 1] == '\n' ? length - 1 : length;
        boolean zero = end > 1 && bytes[0] == '0';
        boolean hex = zero && (bytes[1] | 0x20) == 'x';
        int base = hex ? 16 : zero ? 8 : 10;
        long number = 0;
        int at = hex ? 2 : 0;
        boolean valid = at < end && end <= MOST_DIGITS;
        while (valid && at < end) {
            int digit = Character.digit((char) (bytes[at++] & 0xff), base);
            valid = digit >= 0;
            number = number * base + digit;
        }
        return valid ? number : -1;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    private static int skip(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length
                && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\t' || bytes[at] == 0)) {
            at++;
        }
        return at;
    }

    private static void pad(StringBuilder text, char with, int count) {
        for (int i = 0; i < count; i++) {
            text.append(with);
        }
    }
}
