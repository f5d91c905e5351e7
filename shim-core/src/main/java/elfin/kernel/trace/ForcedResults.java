package elfin.kernel.trace;

/**
 * Results that stand in for calls' handlers, for experiments on what a program can do without: the
 * handlers do not run.
 */
public final class ForcedResults {
    /** Numbers are below this. */
    private static final int NUMBERS = 512;

    private final boolean[] forced = new boolean[NUMBERS];
    private final long[] results = new long[NUMBERS];

    /**
     * Reads what the host asks for.
     *
     * @param lines {@code NUMBER ERRNO} each: the call's number, and the error number it answers,
     *     or 0 for the result 0
     */
    public static ForcedResults parse(byte[][] lines) {
        ForcedResults all = new ForcedResults();
        for (byte[] line : lines) {
            int space = 0;
            while (space < line.length && line[space] != ' ') {
                space++;
            }
            int number = decimal(line, 0, space);
            if (number < NUMBERS) {
                all.forced[number] = true;
                all.results[number] = -decimal(line, space + 1, line.length);
            }
        }
        return all;
    }

    private static int decimal(byte[] digits, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            value = value * 10 + digits[i] - '0';
        }
        return value;
    }

    boolean contains(long number) {
        return number >= 0 && number < NUMBERS && forced[(int) number];
    }

    long result(long number) {
        return results[(int) number];
    }
}
