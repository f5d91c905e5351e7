package elfin.kernel.log;

import elfin.raw.Cpu;
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

    /** Lines it remembers the places of: a power of two. */
    private static final int LINES = 256;

    /** Says when a line began. */
    public interface Times {
        /** Nanoseconds since boot of a value of the time-stamp counter. */
        long nanos(long timeStamp);
    }

    /** KERN_INFO. */
    private static final String LEVEL = "<6>";

    private static final byte[] BYTES = new byte[SIZE];
    private static long end;
    private static long firstUnread;
    private static long cleared;
    private static boolean inLine;

    /** Where lines begin, and the time-stamp counter then; the line of a number is at its rest. */
    private static final long[] STARTS = new long[LINES];

    private static final long[] STAMPS = new long[LINES];
    private static long lines;
    private static Times times;

    private LogBuffer() {}

    /** Adds a byte of a message. */
    @NoAlloc
    @NoThrow
    @Uninterruptible(reason = "used while the machine dies")
    static void add(byte character) {
        if (!inLine) {
            begin();
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
    private static void begin() {
        inLine = true;
        int place = (int) lines & LINES - 1;
        STARTS[place] = end;
        STAMPS[place] = Cpu.timeStamp();
        lines++;
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

    /** Adds a line that a program wrote, of a priority as in syslog(3). */
    public static void note(int priority, byte[] text, int from, int to) {
        if (inLine) {
            add((byte) '\n');
        }
        begin();
        put((byte) '<');
        String number = Integer.toString(priority);
        for (int i = 0; i < number.length(); i++) {
            put((byte) number.charAt(i));
        }
        put((byte) '>');
        for (int i = from; i < to; i++) {
            put(text[i]);
        }
        add((byte) '\n');
    }

    /** Sets who knows times. */
    public static void setTimes(Times clock) {
        times = clock;
    }

    /** The number that the next line gets; lines are counted from 0. */
    public static long nextLine() {
        return inLine ? lines - 1 : lines;
    }

    /** The first line that has not been overwritten; {@link #nextLine} when there is none. */
    public static long firstLine() {
        long first = Math.max(0, lines - LINES);
        while (first < nextLine() && startOf(first) < end - SIZE) {
            first++;
        }
        return first;
    }

    /** The first line that was not cleared. */
    public static long firstUnclearedLine() {
        long first = firstLine();
        while (first < nextLine() && startOf(first) < cleared) {
            first++;
        }
        return first;
    }

    /** Where a line begins that is there. */
    public static long startOf(long line) {
        return STARTS[(int) line & LINES - 1];
    }

    /** Behind the end of a line, where the next begins. */
    public static long endOf(long line) {
        return line + 1 < lines ? startOf(line + 1) : end;
    }

    /** Nanoseconds since boot of a line's beginning. */
    public static long nanosOf(long line) {
        return times == null ? 0 : Math.max(0, times.nanos(STAMPS[(int) line & LINES - 1]));
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
