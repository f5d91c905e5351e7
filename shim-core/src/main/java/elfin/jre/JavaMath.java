package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Math}, for integers. */
@Substitute(Math.class)
public final class JavaMath {
    private JavaMath() {}

    public static int min(int a, int b) {
        return a < b ? a : b;
    }

    public static long min(long a, long b) {
        return a < b ? a : b;
    }

    public static int max(int a, int b) {
        return a > b ? a : b;
    }

    public static long max(long a, long b) {
        return a > b ? a : b;
    }

    public static int abs(int a) {
        return a < 0 ? -a : a;
    }

    public static long abs(long a) {
        return a < 0 ? -a : a;
    }

    private static ArithmeticException overflow(String type) {
        return new ArithmeticException(type + " overflow");
    }

    public static int addExact(int a, int b) {
        return fit((long) a + b);
    }

    public static int subtractExact(int a, int b) {
        return fit((long) a - b);
    }

    public static int multiplyExact(int a, int b) {
        return fit((long) a * b);
    }

    private static int fit(long value) {
        if (value != (int) value) {
            throw overflow("integer");
        }
        return (int) value;
    }

    public static int toIntExact(long value) {
        return fit(value);
    }

    public static long addExact(long a, long b) {
        long sum = a + b;
        if (((a ^ sum) & (b ^ sum)) < 0) {
            throw overflow("long");
        }
        return sum;
    }

    public static long subtractExact(long a, long b) {
        long difference = a - b;
        if (((a ^ b) & (a ^ difference)) < 0) {
            throw overflow("long");
        }
        return difference;
    }

    public static long multiplyExact(long a, long b) {
        long product = a * b;
        if (multiplyHigh(a, b) != product >> 63) {
            throw overflow("long");
        }
        return product;
    }

    /** The upper 64 bits of the signed product, from four 32-bit products. */
    public static long multiplyHigh(long a, long b) {
        long aHigh = a >> 32;
        long aLow = a & 0xffffffffL;
        long bHigh = b >> 32;
        long bLow = b & 0xffffffffL;
        long middle = aHigh * bLow + (aLow * bLow >>> 32);
        long other = aLow * bHigh + (middle & 0xffffffffL);
        return aHigh * bHigh + (middle >> 32) + (other >> 32);
    }

    public static int floorDiv(int a, int b) {
        int quotient = a / b;
        return (a ^ b) < 0 && quotient * b != a ? quotient - 1 : quotient;
    }

    public static long floorDiv(long a, long b) {
        long quotient = a / b;
        return (a ^ b) < 0 && quotient * b != a ? quotient - 1 : quotient;
    }

    public static long floorDiv(long a, int b) {
        return floorDiv(a, (long) b);
    }

    public static int floorMod(int a, int b) {
        return a - floorDiv(a, b) * b;
    }

    public static long floorMod(long a, long b) {
        return a - floorDiv(a, b) * b;
    }

    public static int floorMod(long a, int b) {
        return (int) floorMod(a, (long) b);
    }
}
