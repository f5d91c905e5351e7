package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.Boolean}. */
@Substitute(Boolean.class)
public final class JavaBoolean {
    public static final JavaBoolean TRUE = new JavaBoolean(true);
    public static final JavaBoolean FALSE = new JavaBoolean(false);

    private final boolean value;

    private JavaBoolean(boolean value) {
        this.value = value;
    }

    public static Boolean valueOf(boolean value) {
        return (Boolean) (Object) (value ? TRUE : FALSE);
    }

    public boolean booleanValue() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Boolean && ((JavaBoolean) other).value == value;
    }

    @Override
    public int hashCode() {
        return hashCode(value);
    }

    @Override
    public String toString() {
        return toString(value);
    }

    public static int hashCode(boolean value) {
        return value ? 1231 : 1237;
    }

    public static String toString(boolean value) {
        return value ? "true" : "false";
    }

    public static int compare(boolean a, boolean b) {
        return a == b ? 0 : a ? 1 : -1;
    }
}
