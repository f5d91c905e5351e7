package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Short}. */
@Substitute(Short.class)
@SuppressWarnings("ComparableType") // The compiler makes both classes one.
public final class JavaShort extends JavaNumber implements Comparable<Short> {
    private final short value;

    private JavaShort(short value) {
        this.value = value;
    }

    public static Short valueOf(short value) {
        return (Short) (Object) new JavaShort(value);
    }

    @Override
    public short shortValue() {
        return value;
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
    public int compareTo(Short other) {
        return value - other.intValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Short && ((JavaShort) other).value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }

    public static int hashCode(short value) {
        return value;
    }

    public static int compare(short a, short b) {
        return a - b;
    }

    public static int toUnsignedInt(short value) {
        return value & 0xffff;
    }

    public static long toUnsignedLong(short value) {
        return value & 0xffffL;
    }

    public static String toString(short value) {
        return Integer.toString(value);
    }
}
