package elfin.kernel.log;

import elfin.rules.NoAlloc;
import elfin.rules.NoThrow;
import elfin.rules.Uninterruptible;

/**
 * The last messages of the kernel, which syslog(2) reads. A place in it is the number of bytes
 * written before, since the start. Every line begins with its level in angle brackets.
 */
public final class LogBuffer {
    /** Bytes it holds: a power of two. */
    public static final int SIZE = 8192;

    /** KERN_INFO. */
    private static final String LEVEL = "<6>";

    private static final byte[] BYTES = new byte[SIZE];
    private static long end;
    private static long firstUnread;
    private static long cleared;
    private static boolean inLine;

    private LogBuffer() {}

    /** Adds a byte of a message. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    static void add(byte character) {
        if (!inLine) {
            inLine = true;
            for (int i = 0; i < LEVEL.length(); i++) {
                put((byte) LEVEL.charAt(i));
            }
        }
        inLine = character != '\n';
        put(character);
    }

    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    private static void put(byte character) {
        BYTES[(int) end & SIZE - 1] = character;
        end++;
    }

    /** Adds a line that is not shown on the debug console. */
    public static void note(String text) {
        for (int i = 0; i < text.length(); i++) {
            add((byte) text.charAt(i));
        }
        add((byte) '\n');
    }

    /** Behind the last byte. */
    public static long end() {
        return end;
    }

    /** The byte at a place that has not been overwritten. */
    public static byte at(long place) {
        return BYTES[(int) place & SIZE - 1];
    }

    /** The first byte that {@link #read} has not passed. */
    public static long firstUnread() {
        return Math.max(firstUnread, end - SIZE);
    }

    public static int unread() {
        return (int) (end - firstUnread());
    }

    /** Passes bytes that were unread. */
    public static void read(int count) {
        firstUnread = firstUnread() + count;
    }

    /** Where the last lines start that fit in a number of bytes and were not cleared. */
    public static long startOfLast(int room) {
        long start = Math.max(cleared, end - Math.min(room, SIZE));
        boolean cut =
                start > cleared && start > 0 && (end - start == SIZE || at(start - 1) != '\n');
        while (cut && start < end && at(start++) != '\n') {}
        return start;
    }

    /** {@link #startOfLast} gives nothing before this moment again. */
    public static void clear() {
        cleared = end;
    }
}
