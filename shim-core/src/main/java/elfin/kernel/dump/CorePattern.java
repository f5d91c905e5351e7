package elfin.kernel.dump;

import elfin.kernel.fs.Location;
import elfin.kernel.fs.PathNames;
import elfin.kernel.fs.PathText;
import elfin.kernel.task.Hostname;
import elfin.kernel.task.Limits;
import elfin.kernel.task.Process;
import elfin.kernel.task.Task;
import elfin.kernel.time.Clock;

/**
 * What core files are called: /proc/sys/kernel/core_pattern and core_uses_pid, core(5). Programs
 * that take cores by a pipe or a socket are not supported; such patterns are refused.
 */
public final class CorePattern {
    /** CORENAME_MAX_SIZE with its NUL. */
    private static final int MOST_BYTES = 128;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private static byte[] pattern = PathNames.bytes("core");
    private static boolean usesPid;

    private final StringBuilder text = new StringBuilder();
    private boolean hasPid;

    private CorePattern() {}

    /** The pattern. */
    public static byte[] get() {
        return pattern;
    }

    /** Sets the pattern; false when it is not a file's. */
    public static boolean set(byte[] bytes, int length) {
        if (length > 0 && (bytes[0] == '|' || bytes[0] == '@')) {
            return false;
        }
        pattern = PathNames.copy(bytes, 0, Math.min(length, MOST_BYTES - 1));
        return true;
    }

    /** Whether the process id is put behind a name that has none. */
    public static boolean usesPid() {
        return usesPid;
    }

    public static void setUsesPid(boolean uses) {
        usesPid = uses;
    }

    /** The path of the core of a task that a signal ends. */
    static byte[] path(Task task, int signal) {
        CorePattern name = new CorePattern();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i] != '%') {
                name.text.append((char) (pattern[i] & 0xff));
            } else if (++i < pattern.length) {
                name.append(task, signal, pattern[i]);
            }
        }
        if (usesPid && !name.hasPid) {
            name.text.append('.').append(task.process.pid);
        }
        return PathNames.bytes(name.text.toString());
    }

    private void append(Task task, int signal, byte what) {
        Process process = task.process;
        switch (what) {
            case '%' -> text.append('%');
            case 'p', 'P' -> {
                hasPid = true;
                text.append(process.pid);
            }
            case 'i', 'I' -> text.append(task.tid);
            case 'u' -> text.append(task.credentials().uid);
            case 'g' -> text.append(task.credentials().gid);
            case 'd' -> text.append(process.addressSpace.dumpable ? 1 : 0);
            case 's' -> text.append(signal);
            case 't' -> text.append(Clock.realtimeNanos() / NANOS_PER_SECOND);
            case 'h' -> appendName(Hostname.NODE.bytes(), 0, Hostname.NODE.length());
            case 'e' -> appendName(task.name, 0, PathNames.textEnd(task.name, 0));
            case 'f' -> {
                byte[] path = executable(task);
                appendName(path, PathNames.lastName(path), path.length);
            }
            case 'E' -> {
                byte[] path = executable(task);
                appendName(path, 0, path.length);
            }
            case 'c' -> text.append(Long.toUnsignedString(process.limits.soft(Limits.RLIMIT_CORE)));
            case 'C' -> text.append(0);
            default -> {
                // Linux drops what it does not know.
            }
        }
    }

    private static byte[] executable(Task task) {
        Location file = task.process.executable;
        return file == null ? task.name : PathText.forLink(file, task.places().root());
    }

    /** A name of the program's choice, which must not lead elsewhere: no slashes, no dots alone. */
    private void appendName(byte[] name, int from, int to) {
        int start = text.length();
        for (int i = from; i < to; i++) {
            text.append(name[i] == '/' ? '!' : (char) (name[i] & 0xff));
        }
        int length = to - from;
        boolean dots = length == 1 || length == 2 && text.charAt(start + 1) == '.';
        if (dots && text.charAt(start) == '.') {
            text.setCharAt(start, '!');
        }
    }
}
