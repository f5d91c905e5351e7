package elfin.kernel.task;

/** The machine's names: sethostname(2), setdomainname(2). */
public final class Hostname {
    /** Linux's {@code __NEW_UTS_LEN}. */
    public static final int LONGEST = 64;

    /** The host name. */
    public static final Hostname NODE = new Hostname("");

    /** The NIS domain name. */
    public static final Hostname DOMAIN = new Hostname("(none)");

    private final byte[] bytes = new byte[LONGEST];
    private int length;

    private Hostname(String name) {
        length = name.length();
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) name.charAt(i);
        }
    }

    /** Sets the name, cut at the longest that fits. */
    public void set(byte[] name, int nameLength) {
        length = Math.min(nameLength, LONGEST);
        System.arraycopy(name, 0, bytes, 0, length);
    }

    /** The name's bytes: the first {@link #length} of them. */
    public byte[] bytes() {
        return bytes;
    }

    public int length() {
        return length;
    }
}
