package elfin.strace;

import elfin.strace.Pieces.Piece;
import java.nio.ByteBuffer;

/** The third argument of ioctl(2). */
final class IoctlArguments {
    private static final int TCGETS = 0x5401;
    private static final int TCSETS = 0x5402;
    private static final int TCSETSF = 0x5404;
    private static final int TIOCGPGRP = 0x540f;
    private static final int TIOCSPGRP = 0x5410;
    private static final int TIOCGWINSZ = 0x5413;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int FIONREAD = 0x541b;
    private static final int FIONBIO = 0x5421;
    private static final int TIOCGSID = 0x5429;

    private static final String[] SPEEDS = {
        "B0", "B50", "B75", "B110", "B134", "B150", "B200", "B300", "B600", "B1200", "B1800",
        "B2400", "B4800", "B9600", "B19200", "B38400"
    };

    private IoctlArguments() {}

    /**
     * @param before the memory before the call, or null
     * @param after the memory after it, null when it failed
     */
    static String format(long command, long value, Piece before, Piece after) {
        return switch ((int) command) {
            case TCGETS -> of(value, after, IoctlArguments::terminal);
            case TCSETS, TCSETS + 1, TCSETSF -> of(value, before, IoctlArguments::terminal);
            case TIOCGWINSZ -> of(value, after, IoctlArguments::size);
            case TIOCSWINSZ -> of(value, before, IoctlArguments::size);
            case FIONREAD, TIOCGPGRP, TIOCGSID ->
                    of(value, after, memory -> "[" + memory.getInt(0) + "]");
            case TIOCSPGRP, FIONBIO -> of(value, before, memory -> "[" + memory.getInt(0) + "]");
            default -> NameTable.hexadecimal(value);
        };
    }

    private static String of(
            long value, Piece piece, java.util.function.Function<ByteBuffer, String> format) {
        return piece == null ? CallFormatter.pointer(value) : format.apply(piece.buffer());
    }

    private static String terminal(ByteBuffer memory) {
        int speed = memory.getInt(8) & 0xf;
        int output = memory.getInt(4);
        int local = memory.getInt(12);
        return "{"
                + SPEEDS[speed]
                + " "
                + flag(output, 1, "opost")
                + " "
                + flag(local, 1, "isig")
                + " "
                + flag(local, 2, "icanon")
                + " "
                + flag(local, 8, "echo")
                + " ...}";
    }

    private static String flag(int flags, int bit, String name) {
        return (flags & bit) != 0 ? name : "-" + name;
    }

    private static String size(ByteBuffer memory) {
        return "{ws_row="
                + memory.getShort(0)
                + ", ws_col="
                + memory.getShort(2)
                + ", ws_xpixel="
                + memory.getShort(4)
                + ", ws_ypixel="
                + memory.getShort(6)
                + "}";
    }
}
