package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Integer}. */
@Substitute(Integer.class)
@SuppressWarnings("ComparableType") // The compiler makes both classes one.
public final class JavaInteger extends JavaNumber implements Comparable<Integer> {
    public static final int MIN_VALUE = 0x80000000;
    public static final int MAX_VALUE = 0x7fffffff;

    private static final int CACHE_LOW = -128;
    private static final JavaInteger[] CACHE = cache();

    private final int value;

    private JavaInteger(int value) {
        this.value = value;
    }

    private static JavaInteger[] cache() {
        JavaInteger[] values = new JavaInteger[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = new JavaInteger(i + CACHE_LOW);
        }
        return values;
    }

    public static Integer valueOf(int value) {
        JavaInteger boxed =
                value >= CACHE_LOW && value < CACHE_LOW + CACHE.length
                        ? CACHE[value - CACHE_LOW]
                        : new JavaInteger(value);
        return (Integer) (Object) boxed;
    }

    @Override
    public int intValue() {
        return value;
    }

    @Override
    public long longValue() {
        return value;
    }

    @Override
    public int compareTo(Integer other) {
        return compare(value, other.intValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Integer && ((JavaInteger) other).value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return toString(value);
    }

    public static int hashCode(int value) {
        return value;
    }

    public static int compare(int a, int b) {
        return a < b ? -1 : a == b ? 0 : 1;
    }

    public static int compareUnsigned(int a, int b) {
        return compare(a + MIN_VALUE, b + MIN_VALUE);
    }

    public static int signum(int value) {
        return value > 0 ? 1 : value < 0 ? -1 : 0;
    }

    public static int max(int a, int b) {
        return Math.max(a, b);
    }

    public static int min(int a, int b) {
        return Math.min(a, b);
    }

    public static int sum(int a, int b) {
        return a + b;
    }

    public static long toUnsignedLong(int value) {
        return value & 0xffffffffL;
    }

    public static int divideUnsigned(int dividend, int divisor) {
        return (int) (toUnsignedLong(dividend) / toUnsignedLong(divisor));
    }

    public static int remainderUnsigned(int dividend, int divisor) {
        return (int) (toUnsignedLong(dividend) % toUnsignedLong(divisor));
    }

    public static String toString(int value) {
        return Long.toString(value);
    }

    public static String toString(int value, int radix) {
        return Long.toString(value, radix);
    }

    public static String toUnsignedString(int value) {
        return Long.toString(toUnsignedLong(value));
    }

    public static String toHexString(int value) {
        return Long.toHexString(toUnsignedLong(value));
    }

    public static String toOctalString(int value) {
        return Long.toOctalString(toUnsignedLong(value));
    }

    public static String toBinaryString(int value) {
        return Long.toBinaryString(toUnsignedLong(value));
    }

    public static int parseInt(String text) {
        return parseInt(text, 10);
    }

    public static int parseInt(String text, int radix) {
        long result = Long.parseLong(text, radix);
        if (result != (int) result) {
            throw new NumberFormatException(text);
        }
        return (int) result;
    }

    public static int bitCount(int value) {
        return Long.bitCount(toUnsignedLong(value));
    }

    public static int numberOfLeadingZeros(int value) {
        if (value == 0) {
            return 32;
        }
        int zeros = 0;
        int rest = value;
        for (int step = 16; step > 0; step >>= 1) {
            if (rest >>> 32 - step == 0) {
                zeros += step;
                rest <<= step;
            }
        }
        return zeros;
    }

    public static int numberOfTrailingZeros(int value) {
        return value == 0 ? 32 : bitCount((value & -value) - 1);
    }

    public static int highestOneBit(int value) {
        return value & MIN_VALUE >>> numberOfLeadingZeros(value);
    }

    public static int lowestOneBit(int value) {
        return value & -value;
    }

    public static int rotateLeft(int value, int distance) {
        return value << distance | value >>> -distance;
    }

    public static int rotateRight(int value, int distance) {
        return value >>> distance | value << -distance;
    }

    public static int reverseBytes(int value) {
        return value << 24 | (value & 0xff00) << 8 | value >>> 8 & 0xff00 | value >>> 24;
    }
}
