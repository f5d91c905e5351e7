package elfin.table;

/**
 * The calls' names in one array, for a kernel that needs nothing else of the rows: it is a tenth of
 * their size.
 */
public final class CallNames {
    /** Longer than the longest name. */
    private static final int MOST_LETTERS = 31;

    /** Per number, from 0: the name's length, then the name. */
    private static final byte[] TEXT = text();

    private CallNames() {}

    /** How long the name of a number is; 0 when Linux has no such call. */
    public static int length(long number) {
        int at = find(number);
        return at < TEXT.length ? TEXT[at] : 0;
    }

    /** A letter of a name, which is that long. */
    public static byte letter(long number, int index) {
        return TEXT[find(number) + 1 + index];
    }

    /** The name of a number, or null when Linux has no such call. */
    public static String of(long number) {
        int at = find(number);
        return length(number) > 0 ? new String(TEXT, at + 1, TEXT[at]) : null;
    }

    /** The place of a number's length, or the end. */
    private static int find(long number) {
        int at = 0;
        long left = number < 0 ? Long.MAX_VALUE : number;
        while (at < TEXT.length && left-- > 0) {
            at += 1 + TEXT[at];
        }
        return at;
    }

    private static byte[] text() {
        Row[] rows = Syscalls.ROWS;
        int highest = rows[rows.length - 1].number();
        byte[] text = new byte[(highest + 1) * (1 + MOST_LETTERS)];
        int end = 0;
        for (int number = 0; number <= highest; number++) {
            Row row = Syscalls.find(number);
            String name = row == null ? "" : row.name();
            text[end++] = (byte) name.length();
            for (int i = 0; i < name.length(); i++) {
                text[end++] = (byte) name.charAt(i);
            }
        }
        byte[] exact = new byte[end];
        System.arraycopy(text, 0, exact, 0, end);
        return exact;
    }
}
