package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Byte}. */
@Substitute(Byte.class)
@SuppressWarnings("ComparableType") // The compiler makes both classes one.
public final class JavaByte extends JavaNumber implements Comparable<Byte> {
    private final byte value;

    private JavaByte(byte value) {
        this.value = value;
    }

    public static Byte valueOf(byte value) {
        return (Byte) (Object) new JavaByte(value);
    }

    @Override
    public byte byteValue() {
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
    public int compareTo(Byte other) {
        return value - other.intValue();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Byte && ((JavaByte) other).value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }

    public static int hashCode(byte value) {
        return value;
    }

    public static int compare(byte a, byte b) {
        return a - b;
    }

    public static int toUnsignedInt(byte value) {
        return value & 0xff;
    }

    public static long toUnsignedLong(byte value) {
        return value & 0xffL;
    }

    public static String toString(byte value) {
        return Integer.toString(value);
    }
}
