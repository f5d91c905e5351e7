package elfin.strace;

import elfin.strace.Pieces.Piece;
import elfin.table.Argument;
import elfin.table.ArgumentType;
import elfin.table.Row;
import java.nio.ByteBuffer;
import java.util.StringJoiner;

/** The arguments of one call, from its registers and the memory before and after it. */
final class CallFormatter {
    private static final int CREATE_OR_TEMPORARY = 0x40 | 0x400000;
    private static final int CALL_BY_NUMBER = 6;
    private static final int AT_FDCWD = -100;
    private static final long CLONE_SETTLS = 0x80000;
    private static final long CLONE_PARENT_SETTID = 0x100000;

    /** CLONE_CHILD_CLEARTID, CLONE_CHILD_SETTID. */
    private static final long CLONE_CHILD_TID = 0x200000 | 0x1000000;

    private static final int UTF_LIMIT = 32;

    private final Row row;
    private final long[] values;
    private final Pieces before;
    private final Pieces after;
    private final boolean failed;

    /**
     * @param after what was captured when the call had returned
     * @param failed whether it returned an error, so that nothing was filled in
     */
    CallFormatter(Row row, long[] values, Pieces before, Pieces after, boolean failed) {
        this.row = row;
        this.values = values;
        this.before = before;
        this.after = after;
        this.failed = failed;
    }

    /** All arguments with commas between. */
    String arguments() {
        if (row == null) {
            StringJoiner text = new StringJoiner(", ");
            for (int i = 0; i < CALL_BY_NUMBER; i++) {
                text.add(NameTable.hexadecimal(values[i]));
            }
            return text.toString();
        }
        if (row.name().equals("clone")) {
            return cloneArguments();
        }
        StringJoiner text = new StringJoiner(", ");
        Argument[] arguments = row.arguments();
        for (int i = 0; i < arguments.length; i++) {
            if (isShown(arguments[i], i)) {
                text.add(argument(arguments[i].type(), i));
            }
        }
        return text.toString();
    }

    /** By name, and only those that the flags ask for. */
    private String cloneArguments() {
        long flags = values[0];
        StringJoiner text = new StringJoiner(", ");
        text.add("child_stack=" + pointer(values[1]));
        text.add("flags=" + Scalars.format(ArgumentType.CLONE_FLAGS, flags, "clone"));
        if ((flags & CLONE_PARENT_SETTID) != 0) {
            text.add("parent_tid=" + pointer(values[2]));
        }
        if ((flags & CLONE_SETTLS) != 0) {
            text.add("tls=" + NameTable.hexadecimal(values[4]));
        }
        if ((flags & CLONE_CHILD_TID) != 0) {
            text.add("child_tidptr=" + pointer(values[3]));
        }
        return text.toString();
    }

    private boolean isShown(Argument argument, int i) {
        return switch (row.name()) {
            case "open", "openat" -> argument.type() != ArgumentType.MODE || creates(values[i - 1]);
            case "fcntl" -> i < 2 || FcntlArguments.hasArgument(values[1]);
            case "mknod", "mknodat" -> !argument.name().equals("dev") || isDevice(values[i - 1]);
            case "prctl" -> i == 0 || PrctlArguments.isShown(values[0], i);
            case "mremap" -> i < 4 || (values[3] & 2) != 0;
            case "futex" -> i < FutexArguments.shown(values[1]);
            default -> true;
        };
    }

    private static boolean isDevice(long mode) {
        long type = mode & 0xf000;
        return type == 0x2000 || type == 0x6000;
    }

    private static boolean creates(long flags) {
        return (flags & CREATE_OR_TEMPORARY) != 0;
    }

    private String argument(ArgumentType type, int i) {
        long value = values[i];
        if (value == 0 && type.capture() != elfin.table.Capture.NONE && !isNumberToo(type)) {
            return "NULL";
        }
        return switch (type) {
            case PATH -> path(i);
            case BYTES_IN, BYTES_OUT -> bytes(type == ArgumentType.BYTES_OUT ? after : before, i);
            case VECTOR_IN -> vector(before, i);
            case VECTOR_OUT -> vector(after, i);
            case ARGUMENTS -> strings(i);
            case ENVIRONMENT -> counted(before, i, "vars");
            case ENTRIES, ENTRIES64 -> counted(after, i, "entries");
            case IOCTL_ARGUMENT ->
                    IoctlArguments.format(values[i - 1], value, before.of(i), outcome(i));
            case FCNTL_ARGUMENT -> FcntlArguments.format(values[i - 1], value, before.of(i));
            case PRCTL_ARGUMENT ->
                    PrctlArguments.format(values[i - 1], value, before.of(i), outcome(i));
            case SOCKET_ADDRESS -> SocketAddresses.format(value, before.of(i));
            default -> structure(type, i);
        };
    }

    private Piece outcome(int i) {
        return failed ? null : after.of(i);
    }

    /** Types whose argument may be a plain number. */
    private static boolean isNumberToo(ArgumentType type) {
        return type == ArgumentType.IOCTL_ARGUMENT
                || type == ArgumentType.FCNTL_ARGUMENT
                || type == ArgumentType.PRCTL_ARGUMENT;
    }

    private String structure(ArgumentType type, int i) {
        switch (type.capture()) {
            case IN, IN_OUT, ARRAY_IN_OUT -> {
                Piece piece = before.of(i);
                return piece == null ? pointer(values[i]) : memory(type, piece, i);
            }
            case OUT, ARRAY_OUT -> {
                // A sleep that was not interrupted has not filled in the rest.
                Piece piece = row.name().endsWith("nanosleep") ? null : outcome(i);
                return piece == null ? pointer(values[i]) : memory(type, piece, i);
            }
            default -> {
                return Scalars.format(type, values[i], row.name());
            }
        }
    }

