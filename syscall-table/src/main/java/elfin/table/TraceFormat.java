package elfin.table;

/**
 * The stream of a trace, little-endian. A record is
 *
 * <pre>
 *  0 u32 length of the whole record   4 u8 kind   5 u8 ENTER: 1 by trap, else 0   6 u16 call number
 *  8 u32 thread id   12 u32 0   16 u64 nanoseconds since boot
 * 24 ENTER: u64 arguments[6], u64 address behind the syscall instruction; EXIT: s64 result, u64 nanoseconds in the handler; SIGNAL: s32 number, s32 code, s32 sender, s32 0, u64 address
 *    then pieces of memory: u8 argument, u8 flags, u16 length, bytes
 * </pre>
 */
public final class TraceFormat {
    public static final int HEADER_SIZE = 24;
    public static final int LENGTH_OFFSET = 0;
    public static final int KIND_OFFSET = 4;
    public static final int TRAPPED_OFFSET = 5;
    public static final int NUMBER_OFFSET = 6;
    public static final int THREAD_OFFSET = 8;
    public static final int TIME_OFFSET = 16;

    public static final int ENTER = 1;
    public static final int EXIT = 2;
    public static final int SIGNAL = 3;

    public static final int ARGUMENT_COUNT = 6;
    public static final int ENTER_SIZE = HEADER_SIZE + 8 * ARGUMENT_COUNT + 8;
    public static final int EXIT_SIZE = HEADER_SIZE + 16;
    public static final int SIGNAL_SIZE = HEADER_SIZE + 24;

    public static final int PIECE_HEADER_SIZE = 4;

    /** The piece is not all that there was. */
    public static final int CUT = 1;

    /** The piece is the bytes of one part of the vector that came before. */
    public static final int PART = 2;

    /** How many bytes of a buffer a trace shows, as strace does. */
    public static final int SHOWN_BYTES = 32;

    /** Longest path or string that is sent. */
    public static final int LONGEST_STRING = 1024;

    /** Most elements of an array that are sent. */
    public static final int MOST_ELEMENTS = 32;

    private TraceFormat() {}
}
