package elfin.strace;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** C structures as strace shows them; offsets are x86-64's. */
final class Structures {
    private static final int WORD = 8;
    private static final int MICROSECONDS = 16;
    private static final int POLL_SIZE = 8;
    private static final int EPOLL_SIZE = 12;
    private static final int SIGNALS = 64;
    private static final int FIRST_REAL_TIME = 32;
    private static final int UTSNAME_FIELD = 65;
    private static final long KIBIBYTE = 1024;

    private Structures() {}

    static String time(ByteBuffer memory, int offset, String fraction) {
        return "{tv_sec="
                + memory.getLong(offset)
                + ", tv_"
                + fraction
                + "="
                + memory.getLong(offset + WORD)
                + "}";
    }

    static String timespec(ByteBuffer memory) {
        return time(memory, 0, "nsec");
    }

    static String timeval(ByteBuffer memory) {
        return time(memory, 0, "usec");
    }

    /** {@code it_interval} and {@code it_value}. */
    static String interval(ByteBuffer memory, String fraction) {
        return "{it_interval="
                + time(memory, 0, fraction)
                + ", it_value="
                + time(memory, MICROSECONDS, fraction)
                + "}";
    }

    /** The two times of utimes(2) and utimensat(2). */
    static String times(ByteBuffer memory, String fraction) {
        return "[" + moment(memory, 0, fraction) + ", " + moment(memory, 16, fraction) + "]";
    }

    private static String moment(ByteBuffer memory, int offset, String fraction) {
        long part = memory.getLong(offset + WORD);
        if (part == 0x3fffffff) {
            return "UTIME_NOW";
        }
        return part == 0x3ffffffe ? "UTIME_OMIT" : time(memory, offset, fraction);
    }

    static String stat(ByteBuffer memory) {
        int mode = memory.getInt(24);
        int type = mode & 0xf000;
        boolean device = type == 0x2000 || type == 0x6000;
        String size =
                device ? "st_rdev=" + device(memory.getLong(40)) : "st_size=" + memory.getLong(48);
        return "{st_mode=" + mode(mode) + ", " + size + ", ...}";
    }

    static String statx(ByteBuffer memory) {
        int mode = memory.getShort(28) & 0xffff;
        return "{stx_mask="
                + statxMask(memory.getInt(0) & 0xffffffffL)
                + ", stx_attributes="
                + NameTable.hexadecimal(memory.getLong(8))
                + ", stx_mode="
                + mode(mode)
                + ", stx_size="
                + memory.getLong(40)
                + ", ...}";
    }

    static String statxMask(long mask) {
        long basic = 0x7ff;
        if ((mask & 0xfff) == 0xfff) {
            String rest = mask == 0xfff ? "" : "|" + Names.STATX.flags(mask & ~0xfffL);
            return "STATX_ALL" + rest;
        }
        if ((mask & basic) == basic) {
            return "STATX_BASIC_STATS"
                    + (mask == basic ? "" : "|" + Names.STATX.flags(mask & ~basic));
        }
        return Names.STATX.flags(mask);
    }

    private static String device(long number) {
        long major = number >>> 8 & 0xfff | number >>> 32 & ~0xfffL;
        long minor = number & 0xff | number >>> 12 & ~0xffL;
        return "makedev("
                + NameTable.hexadecimal(major)
                + ", "
                + NameTable.hexadecimal(minor)
                + ")";
    }

    /** File type and permissions. */
    static String mode(int mode) {
        int type = mode & 0xf000;
        String permissions = octal(mode & 07777);
        return type == 0 ? permissions : Names.FILE_TYPE.name(type) + "|" + permissions;
    }

    /** Three digits at least, after a zero unless it is zero. */
    static String octal(long value) {
        String digits = Long.toOctalString(value);
        return value == 0 ? "000" : digits.length() < 2 ? "00" + digits : "0" + digits;
    }

