package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Number}, without floating point. */
@Substitute(Number.class)
public abstract class JavaNumber {
    public abstract int intValue();

    public abstract long longValue();

    public byte byteValue() {
        return (byte) intValue();
    }

    public short shortValue() {
        return (short) intValue();
    }
}
