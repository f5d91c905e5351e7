package elfin.compiler.differential;

import elfin.raw.Cpu;
import elfin.raw.Mem;

/** Where cases print: the same text on the JVM and in the compiled program. */
final class Sink {
    private static final int SYS_WRITE = 1;
    private static final int ELEMENTS_OFFSET = 16;

    private static StringBuilder text;

    private Sink() {}

    static void line(String line) {
        if (text == null) {
            text = new StringBuilder();
        }
        text.append(line).append('\n');
    }

    static void line(long value) {
        line(Long.toString(value));
    }

    static String take() {
        String all = text.toString();
        text = null;
        return all;
    }

    /** In the compiled program: writes what was printed to standard output. */
    static void flush() {
        byte[] bytes = take().getBytes();
        long address = Mem.addressOf(bytes) + ELEMENTS_OFFSET;
        long done = 0;
        while (done < bytes.length) {
            done += Cpu.linuxSyscall(SYS_WRITE, 1, address + done, bytes.length - done, 0, 0, 0);
        }
    }
}
