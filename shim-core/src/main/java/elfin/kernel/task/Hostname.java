package elfin.kernel.task;

/** The machine's name: sethostname(2). */
public final class Hostname {
    /** Linux's {@code __NEW_UTS_LEN}. */
    public static final int LONGEST = 64;

    private static final byte[] BYTES = new byte[LONGEST];
    private static int length;

    private Hostname() {}

    /** Sets the name, cut at the longest that fits. */
    public static void set(byte[] name, int nameLength) {
        length = Math.min(nameLength, LONGEST);
        System.arraycopy(name, 0, BYTES, 0, length);
    }

    public static byte[] bytes() {
        return BYTES;
    }

    public static int length() {
        return length;
    }
}
