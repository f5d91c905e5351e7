package elfin.kernel.fs;

import elfin.rules.Extern;

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
        check(other, offset, length);
        return nameEqual(name, other, offset, length) != 0;
    }

    /** Whether two names are equal. */
    public static boolean same(byte[] name, byte[] other) {
        return same(name, other, 0, other.length);
    }

    /** A hash of a name. */
    public static int hash(byte[] name, int offset, int length) {
        check(name, offset, length);
        return (int) nameHash(name, offset, length);
    }

    /** Where the first slash of {@code [at, end)} is, or the end. */
    public static int slash(byte[] path, int at, int end) {
        check(path, at, end - at);
        return (int) nameSlash(path, at, end);
    }

    /** Where in a path the part behind the last slash begins. */
    public static int lastName(byte[] path) {
        int start = path.length;
        while (start > 0 && path[start - 1] != '/') {
            start--;
        }
        return start;
    }

    /** Where text that begins at an index ends: before its NUL, or with the array. */
    public static int textEnd(byte[] text, int start) {
        int end = start;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return end;
    }

    private static void check(byte[] array, int offset, int length) {
        if ((offset | length) < 0 || offset > array.length - length) {
            throw new IndexOutOfBoundsException();
        }
    }

    /** The same number as on a JVM: tables made when the kernel is built are asked in it. */
    @Extern("name_hash")
    private static long nameHash(byte[] name, int offset, int length) {
        long hash = length;
        int at = offset;
        for (; at + 8 <= offset + length; at += 8) {
            long word = 0;
            for (int i = 7; i >= 0; i--) {
                word = word << 8 | name[at + i] & 0xff;
            }
            hash = mix(hash, word);
        }
        for (; at < offset + length; at++) {
            hash = mix(hash, name[at] & 0xff);
        }
        return hash ^ hash >>> 32;
    }

    private static long mix(long hash, long word) {
        long product = (hash ^ word) * 0x9e37_79b9_7f4a_7c15L;
        return product << 29 | product >>> 35;
    }

    @Extern("name_equal")
    private static long nameEqual(byte[] name, byte[] other, int offset, int length) {
        for (int i = 0; i < length; i++) {
            if (name[i] != other[offset + i]) {
                return 0;
            }
        }
        return 1;
    }

    @Extern("name_slash")
    private static long nameSlash(byte[] path, int at, int end) {
        int i = at;
        while (i < end && path[i] != '/') {
            i++;
        }
        return i;
    }
}
