package elfin.elf;

/** Hexadecimal numbers in messages. */
final class Hex {
    private static final String DIGITS = "0123456789abcdef";

    private Hex() {}

    /** C spelling of an unsigned number: {@code 0x1f}. */
    static String of(long number) {
        StringBuilder text = new StringBuilder();
        text.append("0x");
        boolean leading = true;
        for (int shift = 60; shift >= 0; shift -= 4) {
            int digit = (int) (number >>> shift) & 0xf;
            if (digit != 0 || !leading || shift == 0) {
                leading = false;
                text.append(DIGITS.charAt(digit));
            }
        }
        return text.toString();
    }
}
