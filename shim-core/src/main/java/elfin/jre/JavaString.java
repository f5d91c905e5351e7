package elfin.jre;

import elfin.rules.Substitute;

/** {@code java.lang.String}, of Latin-1 characters only: one byte each. */
@Substitute(String.class)
@SuppressWarnings("ComparableType") // The compiler makes both classes one.
public final class JavaString implements CharSequence, Comparable<String> {
    private static final byte[] NOTHING = new byte[0];

    private final byte[] value;
    private int hash;

    public JavaString() {
        value = NOTHING;
    }

    public JavaString(String original) {
        value = ((JavaString) (Object) original).value;
    }

    public JavaString(byte[] latin1) {
        value = latin1.clone();
    }

    public JavaString(byte[] latin1, int offset, int length) {
        if ((offset | length) < 0 || offset > latin1.length - length) {
            throw new StringIndexOutOfBoundsException();
        }
        value = new byte[length];
        System.arraycopy(latin1, offset, value, 0, length);
    }

    public JavaString(char[] characters) {
        value = new byte[characters.length];
        for (int i = 0; i < characters.length; i++) {
            value[i] = (byte) characters[i];
        }
    }

    @Override
    public int length() {
        return value.length;
    }

    @Override
    public boolean isEmpty() {
        return value.length == 0;
    }

    @Override
    public char charAt(int index) {
        return (char) (value[index] & 0xff);
    }

    private static byte[] bytes(Object text) {
        return ((JavaString) text).value;
    }

    @Override
    public boolean equals(Object other) {
        if ((Object) this == other) {
            return true;
        }
        if (!(other instanceof String)) {
            return false;
        }
        byte[] theirs = bytes(other);
        if (theirs.length != value.length) {
            return false;
        }
        for (int i = 0; i < value.length; i++) {
            if (value[i] != theirs[i]) {
                return false;
            }
        }
        return true;
    }

    public boolean equalsIgnoreCase(String other) {
        if (other == null || other.length() != value.length) {
            return false;
        }
        for (int i = 0; i < value.length; i++) {
            if (Character.toLowerCase(charAt(i)) != Character.toLowerCase(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int result = hash;
        if (result == 0) {
            for (byte character : value) {
                result = 31 * result + (character & 0xff);
            }
            if (result != 0) {
                // Strings of the image are read-only; the build has set their hashes.
                hash = result;
            }
        }
        return result;
    }

    @Override
    public int compareTo(String other) {
        byte[] theirs = bytes(other);
        int common = Math.min(value.length, theirs.length);
        for (int i = 0; i < common; i++) {
            int difference = (value[i] & 0xff) - (theirs[i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return value.length - theirs.length;
    }

    public boolean startsWith(String prefix) {
        return startsWith(prefix, 0);
    }

    public boolean startsWith(String prefix, int offset) {
        byte[] wanted = bytes(prefix);
        if (offset < 0 || offset > value.length - wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (value[offset + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    public boolean endsWith(String suffix) {
        return startsWith(suffix, value.length - suffix.length());
    }

    public int indexOf(int character) {
        return indexOf(character, 0);
    }

    public int indexOf(int character, int from) {
        for (int i = Math.max(from, 0); i < value.length; i++) {
            if ((value[i] & 0xff) == character) {
                return i;
            }
        }
        return -1;
    }

    public int indexOf(String text) {
        return indexOf(text, 0);
    }

    public int indexOf(String text, int from) {
        for (int i = Math.max(from, 0); i <= value.length - text.length(); i++) {
            if (startsWith(text, i)) {
                return i;
            }
        }
        return -1;
    }

    public int lastIndexOf(int character) {
        for (int i = value.length - 1; i >= 0; i--) {
            if ((value[i] & 0xff) == character) {
                return i;
            }
        }
        return -1;
    }

    public boolean contains(CharSequence text) {
        return indexOf(text.toString()) >= 0;
    }

    public String substring(int begin) {
        return substring(begin, value.length);
    }

    public String substring(int begin, int end) {
        return new String(value, begin, end - begin);
    }

    @Override
    public CharSequence subSequence(int begin, int end) {
        return substring(begin, end);
    }

    public String concat(String other) {
        return new StringBuilder().append((String) (Object) this).append(other).toString();
    }

    public String trim() {
        int begin = 0;
        int end = value.length;
        while (begin < end && (value[begin] & 0xff) <= ' ') {
            begin++;
        }
        while (end > begin && (value[end - 1] & 0xff) <= ' ') {
            end--;
        }
        return substring(begin, end);
    }

    public String repeat(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((String) (Object) this);
        }
        return text.toString();
    }

    public String replace(char from, char to) {
        byte[] result = value.clone();
        for (int i = 0; i < result.length; i++) {
            if ((result[i] & 0xff) == from) {
                result[i] = (byte) to;
            }
        }
        return new String(result);
    }

    public String toLowerCase() {
        byte[] result = value.clone();
        for (int i = 0; i < result.length; i++) {
            result[i] = (byte) Character.toLowerCase((char) (result[i] & 0xff));
        }
        return new String(result);
    }

    public char[] toCharArray() {
        char[] characters = new char[value.length];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = charAt(i);
        }
        return characters;
    }

    /** The characters as Latin-1 bytes. */
    public byte[] getBytes() {
        return value.clone();
    }

    @Override
    public String toString() {
        return (String) (Object) this;
    }

    public static String valueOf(Object object) {
        return object == null ? "null" : object.toString();
    }

    public static String valueOf(int number) {
        return Integer.toString(number);
    }

    public static String valueOf(long number) {
        return Long.toString(number);
    }

    public static String valueOf(boolean flag) {
        return flag ? "true" : "false";
    }

    public static String valueOf(char character) {
        return new String(new byte[] {(byte) character});
    }
}