    static String signalSet(long bits) {
        boolean most = Long.bitCount(bits) >= SIGNALS * 2 / 3;
        long shown = most ? ~bits : bits;
        StringJoiner names = new StringJoiner(" ", most ? "~[" : "[", "]");
        for (int signal = 1; signal <= SIGNALS; signal++) {
            if ((shown >>> signal - 1 & 1) != 0) {
                String name = signal(signal);
                names.add(name.startsWith("SIG") ? name.substring(3) : name);
            }
        }
        return names.toString();
    }

    static String signal(long number) {
        if (number >= FIRST_REAL_TIME && number <= SIGNALS) {
            return number == FIRST_REAL_TIME ? "SIGRTMIN" : "SIGRT_" + (number - FIRST_REAL_TIME);
        }
        return number <= 0 || number > SIGNALS ? Long.toString(number) : Names.SIGNAL.name(number);
    }

    static String action(ByteBuffer memory) {
        long handler = memory.getLong(0);
        long flags = memory.getLong(8);
        String restorer =
                (flags & 0x4000000) == 0
                        ? ""
                        : ", sa_restorer=" + NameTable.hexadecimal(memory.getLong(16));
        return "{sa_handler="
                + (handler == 0
                        ? "SIG_DFL"
                        : handler == 1 ? "SIG_IGN" : NameTable.hexadecimal(handler))
                + ", sa_mask="
                + signalSet(memory.getLong(24))
                + ", sa_flags="
                + Names.ACTION.flags(flags)
                + restorer
                + "}";
    }

    static String signalStack(ByteBuffer memory) {
        long address = memory.getLong(0);
        return "{ss_sp="
                + (address == 0 ? "NULL" : NameTable.hexadecimal(address))
                + ", ss_flags="
                + Names.SIGNAL_STACK.flags(memory.getInt(8) & 0xffffffffL)
                + ", ss_size="
                + memory.getLong(16)
                + "}";
    }

    static String limit(ByteBuffer memory, boolean wide) {
        return "{rlim_cur="
                + limit(memory.getLong(0), wide)
                + ", rlim_max="
                + limit(memory.getLong(8), wide)
                + "}";
    }

    private static String limit(long value, boolean wide) {
        if (value == -1) {
            return wide ? "RLIM64_INFINITY" : "RLIM_INFINITY";
        }
        return Long.compareUnsigned(value, KIBIBYTE) > 0 && value % KIBIBYTE == 0
                ? Long.toUnsignedString(value / KIBIBYTE) + "*1024"
                : Long.toUnsignedString(value);
    }

    static String usage(ByteBuffer memory) {
        return "{ru_utime="
                + time(memory, 0, "usec")
                + ", ru_stime="
                + time(memory, 16, "usec")
                + ", ...}";
    }

    static String utsname(byte[] memory) {
        return "{sysname="
                + field(memory, 0)
                + ", nodename="
                + field(memory, UTSNAME_FIELD)
                + ", ...}";
    }

    private static String field(byte[] memory, int offset) {
        byte[] bytes = java.util.Arrays.copyOfRange(memory, offset, offset + UTSNAME_FIELD);
        return Quoting.quote(Quoting.untilNul(bytes));
    }

    static String sysinfo(ByteBuffer memory) {
        String[] names = {"totalram", "freeram", "sharedram", "bufferram", "totalswap", "freeswap"};
        StringBuilder text = new StringBuilder("{uptime=" + memory.getLong(0) + ", loads=[");
        text.append(memory.getLong(8)).append(", ").append(memory.getLong(16)).append(", ");
        text.append(memory.getLong(24)).append(']');
        for (int i = 0; i < names.length; i++) {
            text.append(", ").append(names[i]).append('=').append(memory.getLong(32 + 8 * i));
        }
        text.append(", procs=").append(memory.getShort(80));
        text.append(", totalhigh=").append(memory.getLong(88));
        text.append(", freehigh=").append(memory.getLong(96));
        return text.append(", mem_unit=").append(memory.getInt(104)).append('}').toString();
    }

