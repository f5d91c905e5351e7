package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Long}. */
@Substitute(Long.class)
@SuppressWarnings("ComparableType") // The compiler makes both classes one.
public final class JavaLong extends JavaNumber implements Comparable<Long> {
    public static final long MIN_VALUE = 0x8000000000000000L;
    public static final long MAX_VALUE = 0x7fffffffffffffffL;

    private static final int LONGEST_TEXT = 65;
    private static final int CACHE_LOW = -128;
    private static final JavaLong[] CACHE = cache();

    private final long value;

    private JavaLong(long value) {
        this.value = value;
    }

    private static JavaLong[] cache() {
        JavaLong[] values = new JavaLong[256];
        for (int i = 0; i < values.length; i++) {
            values[i] = new JavaLong(i + CACHE_LOW);
        }
        return values;
    }

    public static Long valueOf(long value) {
        JavaLong boxed =
                value >= CACHE_LOW && value < CACHE_LOW + CACHE.length
                        ? CACHE[(int) value - CACHE_LOW]
                        : new JavaLong(value);
        return (Long) (Object) boxed;
    }

    @Override
    public int intValue() {
        return (int) value;
    }

    @Override
    public long longValue() {
        return value;
    }

    @Override
    public int compareTo(Long other) {
        return compare(value, other.longValue());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Long && ((JavaLong) other).value == value;
    }

    @Override
    public int hashCode() {
        return hashCode(value);
    }

    @Override
    public String toString() {
        return toString(value);
    }

    public static int hashCode(long value) {
        return (int) (value ^ value >>> 32);
    }

    public static int compare(long a, long b) {
        return a < b ? -1 : a == b ? 0 : 1;
    }

    public static int compareUnsigned(long a, long b) {
        return compare(a + MIN_VALUE, b + MIN_VALUE);
    }

    public static int signum(long value) {
        return value > 0 ? 1 : value < 0 ? -1 : 0;
    }

    public static long max(long a, long b) {
        return Math.max(a, b);
    }

    public static long min(long a, long b) {
        return Math.min(a, b);
    }

    public static long sum(long a, long b) {
        return a + b;
    }

    /** Unsigned division by shifting in one quotient bit for large divisors, else by halves. */
    public static long divideUnsigned(long dividend, long divisor) {
        if (divisor < 0) {
            return compareUnsigned(dividend, divisor) < 0 ? 0 : 1;
        }
        if (dividend >= 0) {
            return dividend / divisor;
        }
        long quotient = (dividend >>> 1) / divisor << 1;
        long rest = dividend - quotient * divisor;
        return compareUnsigned(rest, divisor) >= 0 ? quotient + 1 : quotient;
    }

    public static long remainderUnsigned(long dividend, long divisor) {
        return dividend - divideUnsigned(dividend, divisor) * divisor;
    }

    public static String toString(long value) {
        return toString(value, 10);
    }

    public static String toString(long value, int radix) {
        byte[] digits = new byte[LONGEST_TEXT];
        int at = digits.length;
        // Counting down from the negative number, because -MIN_VALUE does not exist.
        long rest = value > 0 ? -value : value;
        do {
            int digit = (int) -(rest % radix);
            digits[--at] = (byte) Character.forDigit(digit, radix);
            rest /= radix;
        } while (rest != 0);
        if (value < 0) {
            digits[--at] = '-';
        }
        return new String(digits, at, digits.length - at);
    }

    public static String toUnsignedString(long value) {
        if (value >= 0) {
            return toString(value);
        }
        long quotient = divideUnsigned(value, 10);
        return toString(quotient) + (value - quotient * 10);
    }

    public static String toHexString(long value) {
        return powerOfTwo(value, 4);
    }

    public static String toOctalString(long value) {
        return powerOfTwo(value, 3);
    }

    public static String toBinaryString(long value) {
        return powerOfTwo(value, 1);
    }

    private static String powerOfTwo(long value, int bitsPerDigit) {
        byte[] digits = new byte[LONGEST_TEXT];
        int at = digits.length;
        long rest = value;
        do {
            int digit = (int) rest & (1 << bitsPerDigit) - 1;
            digits[--at] = (byte) Character.forDigit(digit, 16);
            rest >>>= bitsPerDigit;
        } while (rest != 0);
        return new String(digits, at, digits.length - at);
    }

    public static long parseLong(String text) {
        return parseLong(text, 10);
    }

    public static long parseLong(String text, int radix) {
        int length = text.length();
        boolean negative = length > 0 && text.charAt(0) == '-';
        int at = negative || length > 0 && text.charAt(0) == '+' ? 1 : 0;
        if (at == length) {
            throw new NumberFormatException(text);
        }
        long limit = negative ? MIN_VALUE : -MAX_VALUE;
        long result = 0;
        for (; at < length; at++) {
            int digit = Character.digit(text.charAt(at), radix);
            if (digit < 0 || result < limit / radix || result * radix < limit + digit) {
                throw new NumberFormatException(text);
            }
            result = result * radix - digit;
        }
        return negative ? result : -result;
    }

    public static int bitCount(long value) {
        long x = value;
        x = x - (x >>> 1 & 0x5555555555555555L);
        x = (x & 0x3333333333333333L) + (x >>> 2 & 0x3333333333333333L);
        x = x + (x >>> 4) & 0x0f0f0f0f0f0f0f0fL;
        return (int) (x * 0x0101010101010101L >>> 56);
    }

    public static int numberOfLeadingZeros(long value) {
        int high = (int) (value >>> 32);
        return high == 0
                ? 32 + Integer.numberOfLeadingZeros((int) value)
                : Integer.numberOfLeadingZeros(high);
    }

    public static int numberOfTrailingZeros(long value) {
        return value == 0 ? 64 : bitCount((value & -value) - 1);
    }

    public static long highestOneBit(long value) {
        return value & MIN_VALUE >>> numberOfLeadingZeros(value);
    }

    public static long lowestOneBit(long value) {
        return value & -value;
    }

    public static long rotateLeft(long value, int distance) {
        return value << distance | value >>> -distance;
    }

    public static long rotateRight(long value, int distance) {
        return value >>> distance | value << -distance;
    }

    public static long reverseBytes(long value) {
        return (long) Integer.reverseBytes((int) value) << 32
                | Integer.reverseBytes((int) (value >>> 32)) & 0xffffffffL;
    }
}
