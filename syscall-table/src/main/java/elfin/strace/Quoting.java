package elfin.strace;

/** Strings as strace quotes them: C escapes, others in octal. */
final class Quoting {
    private Quoting() {}

    /** In quotes. */
    static String quote(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < bytes.length; i++) {
            int value = bytes[i] & 0xff;
            boolean digitFollows =
                    i + 1 < bytes.length && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';
            text.append(escape(value, digitFollows));
        }
        return text.append('"').toString();
    }

    private static String escape(int value, boolean digitFollows) {
        return switch (value) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            case '\f' -> "\\f";
            case 0x0b -> "\\v";
            default -> {
                if (value >= ' ' && value < 0x7f) {
                    yield String.valueOf((char) value);
                }
                yield digitFollows
                        ? String.format("\\%03o", value)
                        : "\\" + Integer.toOctalString(value);
            }
        };
    }

    /** In quotes, every byte in hexadecimal. */
    static String hexadecimal(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (byte one : bytes) {
            text.append(String.format("\\x%02x", one & 0xff));
        }
        return text.append('"').toString();
    }

    /** Up to the first NUL. */
    static byte[] untilNul(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return java.util.Arrays.copyOf(bytes, length);
    }
}
