package elfin.kernel.fs;

/** Names and paths as bytes. */
public final class PathNames {
    /** Longest name of an entry: Linux's {@code NAME_MAX}. */
    public static final int NAME_MAX = 255;

    /** Longest path with its NUL: Linux's {@code PATH_MAX}. */
    public static final int PATH_MAX = 4096;

    private PathNames() {}

    /** The bytes of a Latin-1 string. */
    public static byte[] bytes(String text) {
        byte[] bytes = new byte[text.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) text.charAt(i);
        }
        return bytes;
    }

    /** A copy of a part of an array. */
    public static byte[] copy(byte[] from, int offset, int length) {
        byte[] result = new byte[length];
        System.arraycopy(from, offset, result, 0, length);
        return result;
    }

    /** Whether a name equals a part of an array. */
    public static boolean same(byte[] name, byte[] other, int offset, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (name[i] != other[offset + i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether two names are equal. */
    public static boolean same(byte[] name, byte[] other) {
        return same(name, other, 0, other.length);
    }

    /** A hash of a name. */
    public static int hash(byte[] name, int offset, int length) {
        int hash = 7;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + name[offset + i];
        }
        return hash ^ (hash >>> 15);
    }
}
