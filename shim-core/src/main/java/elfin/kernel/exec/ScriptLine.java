package elfin.kernel.exec;

import elfin.kernel.mm.MappedFile;

/**
 * The first line of a script, {@code #!interpreter [argument]}, as Linux's load_script() reads it:
 * from the first 256 bytes, blanks around both parts left out, everything behind the interpreter
 * one argument.
 *
 * @param interpreter the program to run
 * @param argument what stands behind it, or null
 */
public record ScriptLine(byte[] interpreter, byte[] argument) {
    /** Linux's BINPRM_BUF_SIZE. */
    private static final int HEAD_SIZE = 256;

    /** Reads a file's first line; null when it is no script. */
    public static ScriptLine read(MappedFile file, long fileSize) {
        if (file.pageSource() == null) {
            return null;
        }
        byte[] head = new byte[(int) Math.min(HEAD_SIZE, fileSize)];
        FileBytes bytes = new FileBytes(file.pageSource(), fileSize);
        try {
            for (int i = 0; i < head.length; i++) {
                head[i] = bytes.getByte(i);
            }
        } finally {
            bytes.close();
        }
        return parse(head);
    }

    /** Parses the beginning of a file; null when it is no script with an interpreter. */
    static ScriptLine parse(byte[] head) {
        if (head.length < 2 || head[0] != '#' || head[1] != '!') {
            return null;
        }
        int end = 2;
        while (end < head.length && head[end] != '\n' && head[end] != 0) {
            end++;
        }
        int start = skipBlanks(head, 2, end);
        while (end > start && isBlank(head[end - 1])) {
            end--;
        }
        int nameEnd = start;
        while (nameEnd < end && !isBlank(head[nameEnd])) {
            nameEnd++;
        }
        // A name that the buffer cuts off might be another program's.
        if (nameEnd == start || nameEnd == HEAD_SIZE) {
            return null;
        }
        int argument = skipBlanks(head, nameEnd, end);
        return new ScriptLine(
                part(head, start, nameEnd), argument == end ? null : part(head, argument, end));
    }

    private static int skipBlanks(byte[] head, int from, int end) {
        int at = from;
        while (at < end && isBlank(head[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte character) {
        return character == ' ' || character == '\t';
    }

    private static byte[] part(byte[] head, int start, int end) {
        byte[] part = new byte[end - start];
        System.arraycopy(head, start, part, 0, part.length);
        return part;
    }
}
