package elfin.conformance.program;

import static elfin.conformance.program.Kit.call;
import static elfin.conformance.program.Kit.succeeds;
import static elfin.conformance.program.Kit.text;

import elfin.abi.Fcntl;
import elfin.raw.Mem;

/** Reading texts of /proc and /sys in cases. */
final class ProcKit {
    private static final int MOST = 200_000;

    private ProcKit() {}

    /** The whole text of a file. */
    static String read(String path) {
        long fd = succeeds(call(Call.OPEN, text(path), Fcntl.O_RDONLY, 0));
        String contents = read(fd);
        succeeds(call(Call.CLOSE, fd));
        return contents;
    }

    /** The rest of the text of an open file. */
    static String read(long fd) {
        long buffer = Kit.memory(4096);
        StringBuilder all = new StringBuilder();
        long got;
        while (all.length() < MOST && (got = succeeds(call(Call.READ, fd, buffer, 4096))) > 0) {
            for (int i = 0; i < got; i++) {
                all.append((char) (Mem.getByte(buffer + i) & 0xff));
            }
        }
        return all.toString();
    }

    /** Opens and writes; the result of the first that fails, else of writing. */
    static long write(String path, String what) {
        long fd = call(Call.OPEN, text(path), Fcntl.O_WRONLY, 0);
        if (fd < 0) {
            return fd;
        }
        long done = call(Call.WRITE, fd, text(what), what.length());
        succeeds(call(Call.CLOSE, fd));
        return done;
    }

    /** The target of a symbolic link. */
    static String link(String path) {
        long buffer = Kit.memory(4096);
        long length = succeeds(call(Call.READLINK, text(path), buffer, 4096));
        StringBuilder target = new StringBuilder();
        for (int i = 0; i < length; i++) {
            target.append((char) (Mem.getByte(buffer + i) & 0xff));
        }
        return target.toString();
    }

    /** A line of a text, without its end; lines count from 0, past the last there is "". */
    static String line(String all, int number) {
        int start = 0;
        for (int i = 0; i < number; i++) {
            int end = all.indexOf('\n', start);
            if (end < 0) {
                return "";
            }
            start = end + 1;
        }
        int end = all.indexOf('\n', start);
        return end < 0 ? all.substring(start) : all.substring(start, end);
    }

    /** What stands behind a name and a colon at the start of a line, without white space around. */
    static String value(String all, String name) {
        for (int i = 0; ; i++) {
            String line = line(all, i);
            if (line.isEmpty() && all.length() <= offset(all, i)) {
                throw new CaseFailure("no line " + name);
            }
            if (line.startsWith(name + ":")) {
                return trim(line.substring(name.length() + 1));
            }
        }
    }

    private static int offset(String all, int number) {
        int start = 0;
        for (int i = 0; i < number; i++) {
            int end = all.indexOf('\n', start);
            if (end < 0) {
                return all.length();
            }
            start = end + 1;
        }
        return start;
    }

    /** The word of a number; words are separated by white space. */
    static String word(String line, int number) {
        int at = 0;
        for (int i = 0; ; i++) {
            while (at < line.length() && isSpace(line.charAt(at))) {
                at++;
            }
            int start = at;
            while (at < line.length() && !isSpace(line.charAt(at))) {
                at++;
            }
            if (i == number) {
                return line.substring(start, at);
            }
            if (start == at) {
                throw new CaseFailure("no word " + number + " in " + line);
            }
        }
    }

    static int countWords(String line) {
        int count = 0;
        boolean inside = false;
        for (int i = 0; i < line.length(); i++) {
            boolean space = isSpace(line.charAt(i));
            count += !space && !inside ? 1 : 0;
            inside = !space;
        }
        return count;
    }

    static long number(String word) {
        long value = 0;
        boolean negative = word.startsWith("-");
        for (int i = negative ? 1 : 0; i < word.length(); i++) {
            int digit = word.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new CaseFailure("not a number: " + word);
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    static long hex(String word) {
        long value = 0;
        for (int i = 0; i < word.length(); i++) {
            int digit = "0123456789abcdef".indexOf(word.charAt(i));
            if (digit < 0) {
                throw new CaseFailure("not hexadecimal: " + word);
            }
            value = value << 4 | digit;
        }
        return value;
    }

    /** The first number of a line of a name. */
    static long numberOf(String all, String name) {
        return number(word(value(all, name), 0));
    }

    static long hexOf(String all, String name) {
        return hex(word(value(all, name), 0));
    }

    /** Expects a text. */
    static void same(String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            throw new CaseFailure(what + ": expected \"" + expected + "\", got \"" + actual + "\"");
        }
    }

    static void contains(String what, String all, String part) {
        if (all.indexOf(part) < 0) {
            throw new CaseFailure(what + ": no \"" + part + "\" in \"" + all + "\"");
        }
    }

    /** The line of /proc/self/maps that an address lies in; "" for none. */
    static String mappingOf(String maps, long address) {
        for (int i = 0; ; i++) {
            String line = line(maps, i);
            if (line.isEmpty()) {
                return "";
            }
            int dash = line.indexOf('-');
            long start = hex(line.substring(0, dash));
            long end = hex(word(line.substring(dash + 1), 0));
            if (Long.compareUnsigned(address, start) >= 0
                    && Long.compareUnsigned(address, end) < 0) {
                return line;
            }
        }
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n';
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
