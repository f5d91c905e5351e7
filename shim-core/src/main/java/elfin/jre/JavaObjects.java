package elfin.jre;

import elfin.rules.Substitute;
import java.util.Objects;

/** {@code java.util.Objects}. */
@Substitute(Objects.class)
public final class JavaObjects {
    private JavaObjects() {}

    public static boolean equals(Object a, Object b) {
        return a == b || a != null && a.equals(b);
    }

    public static int hashCode(Object object) {
        return object == null ? 0 : object.hashCode();
    }

    public static int hash(Object... values) {
        int result = 1;
        for (Object value : values) {
            result = 31 * result + hashCode(value);
        }
        return result;
    }

    public static String toString(Object object) {
        return String.valueOf(object);
    }

    public static boolean isNull(Object object) {
        return object == null;
    }

    public static boolean nonNull(Object object) {
        return object != null;
    }

    public static Object requireNonNull(Object object) {
        if (object == null) {
            throw new NullPointerException();
        }
        return object;
    }

    public static Object requireNonNull(Object object, String message) {
        if (object == null) {
            throw new NullPointerException(message);
        }
        return object;
    }

    public static int checkIndex(int index, int length) {
        if (index < 0 || index >= length) {
            throw new IndexOutOfBoundsException(
                    "Index " + index + " out of bounds for length " + length);
        }
        return index;
    }
}