    private String memory(ArgumentType type, Piece piece, int i) {
        if (piece.bytes().length < type.size() && !piece.cut() && piece.bytes().length == 0) {
            return "[]";
        }
        ByteBuffer memory = piece.buffer();
        return switch (type) {
            case STAT -> Structures.stat(memory);
            case STATX_OUT -> Structures.statx(memory);
            case STATFS_OUT -> Structures.statfs(memory);
            case TIMESPEC, TIMESPEC_OUT -> Structures.timespec(memory);
            case TIMEVAL, TIMEVAL_OUT -> Structures.timeval(memory);
            case TIMEVALS -> Structures.times(memory, "usec");
            case TIMESPECS -> Structures.times(memory, "nsec");
            case ITIMERVAL, ITIMERVAL_OUT -> Structures.interval(memory, "usec");
            case ITIMERSPEC, ITIMERSPEC_OUT -> Structures.interval(memory, "nsec");
            case SIGNAL_SET, SIGNAL_SET_OUT -> Structures.signalSet(memory.getLong(0));
            case SIGNAL_ACTION, SIGNAL_ACTION_OUT -> Structures.action(memory);
            case SIGNAL_STACK, SIGNAL_STACK_OUT -> Structures.signalStack(memory);
            case SIGNAL_INFO, SIGNAL_INFO_OUT ->
                    SignalLines.info(
                            memory.getInt(0),
                            memory.getInt(8),
                            memory.getInt(16),
                            memory.getLong(16));
            case LIMIT, LIMIT_OUT -> Structures.limit(memory, row.name().equals("prlimit64"));
            case USAGE_OUT -> Structures.usage(memory);
            case UTSNAME_OUT -> Structures.utsname(piece.bytes());
            case SYSINFO_OUT -> Structures.sysinfo(memory);
            case TIMES_OUT -> Structures.processTimes(memory);
            case POLL_FDS -> Structures.asked(memory);
            case FD_SET -> Structures.set(Structures.descriptors(piece.bytes(), values[0]));
            case UINT_OUT, SCHEDULING, SCHEDULING_OUT -> "[" + memory.getInt(0) + "]";
            case PAIR_OUT -> "[" + memory.getInt(0) + ", " + memory.getInt(4) + "]";
            case WAIT_STATUS -> Structures.waitStatus(memory.getInt(0));
            case FILE_OFFSET -> "[" + memory.getLong(0) + moved(i, memory.getLong(0)) + "]";
            case EPOLL_EVENT -> Structures.epollEvent(memory, 0);
            case EPOLL_EVENTS -> Structures.epollEvents(memory);
            case OPEN_HOW ->
                    "{flags="
                            + Scalars.openFlags(memory.getLong(0))
                            + ", resolve="
                            + NameTable.hexadecimal(memory.getLong(16))
                            + "}";
            default -> pointer(values[i]);
        };
    }

    private String moved(int i, long from) {
        Piece piece = outcome(i);
        if (piece == null || piece.buffer().getLong(0) == from) {
            return "";
        }
        return "] => [" + piece.buffer().getLong(0);
    }

    static String pointer(long value) {
        return value == 0 ? "NULL" : NameTable.hexadecimal(value);
    }

    private String path(int i) {
        Piece piece = before.of(i);
        if (piece == null) {
            return pointer(values[i]);
        }
        return Quoting.quote(piece.bytes()) + (piece.cut() ? "..." : "");
    }

    private String bytes(Pieces from, int i) {
        Piece piece = from.of(i);
        if (piece == null || failed && from == after) {
            return pointer(values[i]);
        }
        return data(piece, row.name().equals("getrandom"));
    }

    private static String data(Piece piece, boolean hexadecimal) {
        byte[] bytes = piece.bytes();
        boolean cut = piece.cut();
        if (bytes.length > UTF_LIMIT) {
            bytes = java.util.Arrays.copyOf(bytes, UTF_LIMIT);
            cut = true;
        }
        String text = hexadecimal ? Quoting.hexadecimal(bytes) : Quoting.quote(bytes);
        return cut ? text + "..." : text;
    }

    private String vector(Pieces from, int i) {
        Piece piece = from.of(i);
        if (piece == null) {
            return pointer(values[i]);
        }
        StringJoiner text = new StringJoiner(", ", "[", piece.cut() ? ", ...]" : "]");
        ByteBuffer memory = piece.buffer();
        var parts = from.parts(i);
        for (int element = 0; 16 * element + 16 <= memory.limit(); element++) {
            long length = memory.getLong(16 * element + 8);
            String base =
                    element < parts.size()
                            ? data(parts.get(element), false)
                            : length == 0 && parts.size() == element
                                    ? "\"\""
                                    : pointer(memory.getLong(16 * element));
            text.add("{iov_base=" + base + ", iov_len=" + length + "}");
        }
        return text.toString();
    }

    private String strings(int i) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        before.parts(i).forEach(part -> text.add(Quoting.quote(part.bytes())));
        Piece count = before.of(i);
        if (count != null && count.buffer().getInt(0) > before.parts(i).size()) {
            text.add("...");
        }
        return text.toString();
    }

    private String counted(Pieces from, int i, String what) {
        Piece piece = from.of(i);
        if (piece == null) {
            return pointer(values[i]);
        }
        int count = piece.buffer().getInt(0);
        String noun = count == 1 && what.equals("vars") ? "var" : what;
        return pointer(values[i]) + " /* " + count + " " + noun + " */";
    }

    /** The directory of an {@code *at} call. */
    static String directory(long value) {
        return (int) value == AT_FDCWD ? "AT_FDCWD" : Integer.toString((int) value);
    }
}