    static String processTimes(ByteBuffer memory) {
        return "{tms_utime="
                + memory.getLong(0)
                + ", tms_stime="
                + memory.getLong(8)
                + ", tms_cutime="
                + memory.getLong(16)
                + ", tms_cstime="
                + memory.getLong(24)
                + "}";
    }

    static String statfs(ByteBuffer memory) {
        return "{f_type="
                + NameTable.hexadecimal(memory.getLong(0))
                + ", f_bsize="
                + memory.getLong(8)
                + ", f_blocks="
                + memory.getLong(16)
                + ", f_bfree="
                + memory.getLong(24)
                + ", f_bavail="
                + memory.getLong(32)
                + ", f_files="
                + memory.getLong(40)
                + ", f_ffree="
                + memory.getLong(48)
                + ", f_namelen="
                + memory.getLong(64)
                + ", ...}";
    }

    static String waitStatus(int status) {
        int signal = status & 0x7f;
        if (status == 0xffff) {
            return "[{WIFCONTINUED(s)}]";
        }
        if (signal == 0) {
            return "[{WIFEXITED(s) && WEXITSTATUS(s) == " + (status >> 8 & 0xff) + "}]";
        }
        if (signal == 0x7f) {
            return "[{WIFSTOPPED(s) && WSTOPSIG(s) == " + signal(status >> 8 & 0xff) + "}]";
        }
        return "[{WIFSIGNALED(s) && WTERMSIG(s) == "
                + signal(signal)
                + ((status & 0x80) != 0 ? " && WCOREDUMP(s)" : "")
                + "}]";
    }

    /** What is asked of poll(2). */
    static String asked(ByteBuffer memory) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (int at = 0; at + POLL_SIZE <= memory.limit(); at += POLL_SIZE) {
            int descriptor = memory.getInt(at);
            text.add(
                    descriptor < 0
                            ? "{fd=" + descriptor + "}"
                            : "{fd="
                                    + descriptor
                                    + ", events="
                                    + Names.POLL.flags(memory.getShort(at + 4))
                                    + "}");
        }
        return text.toString();
    }

    /** What poll(2) answers. */
    static String answered(ByteBuffer memory) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (int at = 0; at + POLL_SIZE <= memory.limit(); at += POLL_SIZE) {
            int events = memory.getShort(at + 6);
            if (events != 0) {
                text.add(
                        "{fd=" + memory.getInt(at) + ", revents=" + Names.POLL.flags(events) + "}");
            }
        }
        return text.toString();
    }

    static String epollEvents(ByteBuffer memory) {
        StringJoiner text = new StringJoiner(", ", "[", "]");
        for (int at = 0; at + EPOLL_SIZE <= memory.limit(); at += EPOLL_SIZE) {
            text.add(epollEvent(memory, at));
        }
        return text.toString();
    }

    static String epollEvent(ByteBuffer memory, int at) {
        long data = memory.getLong(at + 4);
        return "{events="
                + Names.EPOLL_EVENT.flags(memory.getInt(at) & 0xffffffffL)
                + ", data={u32="
                + (data & 0xffffffffL)
                + ", u64="
                + Long.toUnsignedString(data)
                + "}}";
    }

    /** The descriptors below {@code count} in a set. */
    static List<Integer> descriptors(byte[] set, long count) {
        List<Integer> found = new ArrayList<>();
        for (int fd = 0; fd < count && fd < 8 * set.length; fd++) {
            if ((set[fd / 8] >> fd % 8 & 1) != 0) {
                found.add(fd);
            }
        }
        return found;
    }

    static String set(List<Integer> descriptors) {
        StringJoiner text = new StringJoiner(" ", "[", "]");
        descriptors.forEach(descriptor -> text.add(Integer.toString(descriptor)));
        return text.toString();
    }

    static String lock(ByteBuffer memory) {
        return "{l_type="
                + Names.LOCK_TYPE.name(memory.getShort(0))
                + ", l_whence="
                + Names.WHENCE.name(memory.getShort(2))
                + ", l_start="
                + memory.getLong(8)
                + ", l_len="
                + memory.getLong(16)
                + "}";
    }
}
